/** When callers who were refused are told to come back. */
import { createTurns } from '../../src/throttle/turns';

function setUp() {
  const world = { time: 0 };
  return { world, turns: createTurns({ limit: 1, holdMs: 1_000 }, () => world.time) };
}

const usedAt = (at: number) => [{ at, count: 1, write: 'a' }];

test('a turn whose time has passed is free again', () => {
  const { world, turns } = setUp();
  expect([turns.next(usedAt(0), 0), turns.next(usedAt(0), 0)]).toEqual([1, 2]);
  world.time = 2_001;
  expect(turns.next(usedAt(2_001), 2_001)).toBe(1);
});

test('nobody is told to come back at once', () => {
  const { turns } = setUp();
  expect(turns.next([], 5_000)).toBe(1);
});

test('behind five rounds of callers, the turns begin again', () => {
  const { turns } = setUp();
  const told = Array.from({ length: 7 }, () => turns.next(usedAt(0), 0));
  expect(told).toEqual([1, 2, 3, 4, 5, 1, 2]);
});
