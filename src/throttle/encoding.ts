/** The log as bytes. A limit of 5,000 calls fits into one property of an entity, which holds 64 KiB. */
import type { Batch } from './window';

/** Bytes of one batch: time since the base in milliseconds (4), count (2), id of the write (6). */
const batchBytes = 12;
const baseBytes = 8;

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
 * @param log - batches with times
 * @param granted - the new batch
 */
export function encodeLog(log: readonly Batch[], granted: Omit<Batch, 'at'>): Uint8Array {
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
  return batches;
}
