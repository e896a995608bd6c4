/** Tests that instances that share a connection get equal shares, however slow the store is. */
import { admittedBy, mostInWindow, simulate, type Run } from './simulation';

const scene = { limit: 5000, windowMs: 60_000, runMs: 6000, callers: [7, 7, 7] };

/**
 * Expects that nobody was refused before callers had all permits, and that the store was not blamed. The window must be
 * longer than the run, so that no permit comes back. An answer may be on its way while another instance refuses.
 */
function expectNoNeedlessRefusal(run: Run, limit: number, storeMs: number): void {
  const fullAt = run.admissions[limit - 1]?.at ?? Infinity;
  const needless = run.refusals.filter(({ at, reason }) => reason !== 'used_up' || at < fullAt - storeMs / 2);
  expect(needless).toEqual([]);
  expect(run.storeFailures).toBe(0);
}

/** Expects that each instance got at least a fifth, and what {@link expectNoNeedlessRefusal} does. */
function expectShares(run: Run, storeMs: number, admitted = admittedBy(run, 3)): void {
  const total = admitted.reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(0);
  for (const count of admitted) expect(count).toBeGreaterThanOrEqual(total / 5);
  expectNoNeedlessRefusal(run, scene.limit, storeMs);
}

describe.each([10, 30, 100, 200, 300, 400, 500])('when the store takes %d ms,', (storeMs) => {
  test.each([1, 2, 3, 4])(
    'each of three instances gets at least a fifth of six seconds (seed %d)',
    async (seed) => {
      const around = (random: () => number) => storeMs * (0.9 + 0.2 * random());
      expectShares(await simulate({ ...scene, seed, storeMs: around }), storeMs);
    },
  );

  test('so it is if all calls of the store take exactly as long', async () => {
    expectShares(await simulate({ ...scene, seed: 5, storeMs: () => storeMs }), storeMs);
  });
});

test.each([10, 100, 500])(
  'instances that come later get their share although one writes all the time (store: %d ms)',
  async (storeMs) => {
    const joinMs = storeMs * 20;
    const runMs = storeMs * 60;
    const startMs = [0, joinMs, joinMs];
    const run = await simulate({ ...scene, seed: 6, runMs, startMs, storeMs: () => storeMs });
    const since = { ...run, admissions: run.admissions.filter(({ at }) => at > joinMs + storeMs * 10) };
    expect(admittedBy(run, 3)[0]).toBeGreaterThan(0);
    expectShares(run, storeMs, admittedBy(since, 3));
  },
);

describe.each([10, 100, 500])('an instance that comes later (store: %d ms)', (storeMs) => {
  test.each([1, 2])(
    'gets at least a fifth from twenty round trips to the store on (seed %d)',
    async (seed) => {
      const joinMs = storeMs * 20;
      const run = await simulate({
        ...{ ...scene, seed, runMs: storeMs * 60, startMs: [0, 0, joinMs] },
        storeMs: (random) => storeMs * (0.9 + 0.2 * random()),
        // Calls that come this fast exhaust what a write takes ahead.
        thinkMs: (random) => 5 + 10 * random(),
      });
      const between = ({ at }: { at: number }) => at > joinMs + storeMs * 20 && at <= joinMs + storeMs * 40;
      expectShares(run, storeMs, admittedBy({ ...run, admissions: run.admissions.filter(between) }, 3));
    },
  );
});

test.each([10, 100, 500])(
  'nobody is refused while another instance keeps permits that it took ahead (store: %d ms)',
  async (storeMs) => {
    for (const limit of [5, 20, 100]) {
      for (let seed = 1; seed <= 2; seed++) {
        const run = await simulate({
          ...{
            seed,
            limit,
            windowMs: 120_000,
            runMs: 60_000,
            callers: [1, 4, 1],
            startMs: [0, 150 * seed, 400],
          },
          storeMs: (random) => storeMs * (0.9 + 0.2 * random()),
          thinkMs: (random) => (random() < 0.1 ? 1_500 * random() : 3 + 30 * random()),
        });
        expect(run.admissions).toHaveLength(limit);
        expectNoNeedlessRefusal(run, limit, storeMs);
      }
    }
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
