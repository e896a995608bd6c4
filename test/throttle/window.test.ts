/** Tests the sliding window: how many permits it grants, and how long refused callers wait. */
import fc from 'fast-check';
import { admit, countOf, liveBatches, waitMs, type Batch, type Policy } from '../../src/throttle/window';

/** Calls that arrive one after another: the pause before each, and the number of permits it wants. */
const arrivals = fc.array(fc.record({ pause: fc.nat(400), wanted: fc.integer({ min: 1, max: 5 }) }), {
  maxLength: 120,
});
const policies = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  holdMs: fc.integer({ min: 1, max: 1500 }),
});

/** Runs the calls through the window. Returns the time of each permit, and of each refusal. */
function play(calls: { pause: number; wanted: number }[], policy: Policy) {
  let now = 0;
  let log: Batch[] = [];
  const granted: number[] = [];
  const refused: { at: number; before: number }[] = [];
  for (const { pause, wanted } of calls) {
    now += pause;
    const count = admit(log, now, policy, wanted);
    if (count < wanted) refused.push({ at: now, before: granted.length + count });
    granted.push(...Array.from({ length: count }, () => now));
    log = [...liveBatches(log, now, policy), { at: now, count, write: '' }];
  }
  return { granted, refused };
}

test('no window has more permits than the limit, wherever it starts', () => {
  fc.assert(
    fc.property(arrivals, policies, (calls, policy) => {
      const { granted } = play(calls, policy);
      for (const start of granted) {
        const inWindow = granted.filter((at) => at >= start && at < start + policy.holdMs);
        expect(inWindow.length).toBeLessThanOrEqual(policy.limit);
      }
    }),
  );
});

test('a permit is refused only when the window that ends now is full', () => {
  fc.assert(
    fc.property(arrivals, policies, (calls, policy) => {
      const { granted, refused } = play(calls, policy);
      for (const { at, before } of refused) {
        const inWindow = granted.slice(0, before).filter((earlier) => earlier > at - policy.holdMs);
        expect(inWindow).toHaveLength(policy.limit);
      }
    }),
  );
});

describe('the wait of refused callers', () => {
  const policy = { limit: 5, holdMs: 1000 };
  const log = [
    { at: 300, count: 3, write: 'b' },
    { at: 100, count: 2, write: 'a' },
  ];

  test('lasts until a permit comes back for each of them, in the order of their places', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 7, 12].map((place) => waitMs(log, 400, policy, place));
    expect(waits).toEqual([700, 700, 900, 900, 900, 1700, 1700, 1900, 2900]);
  });

  test('never lets more callers return than permits have come back', () => {
    fc.assert(
      fc.property(arrivals, policies, fc.integer({ min: 1, max: 40 }), (calls, anyPolicy, callers) => {
        let now = 0;
        let batches: Batch[] = [];
        for (const { pause, wanted } of calls) {
          now += pause;
          const count = admit(batches, now, anyPolicy, wanted);
          batches = [...liveBatches(batches, now, anyPolicy), { at: now, count, write: '' }];
        }
        const live = liveBatches(batches, now, anyPolicy);
        if (countOf(live) < anyPolicy.limit) return;
        const waits = Array.from({ length: callers }, (_, place) => waitMs(batches, now, anyPolicy, place));
        for (const at of new Set(waits)) {
          const before = waits.filter((wait) => wait <= at).length;
          const rounds = Math.floor(at / anyPolicy.holdMs);
          const back = live.reduce(
            (sum, batch) =>
              sum + (batch.at + anyPolicy.holdMs - now <= at - rounds * anyPolicy.holdMs ? batch.count : 0),
            0,
          );
          expect(before).toBeLessThanOrEqual(back + rounds * countOf(live));
        }
      }),
    );
  });

  test('is zero when no permit is used', () => {
    expect(waitMs([], 0, policy, 3)).toBe(0);
  });
});
