/** Tests the thread that makes pictures smaller, also when it fails. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { threadId } from 'node:worker_threads';
import { drawPng } from '../../local/openai/picture';
import { readHeader } from '../../src/pictures/header';
import { createResize } from '../../src/pictures/resizer';
import { root } from '../support/app';

const soon = () => Date.now() + 20_000;
const picture = drawPng(64, 64, [10, 200, 30]);
const jobOf = (width: number, bytes = picture) => ({ bytes, isJpeg: false, size: { width, height: width } });

describe('the worker of the package', () => {
  const resize = createResize(path.join(root, 'dist/resize-worker.mjs'), Date.now);

  test('makes a picture smaller, and leaves the given bytes as they are', async () => {
    const before = Buffer.from(picture);
    const resized = await resize(jobOf(16), soon());
    expect(readHeader(resized).size).toEqual({ width: 16, height: 16 });
    expect(picture.equals(before)).toBe(true);
  });

  test('fails for a broken picture, and then works for the next one', async () => {
    const broken = picture.subarray(0, 60);
    const [first, second] = await Promise.allSettled([
      resize(jobOf(16, broken), soon()),
      resize(jobOf(8), soon()),
    ]);
    expect(first).toMatchObject({ status: 'rejected' });
    expect(second.status === 'fulfilled' && readHeader(second.value).size).toEqual({ width: 8, height: 8 });
  });
});

/**
 * A worker that does what the width says. It answers with its thread, and with how many jobs it has had.
 */
const behaviour = `
  const { parentPort, threadId } = require('node:worker_threads');
  let jobs = 0;
  parentPort.on('message', ({ size: { width } }) => {
    jobs++;
    if (width === 1) process.exit(0);
    if (width === 2) throw new TypeError('inside');
    if (width === 3) for (const filled = []; ; ) filled.push(new Array(100_000).fill(0.5));
    if (width === 4) return;
    if (width === 5) for (;;) ;
    parentPort.postMessage(Buffer.from([threadId, jobs]));
  });`;

function resizeByBehaviour(now = Date.now) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'worker-')), 'worker.js');
  writeFileSync(file, behaviour);
  const resize = createResize(file, now);
  return async (width: number, until = soon()) => [...(await resize(jobOf(width), until))];
}

const well = 100;

test.each<[string, number, object]>([
  ['ends', 1, { message: 'The worker has ended.' }],
  ['throws', 2, { name: 'TypeError', message: 'inside' }],
  ['uses too much memory', 3, { code: 'ERR_WORKER_OUT_OF_MEMORY' }],
])('a worker that %s costs one picture, and nothing else', async (_, width, error) => {
  const run = resizeByBehaviour();
  const before = run(well);
  const failing = run(width).catch((thrown: unknown) => thrown);
  const after = run(well);
  expect(await failing).toMatchObject(error);
  const [first, second] = [await before, await after];
  expect(first[0]).not.toBe(second[0]);
  expect([first[1], second[1]]).toEqual([1, 1]);
});

test('pictures that come together are resized in one thread, one after the other, and not in this one', async () => {
  const run = resizeByBehaviour();
  const answers = await Promise.all(Array.from({ length: 10 }, () => run(well)));
  const threads = new Set(answers.map(([thread]) => thread));
  expect(threads.size).toBe(1);
  expect(threads.has(threadId)).toBe(false);
  expect(answers.map(([, jobs]) => jobs)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  // When there is nothing left to do, the thread ends.
  const [later] = await run(well);
  expect(threads.has(later)).toBe(false);
});

test.each([
  ['does not answer', 4],
  ['never stops computing', 5],
])(
  'a worker that %s is stopped when there is no time left, and the next picture gets another',
  async (_, width) => {
    const run = resizeByBehaviour();
    const late = run(width, Date.now() + 500).catch((thrown: unknown) => thrown);
    const next = run(well);
    expect(await late).toMatchObject({ name: 'TimedOut' });
    expect((await next)[1]).toBe(1);
  },
);

test('a picture whose turn does not come in time is not resized later', async () => {
  let time = 0;
  const run = resizeByBehaviour(() => time);
  const first = run(well, 10_000);
  const late = run(well, 5_000).catch((thrown: unknown) => thrown);
  const last = run(well, 10_000);
  time = 5_000;
  expect(await late).toMatchObject({ name: 'TimedOut' });
  // The worker has never seen the late one.
  expect([(await first)[1], (await last)[1]]).toEqual([1, 2]);
});

test('without its file, no picture is resized, and each one fails', async () => {
  const resize = createResize('/nowhere/worker.js', Date.now);
  const results = await Promise.allSettled([resize(jobOf(8), soon()), resize(jobOf(8), soon())]);
  for (const result of results) expect(result).toMatchObject({ reason: { code: 'MODULE_NOT_FOUND' } });
});
