/** The log as bytes. A limit of 5,000 calls fits into one property of an entity, which holds 64 KiB. */
import { countOf, type Batch } from './window';

/** Bytes of one batch: time since the base in milliseconds (4), count (2), id of the write (6). */
const batchBytes = 12;
const baseBytes = 8;

/** As many batches as the highest limit has permits. */
const maxBatches = 5_000;

/** Marks the batch of the very write that carries it: its time is the time of that write. */
const sameAsWrite = 0xffffffff;

/** Makes an id for a write. */
export function newWriteId(random: () => number): string {
  const digits = () =>
    Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, '0');
  return digits() + digits();
}

/**
 * Writes a log and the batch that is being granted, which gets its time from the store.
 *
 * @param fullLog - batches with times
 * @param granted - the new batch
 */
export function encodeLog(fullLog: readonly Batch[], granted: Omit<Batch, 'at'>): Uint8Array {
  const log = fitting(fullLog);
  const base = log.length > 0 ? Math.min(...log.map(({ at }) => at)) : 0;
  const bytes = Buffer.alloc(baseBytes + batchBytes * (log.length + 1));
  bytes.writeDoubleBE(base);
  for (const [index, batch] of [...log, { ...granted, at: base + sameAsWrite }].entries()) {
    const offset = baseBytes + index * batchBytes;
    bytes.writeUInt32BE(batch.at - base, offset);
    bytes.writeUInt16BE(batch.count, offset + 4);
    bytes.write(batch.write, offset + 6, 'hex');
  }
  return bytes;
}

/**
 * Instances that had to decide alone can bring more than a limit together. The oldest batches then become one, which
 * counts as long as the youngest of them.
 */
function fitting(log: readonly Batch[]): readonly Batch[] {
  if (log.length <= maxBatches) return log;
  const byAge = log.toSorted((a, b) => a.at - b.at);
  const [oldest, rest] = [
    byAge.slice(0, log.length - maxBatches + 1),
    byAge.slice(log.length - maxBatches + 1),
  ];
  const count = Math.min(0xffff, countOf(oldest));
  return [{ at: oldest.at(-1)?.at ?? 0, count, write: oldest.at(-1)?.write ?? '' }, ...rest];
}

/**
 * Reads a log.
 *
 * @param writtenAt - the time of the write that it comes from, in milliseconds of the store's clock
 */
export function decodeLog(bytes: Uint8Array, writtenAt: number): Batch[] {
  const buffer = Buffer.from(bytes);
  const base = buffer.readDoubleBE();
  const batches: Batch[] = [];
  for (let offset = baseBytes; offset + batchBytes <= buffer.length; offset += batchBytes) {
    const time = buffer.readUInt32BE(offset);
    batches.push({
      at: time === sameAsWrite ? writtenAt : base + time,
      count: buffer.readUInt16BE(offset + 4),
      write: buffer.toString('hex', offset + 6, offset + 12),
    });
  }
  return batches.filter((batch) => batch.count > 0);
}
