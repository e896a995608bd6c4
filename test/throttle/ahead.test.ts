/** Tests how many permits a write takes ahead of the calls, and for how long they can be used. */
import { createAhead } from '../../src/throttle/ahead';

const free = 1000;

/** Makes writes that are sent at some times, and answered 10 ms later. Their permits can be used for 500 ms. */
function setUp() {
  const world = { time: 0 };
  const ahead = createAhead(() => world.time);
  const write = (given: number, at: number) => {
    world.time = at;
    const count = ahead.wanted(free);
    world.time = at + 10;
    ahead.keep(given, count, at, at + 500);
    return count;
  };
  return { world, ahead, write };
}

test('the first write takes none ahead, and neither do calls that come seldom', () => {
  const { write } = setUp();
  expect([0, 500, 1100, 1700].map((at) => write(1, at))).toEqual([0, 0, 0, 0]);
});

test('calls that come fast are expected to go on, and each write takes at most twice as many as came since the last', () => {
  const { ahead, world, write } = setUp();
  const counts = Array.from({ length: 9 }, (_, index) => {
    const count = write(1, index * 20);
    world.time = index * 20 + 15;
    ahead.take(count);
    return count;
  });
  expect(counts).toEqual([0, 2, 6, 14, 30, 32, 32, 32, 32]);
});

test('a write takes as many as will come at the same speed while they can be used', () => {
  const { ahead, world, write } = setUp();
  write(1, 0);
  write(1, 100);
  world.time = 200;
  expect(ahead.take(5)).toBe(2);
  // Three calls in 200 ms are seven in the 490 ms that are left after the answer, but six are enough for now.
  expect(write(1, 300)).toBe(6);
  world.time = 750;
  expect(ahead.take(2)).toBe(2);
  // Three calls in 600 ms.
  expect(write(1, 900)).toBe(2);
});

test('at most a quarter of what is free is taken ahead, and nothing when few are free', () => {
  const { ahead, world, write } = setUp();
  write(9, 0);
  write(9, 20);
  world.time = 40;
  expect([1000, 100, 9, 4, 3, 0, -2].map((left) => ahead.wanted(left))).toEqual([18, 18, 2, 1, 0, 0, 0]);
});

test('permits can be taken until there are no more, or their time is over', () => {
  const { ahead, world } = setUp();
  expect([ahead.take(1), ahead.leftMs()]).toEqual([0, 0]);
  ahead.keep(1, 3, 0, 500);
  world.time = 499;
  expect([ahead.take(2), ahead.leftMs()]).toEqual([2, 1]);
  expect([ahead.take(2), ahead.leftMs()]).toEqual([1, 0]);
  ahead.keep(1, 3, 499, 999);
  world.time = 999;
  expect([ahead.take(1), ahead.leftMs()]).toEqual([0, 0]);
});
