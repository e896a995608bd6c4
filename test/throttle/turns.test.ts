/** Tests when refused callers are asked to try again. */
import { createTurns } from '../../src/throttle/turns';

function setUp() {
  const world = { time: 0 };
  return { world, turns: createTurns({ limit: 1, holdMs: 1_000 }, () => world.time) };
}

const usedAt = (at: number) => [{ at, count: 1, write: 'a' }];

test('a turn whose time has passed can be given again', () => {
  const { world, turns } = setUp();
  expect([turns.next(usedAt(0), 0), turns.next(usedAt(0), 0)]).toEqual([1, 2]);
  world.time = 2_001;
  expect(turns.next(usedAt(2_001), 2_001)).toBe(1);
});

test('the shortest wait is one second', () => {
  const { turns } = setUp();
  expect(turns.next([], 5_000)).toBe(1);
});

test('after five rounds of callers, the turns start again from the first', () => {
  const { turns } = setUp();
  const waits = Array.from({ length: 7 }, () => turns.next(usedAt(0), 0));
  expect(waits).toEqual([1, 2, 3, 4, 5, 1, 2]);
});
