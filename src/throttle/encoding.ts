/** Writes and reads a log as bytes. Even with the highest limit it fits into one table property (64 KiB). */
import { countOf, type Batch } from './window';

/** Length of one batch in bytes: milliseconds since the base time (4), count (2), id of the write (6). */
const batchBytes = 12;

/** Length in bytes of the base time, which comes first and is in milliseconds since 1970. */
const baseBytes = 8;

/** Maximum number of batches: as many as the highest limit has permits. */
const maxBatches = 5_000;

/** Stands in place of the time of the newest batch, which gets the time of the write that stores it. */
const sameAsWrite = 0xffffffff;

/** Stands in place of the id of a write for batches of several. No instance takes them for its own. */
const mergedId = '0'.repeat(12);

/** Length of an instance's name, which begins the ids of its writes. */
const nameDigits = 6;

/**
 * Creates the ids of an instance's writes: 12 hexadecimal digits. The first six are the instance, the others a number.
 * The highest bit of the number says whether the write took permits ahead.
 */
export function createWriteIds(random: () => number): () => string {
  const digits = (value: number) => value.toString(16).padStart(nameDigits, '0');
  const name = digits(Math.floor(random() * 0x1000000));
  let number = Math.floor(random() * 0x800000);
  return () => name + digits((number = (number + 1) % 0x800000));
}

/** The instance that made a write. */
export function instanceOf(write: string): string {
  return write.slice(0, nameDigits);
}

/** Whether a write took permits ahead that its instance may still return. */
export function isAhead(write: string): boolean {
  return write.charAt(nameDigits) >= '8';
}

/** The id of a write that takes permits ahead. */
export function aheadId(write: string): string {
  return withFirstDigit(write, (digit) => digit | 8);
}

/** The id of a write after its instance has returned what it took too much. */
export function settledId(write: string): string {
  return withFirstDigit(write, (digit) => digit & 7);
}

function withFirstDigit(write: string, change: (digit: number) => number): string {
  const digit = change(parseInt(write.charAt(nameDigits), 16)).toString(16);
  return instanceOf(write) + digit + write.slice(nameDigits + 1);
}

/**
 * Writes a log as bytes, with the batch that is being granted. That batch gets its time from the store.
 *
 * @param fullLog - the earlier batches
 * @param granted - the new batch
 */
export function encodeLog(fullLog: readonly Batch[], granted: Omit<Batch, 'at'>): Uint8Array {
  const log = shortened(fullLog);
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
 * Shortens a log that is too long. This happens when instances had to decide without the store, and together
 * granted more than the limit. The oldest batches are merged into one, which counts as long as the youngest
 * of them.
 */
function shortened(log: readonly Batch[]): readonly Batch[] {
  if (log.length <= maxBatches) return log;
  const byAge = log.toSorted((a, b) => a.at - b.at);
  const [oldest, rest] = [
    byAge.slice(0, log.length - maxBatches + 1),
    byAge.slice(log.length - maxBatches + 1),
  ];
  const count = Math.min(0xffff, countOf(oldest));
  return [{ at: oldest.at(-1)?.at ?? 0, count, write: mergedId }, ...rest];
}

/**
 * Reads a log from bytes.
 *
 * @param writtenAt - when these bytes were written, in milliseconds since 1970 by the store's clock
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
