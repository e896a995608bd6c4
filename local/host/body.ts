/** Reads the body of a request within the limits of the real host. */
import type { Readable } from 'node:stream';
import { Rejection } from './reply';

/** How slowly a body may arrive. The real host uses the default values of Kestrel. */
export interface BodyRate {
  bytesPerSecond: number;
  /** The rate does not matter before this time has passed. */
  graceMs: number;
  /** Time between two checks. */
  checkMs: number;
}

/** The default values of Kestrel. They end a stalled body after six seconds. */
export const kestrelRate: BodyRate = { bytesPerSecond: 240, graceMs: 5000, checkMs: 1000 };

/**
 * Whether a body arrives too slowly.
 *
 * @param bytes - size of the part that has arrived
 * @param elapsedMs - time since reading began
 */
export function isTooSlow(bytes: number, elapsedMs: number, { bytesPerSecond, graceMs }: BodyRate): boolean {
  return elapsedMs > graceMs && (bytes * 1000) / elapsedMs < bytesPerSecond;
}

/**
 * Reads a body to its end.
 *
 * @param length - its size in bytes as the caller has announced it; no more bytes arrive
 * @throws Rejection 500 if the body arrives too slowly
 * @throws the error of the stream if the caller disconnects
 */
export async function readBody(body: Readable, length: number, rate: BodyRate): Promise<Buffer> {
  // Each chunk is copied into its place at once, so that a large body is not twice in memory.
  const whole = Buffer.allocUnsafe(length);
  let bytes = 0;
  let checks = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      // Time is counted in checks, so that time in which this process was suspended does not count.
      timer = setInterval(() => {
        if (isTooSlow(bytes, ++checks * rate.checkMs, rate)) reject(new Rejection(500));
      }, rate.checkMs);
      body
        .on('data', (chunk: Buffer) => {
          bytes += chunk.copy(whole, bytes);
        })
        .once('end', () => resolve(whole.subarray(0, bytes)))
        .once('error', reject);
    });
  } finally {
    clearInterval(timer);
  }
}
