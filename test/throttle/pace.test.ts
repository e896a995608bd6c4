/** Tests how instances that share a connection take turns. */
import { countAhead, createPace } from '../../src/throttle/pace';

const write = (instance: string, at: number) => ({ at, count: 1, write: instance.padEnd(12, '0') });

describe('the instances ahead', () => {
  const log = [write('aaaaaa', 0), write('bbbbbb', 10), write('cccccc', 20), write('aaaaaa', 30)];

  test.each([
    ['aaaaaa', 2],
    ['bbbbbb', 0],
    ['cccccc', 1],
  ])('of %s are those that have not written since it did: %d', (instance, ahead) => {
    expect(countAhead(log, instance, 31, 100)).toBe(ahead);
  });

  test('are none for an instance that has not written yet', () => {
    expect(countAhead(log, 'dddddd', 31, 100)).toBe(0);
  });

  test('lose their turn when they do not write in time, the first in line first', () => {
    const ahead = (now: number) => countAhead(log, 'aaaaaa', now, 20);
    expect([30, 49, 50, 69, 70].map(ahead)).toEqual([2, 2, 1, 1, 0]);
  });

  test('are not waited for when they have not written for several rounds', () => {
    const later = [...log, write('aaaaaa', 70), write('cccccc', 85), write('aaaaaa', 100)];
    expect(countAhead(later, 'aaaaaa', 101, 20)).toBe(1);
    expect(countAhead(later, 'aaaaaa', 101, 23)).toBe(2);
  });
});

function setUp(tripMs = 10) {
  const world = { time: 0 };
  const pace = createPace(
    () => world.time,
    () => 0.5,
  );
  pace.noteTrip(tripMs);
  return { world, pace };
}

/** Writes without a break, and gives the pause after each write. */
function writeAgainAndAgain({ world, pace }: ReturnType<typeof setUp>, times: number): number[] {
  return Array.from({ length: times }, () => {
    world.time += pace.pauseMs() + 10;
    pace.noteWrite();
    return pace.pauseMs();
  });
}

test('an instance alone leaves a gap after its first write, and then at times', () => {
  const pauses = writeAgainAndAgain(setUp(), 25);
  expect(pauses.filter((pause) => pause > 0)).toEqual([27.5, 27.5, 27.5]);
  expect(pauses[0]).toBe(27.5);
  expect(pauses.lastIndexOf(27.5) - pauses.indexOf(27.5, 1)).toBeGreaterThanOrEqual(10);
});

test('an instance alone that does not write all the time leaves no gap', () => {
  const scene = setUp();
  writeAgainAndAgain(scene, 1);
  for (let count = 0; count < 20; count++) {
    scene.world.time += 60;
    scene.pace.noteWrite();
    expect(scene.pace.pauseMs()).toBe(0);
  }
});

describe('an instance that has met others', () => {
  const mine = [write('bbbbbb', 1000), write('aaaaaa', 1010)];

  test('reads before it writes, for a second', () => {
    const { world, pace } = setUp();
    expect(pace.mustRead(11)).toBe(false);
    pace.noteOther();
    expect([pace.mustRead(10), pace.mustRead(11)]).toEqual([false, true]);
    world.time += 1000;
    expect(pace.mustRead(11)).toBe(false);
  });

  test('does not write again before the others, unless they do not write in time', () => {
    const { pace } = setUp();
    pace.noteOther();
    expect(pace.isTurn(mine, 'aaaaaa', 1011)).toBe(false);
    expect(pace.pauseMs()).toBeGreaterThan(0);
    expect(pace.isTurn(mine, 'bbbbbb', 1011)).toBe(true);
    expect(pace.isTurn(mine, 'aaaaaa', 1051)).toBe(true);
  });

  test('leaves a gap when it was the last to write, for those that have never written', () => {
    const { world, pace } = setUp();
    pace.noteOther();
    pace.noteWrite();
    world.time += 20;
    expect(pace.isTurn([write('aaaaaa', 1010)], 'aaaaaa', 1030)).toBe(false);
    world.time += pace.pauseMs();
    expect(pace.isTurn([write('aaaaaa', 1010)], 'aaaaaa', 1040)).toBe(true);
  });

  test('waits for a moment after a lost race', () => {
    const { pace } = setUp();
    pace.noteLoss();
    expect(pace.pauseMs()).toBeGreaterThan(0);
  });
});

test.each([
  [10, 0],
  [250, 0],
  [300, 100],
  [501, 502],
  [1400, 1500],
])('if the store takes %d ms, permits can be used for %d ms more', (tripMs, extraMs) => {
  expect(setUp(tripMs).pace.extraMs()).toBe(extraMs);
});

test('a store that was slow once counts as fast again after a while', () => {
  const { pace } = setUp(1000);
  for (let trip = 0; trip < 20; trip++) pace.noteTrip(10);
  expect(pace.extraMs()).toBe(0);
});
