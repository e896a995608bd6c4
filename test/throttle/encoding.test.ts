/** Tests how logs of the throttle are encoded and decoded. */
import fc from 'fast-check';
import {
  aheadId,
  createWriteIds,
  decodeLog,
  encodeLog,
  instanceOf,
  isAhead,
  settledId,
} from '../../src/throttle/encoding';

const write = fc.nat({ max: 2 ** 48 - 1 }).map((number) => number.toString(16).padStart(12, '0'));
const count = fc.integer({ min: 1, max: 5000 });
const start = Date.parse('2026-11-22T00:00:00Z');
const batch = fc.record({ at: fc.nat(86_400_000).map((offset) => start + offset), count, write });

test('a log is decoded as it was encoded, and the new batch gets the time of the write', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 50 }), fc.record({ count, write }), (log, granted) => {
      const writtenAt = start + 90_000_000;
      expect(decodeLog(encodeLog(log, granted), writtenAt)).toEqual([...log, { ...granted, at: writtenAt }]);
    }),
  );
});

test('a log with as many batches as the highest limit fits into one property of an entity', () => {
  const log = Array.from({ length: 5000 }, (_, index) => ({
    at: start + index,
    count: 1,
    write: '0123456789ab',
  }));
  expect(encodeLog(log, { count: 1, write: '0123456789ab' }).byteLength).toBeLessThanOrEqual(65_536);
});

test('a write without permits adds no batch', () => {
  expect(decodeLog(encodeLog([], { count: 0, write: '0123456789ab' }), start)).toEqual([]);
});

test('batches that do not fit are merged: no permit is lost, and none expires earlier', () => {
  const log = Array.from({ length: 12_000 }, (_, index) => ({
    at: start + index,
    count: 1,
    write: '0123456789ab',
  }));
  const bytes = encodeLog(log.toReversed(), { count: 1, write: 'ba9876543210' });
  expect(bytes.byteLength).toBeLessThanOrEqual(65_536);
  const read = decodeLog(bytes, start + 20_000);
  expect(read.reduce((sum, batch) => sum + batch.count, 0)).toBe(12_001);
  expect(read[0]).toMatchObject({ count: 7001, at: start + 7000, write: '000000000000' });
});

test('a merged batch counts at most 65,535 permits', () => {
  const log = Array.from({ length: 5001 }, (_, index) => ({
    at: start + index,
    count: 40_000,
    write: '0123456789ab',
  }));
  const read = decodeLog(encodeLog(log, { count: 1, write: 'ba9876543210' }), start);
  expect(read[0]).toMatchObject({ count: 65_535, at: start + 1 });
});

test('each write has an id of its own, which begins with the name of its instance', () => {
  const newWriteId = createWriteIds(Math.random);
  const ids = Array.from({ length: 1000 }, newWriteId);
  expect(new Set(ids).size).toBe(1000);
  expect(new Set(ids.map(instanceOf)).size).toBe(1);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
  expect(createWriteIds(() => 0)()).toBe('000000000001');
  expect(createWriteIds(() => 0.9999999999)()).toBe('ffffff000000');
});

test('the id of a write says whether it took permits ahead', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (value) => {
      const id = createWriteIds(() => value)();
      const ahead = aheadId(id);
      expect([isAhead(id), isAhead(ahead)]).toEqual([false, true]);
      expect([instanceOf(ahead), settledId(ahead), settledId(id)]).toEqual([instanceOf(id), id, id]);
      expect(ahead).toMatch(/^[0-9a-f]{12}$/);
    }),
  );
});
