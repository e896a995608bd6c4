/** Tests the order of upstreams, which one is best, and how long pauses last. */
import fc from 'fast-check';
import type { Upstream } from '../../src/settings';
import { best, createPauses, ordered, type Pause } from '../../src/upstreams';

const upstream = (name: string, priority: number, weight = 1): Upstream => ({
  ...{ name, kind: 'openai', url: 'https://a.example.com', has: new Set() },
  ...{ opening: { by: 'secret', secret: 'a' }, priority, weight },
});
const names = (upstreams: readonly Upstream[]) => upstreams.map(({ name }) => name);

test('a lower priority comes first, whatever is drawn', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (priorities, draws) => {
        const random = () => draws.next().value as number;
        const sorted = ordered(
          priorities.map((priority) => upstream('a', priority)),
          random,
        );
        expect(sorted.map(({ priority }) => priority)).toEqual([...priorities].sort((a, b) => a - b));
      },
    ),
  );
});

test('among equals, each comes first as often as its weight says', () => {
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const list = [upstream('one', 1, 1), upstream('three', 1, 3), upstream('later', 2, 100)];
  const firsts = Array.from({ length: 4_000 }, () => ordered(list, random)[0]?.name);
  const share = firsts.filter((name) => name === 'three').length / firsts.length;
  expect(firsts).not.toContain('later');
  expect(Math.abs(share - 0.75)).toBeLessThan(0.03);
});

test('the least and the largest number that can be drawn give an order', () => {
  const list = [upstream('a', 1), upstream('b', 1)];
  expect(names(ordered(list, () => 0)).sort()).toEqual(['a', 'b']);
  expect(names(ordered(list, () => 1 - 2 ** -53)).sort()).toEqual(['a', 'b']);
});

const asked = (leftMs: number): Pause => ({ leftMs, isAsked: true });
const guessed = (leftMs: number): Pause => ({ leftMs, isAsked: false });

test.each<[string, (Pause | undefined)[], number]>([
  ['the first without a pause', [undefined, undefined], 0],
  ['the first without a pause, after one with', [guessed(1), undefined], 1],
  ['the first whose pause nobody asked for', [asked(1), guessed(9), guessed(1)], 1],
  ['the one whose pause ends first', [asked(9), asked(1), asked(5)], 1],
])('the best is %s', (_, pauses, expected) => {
  const [first = 0, ...others] = pauses.map((__, index) => index);
  expect(best([first, ...others], (index) => pauses[index])).toBe(expected);
});

test('a pause lasts as long as it says, for its model or for all', () => {
  let time = 0;
  const pauses = createPauses(() => time);
  pauses.add({ upstream: 'west', model: 'chat' }, asked(100));
  pauses.add({ upstream: 'east' }, guessed(50));
  expect(pauses.of({ upstream: 'west', model: 'chat' })).toEqual(asked(100));
  expect(pauses.of({ upstream: 'west', model: 'other' })).toBeUndefined();
  expect(pauses.of({ upstream: 'west' })).toBeUndefined();
  expect(pauses.of({ upstream: 'east', model: 'chat' })).toEqual(guessed(50));
  time = 99;
  expect(pauses.of({ upstream: 'west', model: 'chat' })).toEqual(asked(1));
  time = 100;
  expect(pauses.of({ upstream: 'west', model: 'chat' })).toBeUndefined();
  expect(pauses.of({ upstream: 'east' })).toBeUndefined();
});

test('the longer of two pauses counts', () => {
  const pauses = createPauses(() => 0);
  pauses.add({ upstream: 'west' }, asked(100));
  pauses.add({ upstream: 'west' }, guessed(50));
  pauses.add({ upstream: 'west', model: 'chat' }, guessed(200));
  expect(pauses.of({ upstream: 'west' })).toEqual(asked(100));
  expect(pauses.of({ upstream: 'west', model: 'chat' })).toEqual(guessed(200));
});

test('at most 1,000 pauses are remembered, and the oldest is forgotten', () => {
  const pauses = createPauses(() => 0);
  for (let index = 0; index <= 1_000; index++) pauses.add({ upstream: 'a', model: String(index) }, asked(1));
  const known = [0, 1, 1_000].map(
    (index) => pauses.of({ upstream: 'a', model: String(index) }) !== undefined,
  );
  expect(known).toEqual([false, true, true]);
});
