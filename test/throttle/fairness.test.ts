/** Tests that instances that share a connection get equal shares, however slow the store is. */
import { admittedBy, mostInWindow, simulate, type Run } from './simulation';

const scene = { limit: 5000, windowMs: 60_000, runMs: 6000, callers: [7, 7, 7] };

/** Expects that each instance got at least a fifth, that nobody was refused while permits were free, and that the store was not blamed. */
function expectShares(run: Run, admitted = admittedBy(run, 3)): void {
  const total = admitted.reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(0);
  for (const count of admitted) expect(count).toBeGreaterThanOrEqual(total / 5);
  expect(run.refusals.filter(({ free, reason }) => free > 0 || reason !== 'used_up')).toEqual([]);
  expect(run.storeFailures).toBe(0);
}

describe.each([10, 30, 100, 200, 300, 400, 500])('when the store takes %d ms,', (storeMs) => {
  test.each([1, 2, 3, 4])(
    'each of three instances gets at least a fifth of six seconds (seed %d)',
    async (seed) => {
      const around = (random: () => number) => storeMs * (0.9 + 0.2 * random());
      expectShares(await simulate({ ...scene, seed, storeMs: around }));
    },
  );

  test('so it is if all calls of the store take exactly as long', async () => {
    expectShares(await simulate({ ...scene, seed: 5, storeMs: () => storeMs }));
  });
});

test.each([10, 100, 500])(
  'instances that come later get their share although one writes all the time (store: %d ms)',
  async (storeMs) => {
    const joinMs = storeMs * 20;
    const runMs = storeMs * 100;
    const startMs = [0, joinMs, joinMs];
    const run = await simulate({ ...scene, seed: 6, runMs, startMs, storeMs: () => storeMs });
    // An instance that comes takes more permits ahead from turn to turn, until it takes as many as the others.
    const equalMs = joinMs + storeMs * 40;
    const since = { ...run, admissions: run.admissions.filter(({ at }) => at > equalMs) };
    expect(admittedBy(run, 3)[0]).toBeGreaterThan(0);
    expectShares(run, admittedBy(since, 3));
  },
);

test('ten instances get equal shares, too', async () => {
  const run = await simulate({
    ...scene,
    seed: 7,
    runMs: 20_000,
    callers: Array(10).fill(7),
    storeMs: () => 100,
  });
  const admitted = admittedBy(run, 10);
  expect(Math.min(...admitted)).toBeGreaterThan(Math.max(...admitted) / 2);
  expect(run.refusals).toEqual([]);
});

test.each([10, 300])('the limit is reached, and never exceeded (store: %d ms)', async (storeMs) => {
  const run = await simulate({
    ...scene,
    seed: 8,
    limit: 50,
    windowMs: 5_000,
    runMs: 30_000,
    storeMs: () => storeMs,
  });
  expect(mostInWindow(run, 5_000)).toBe(50);
  expect(run.admissions.length).toBeGreaterThanOrEqual(50 * 4);
  expect(run.refusals.every(({ reason }) => reason === 'used_up')).toBe(true);
});

test('the same seed gives the same run', async () => {
  const again = () => simulate({ ...scene, seed: 9, runMs: 1000, storeMs: (random) => 20 * random() });
  expect(await again()).toEqual(await again());
});
