/**
 * Tests that no window ever has more permits than the limit, with answers of the store that are late or lost,
 * instances that are killed, and clocks that are wrong.
 */
import { slackMs } from '../../src/throttle/window';
import { mostInWindow, simulate, type Scene } from './simulation';

const limit = 20;
const windowMs = 2_000;

/** Three instances, whose calls of the store are late in 15 and lost in 3 of 100 cases. */
const scene: Omit<Scene, 'seed'> = {
  ...{ limit, windowMs, runMs: 70_000, callers: [4, 4, 4] },
  storeMs: (random) => 2 + 20 * random(),
  lateAnswerMs: (random) => {
    const percent = 100 * random();
    if (percent < 10) return 400 + 200 * random();
    if (percent < 15) return 1_000;
    return percent < 18 ? Infinity : 0;
  },
  thinkMs: (random) => 300 * random(),
};

/** Instances live for some seconds, then another takes their place. Their clocks are wrong, and apart. */
const troubles = {
  lifeMs: (random: () => number) => 500 + 8_000 * random(),
  clocks: [
    { offsetMs: 5_000, rate: 1.0009 },
    { offsetMs: 0, rate: 0.9991 },
    { offsetMs: 10_000, rate: 1 },
  ],
};

describe.each([
  ['', {}],
  [', instances that are killed, and wrong clocks', troubles],
])('with late and lost answers%s', (_, more) => {
  const groups = Array.from({ length: 5 }, (_group, index) => index * 4 + 1);

  test.each(groups)(
    'the limit holds in each of four runs (seeds from %d)',
    async (first) => {
      for (let seed = first; seed < first + 4; seed++) {
        const run = await simulate({ ...scene, ...more, seed });
        expect([seed, mostInWindow(run, windowMs), run.uncounted]).toEqual([seed, limit, 0]);
        // Late answers cost permits, but most of them are still given out.
        expect(run.admissions.length).toBeGreaterThan((limit * scene.runMs) / windowMs / 3);
      }
    },
    60_000,
  );
});

/**
 * Single callers who call at once after each answer, so that most permits are taken ahead, and who pause after a few calls,
 * so that some have to be returned. Most answers to writes that return permits are lost, or so late that the instance
 * cannot know whether they took place. If a write took off how many were not given, in place of keeping how many were,
 * nearly each of these runs would fail.
 */
const returning: Omit<Scene, 'seed' | 'limit'> = {
  ...{ windowMs, runMs: 15_000, callers: [1, 1, 1] },
  storeMs: (random) => 2 + 20 * random(),
  lateAnswerMs: (random, returned) => {
    const percent = 100 * random();
    if (returned > 0 && percent < 80) return percent < 50 ? Infinity : 450 + 300 * random();
    if (percent < 3) return 400 + 200 * random();
    return percent < 4 ? Infinity : 0;
  },
  thinkMs: (random) => (random() < 0.25 ? 500 + 1_000 * random() : 3 + 10 * random()),
};

describe.each([
  ['', {}],
  [', instances that are killed, and wrong clocks', troubles],
])('when answers to writes that return permits are lost%s', (_, more) => {
  test.each([20, 40])('a limit of %d holds in each of twelve runs', async (highest) => {
    let atOnce = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const run = await simulate({ ...returning, ...more, limit: highest, seed });
      atOnce += run.atOnce;
      const most = Math.max(mostInWindow(run, windowMs), highest);
      expect([seed, most, run.uncounted]).toEqual([seed, highest, 0]);
    }
    // Permits were taken ahead in each run.
    expect(atOnce).toBeGreaterThan(12 * 5);
  });
});

test('an instance that is killed takes at most 32 permits with it, until their window and the slack are over', async () => {
  const holdMs = 10_000 + slackMs;
  let lost = 0;
  for (let seed = 1; seed <= 8; seed++) {
    // The first instance is killed while it calls fast, and another takes its place.
    const lives = [100 + 20 * seed, Infinity];
    const run = await simulate({
      ...{ seed, limit: 100, windowMs: 10_000, runMs: 40_000, callers: [1, 1] },
      storeMs: (random) => 2 + 5 * random(),
      thinkMs: (random) => 3 + random(),
      lifeMs: (_, instance) => (instance === 0 ? (lives.shift() ?? Infinity) : Infinity),
    });
    const [killedAt = 0] = run.kills;
    const missing = 100 - run.admissions.filter(({ at }) => at <= holdMs).length;
    // The call that waited for an answer when the instance was killed has no permit either.
    expect(missing).toBeLessThanOrEqual(32 + 1);
    lost += missing;
    const after = run.admissions.filter(({ at }) => at > killedAt + holdMs);
    expect(mostInWindow({ ...run, admissions: after }, 10_000)).toBe(100);
  }
  // More than the eight calls that waited, so instances were killed while they had permits.
  expect(lost).toBeGreaterThan(8);
});
