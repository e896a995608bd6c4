/** Tests how slowly a body may arrive. */
import { PassThrough } from 'node:stream';
import { isTooSlow, kestrelRate, readBody } from '../../../local/host/body';
import { Rejection } from '../../../local/host/reply';

test.each([
  [0, 5000, false],
  [0, 6000, true],
  [1439, 6000, true],
  [1440, 6000, false],
  [1_000_000, 600_000, false],
  [1440, 7000, true],
])('whether %d bytes after %d ms are too slow: %j', (bytes, elapsedMs, expected) => {
  expect(isTooSlow(bytes, elapsedMs, kestrelRate)).toBe(expected);
});

test('a body that stalls is refused with 500', async () => {
  const body = new PassThrough();
  body.write('some');
  const rate = { bytesPerSecond: 10_000, graceMs: 0, checkMs: 1 };
  await expect(readBody(body, 5, rate)).rejects.toEqual(new Rejection(500));
});

test('a body that is fast enough is read to its end, whatever time that takes', async () => {
  jest.useFakeTimers();
  const body = new PassThrough();
  const read = readBody(body, 4800, kestrelRate);
  for (let second = 0; second < 20; second++) {
    body.write('x'.repeat(240));
    await jest.advanceTimersByTimeAsync(1000);
  }
  body.end();
  jest.useRealTimers();
  expect(await read).toHaveLength(4800);
});

test('reading fails when the caller disconnects', async () => {
  const body = new PassThrough();
  const read = readBody(body, 5, kestrelRate);
  body.destroy(new Error('aborted'));
  await expect(read).rejects.toThrow('aborted');
});

test('the chunks of a body come in their order, and nothing else is in it', async () => {
  const body = new PassThrough();
  const read = readBody(body, 100, kestrelRate);
  for (const chunk of ['one', ' two', ' three']) body.write(chunk);
  body.end();
  expect(String(await read)).toBe('one two three');
});
