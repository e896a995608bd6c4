/** Tests which permits of own writes count. The limit depends on this: one permit too few lets one call too many in. */
import fc from 'fast-check';
import { aheadId } from '../../src/throttle/encoding';
import { withoutUnused } from '../../src/throttle/given';
import { countOf, type Batch } from '../../src/throttle/window';

/** Logs in which some writes took permits ahead, and how many of these writes' permits calls were given. */
const logs = fc
  .uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 0x7fffff }),
      count: fc.integer({ min: 1, max: 50 }),
      given: fc.option(fc.nat({ max: 50 })),
    }),
    { selector: ({ number }) => number },
  )
  .map((writes) => {
    const own = writes.map(({ number, count, given }, index) => {
      const id = `aaaaaa${number.toString(16).padStart(6, '0')}`;
      return { at: 1000 + index, count, given, write: given === null ? id : aheadId(id) };
    });
    const given = new Map(
      own.flatMap((each) => (each.given === null ? [] : [[each.write, each.given] as const])),
    );
    const log: Batch[] = own.map(({ at, count, write }) => ({ at, count, write }));
    return { log, given };
  });

test('however often it is done, the same log comes out: a write whose answer was lost may have done it before', () => {
  fc.assert(
    fc.property(logs, ({ log, given }) => {
      const once = withoutUnused(log, given);
      expect(withoutUnused(once, given)).toEqual(once);
      // The other instances may have kept the id that the write had at first.
      const kept = once.map((batch) => ({ ...batch, write: aheadId(batch.write) }));
      expect(countOf(withoutUnused(kept, given))).toBe(countOf(once));
    }),
  );
});

test('each own write keeps what calls were given, never more than is stored; all others stay as they are', () => {
  fc.assert(
    fc.property(logs, ({ log, given }) => {
      const left = new Map(withoutUnused(log, given).map(({ at, count }) => [at, count]));
      for (const { at, count, write } of log) {
        expect(left.get(at) ?? 0).toBe(Math.min(count, given.get(write) ?? count));
      }
    }),
  );
});
