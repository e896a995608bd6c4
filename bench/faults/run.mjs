/**
 * Shows what large pictures do to the app: for how long they keep its one thread busy, how long the call takes, and how much
 * memory the process needs. `npm run faults` runs it; `npm run faults -- <folder>` also measures another build, from before a change.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp } from '../fronts.mjs';
import { memoryMb, pin, placement, root, start, stop } from '../processes.mjs';
import { spread } from '../statistics.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const other = process.argv[2];
const folders = {
  ...(other && { before: path.resolve(process.env.INIT_CWD ?? '.', other) }),
  now: root,
};

/** What is measured: the pictures of the answer, the inputs of the calls, and how many calls there are at a time. */
const faults = {
  'ten pictures of noise, made smaller to 256x256': { answer: 'noise', size: '256x256' },
  'a picture of 20000x20000 pixels, to 256x256': { answer: 'huge', size: '256x256' },
  'a picture of 1024x1024 pixels, to 9999x9999': { answer: 'plain', size: '9999x9999' },
  'three answers of 100 MB at a time': { answer: '100', calls: 3 },
  'five answers of 64 MB at a time': { answer: '64', calls: 5 },
  'a picture of 4K, all noise (33 MB in base64)': { answer: '4k' },
  'the same with `b64_json`': { answer: '4k', response_format: 'b64_json' },
  'five of them at a time with `b64_json`': { answer: '4k', calls: 5, response_format: 'b64_json' },
};

async function draw({ url, keys }, inputs) {
  const response = await fetch(`${url}/v1/images/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-functions-key': keys[0] },
    body: JSON.stringify({ prompt: 'A tree', ...inputs }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** The longest processor time for which the thread of the app was busy without a pause, in milliseconds. */
function longestSince(beganAt, busyFile) {
  const lines = readFileSync(busyFile, 'utf8').trim().split('\n');
  const times = lines.map((line) => line.split(' ').map(Number));
  return Math.max(0, ...times.filter(([at]) => at >= beganAt).map(([, busy]) => busy));
}

async function measure(folder, { answer, calls = 1, ...inputs }, upstream) {
  const busy = path.join(mkdtempSync(path.join(tmpdir(), 'faults-')), 'busy');
  writeFileSync(busy, '');
  const settings = {
    ANSWER_SECONDS: '225',
    BUSY_FILE: busy,
    NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'busy.cjs')}`,
  };
  const app = await startApp(`${upstream}/${answer}/v1`, settings, folder);
  try {
    // Loads what the first call needs.
    await draw(app, { size: 'wrong' });
    const before = memoryMb(app.pid).now;
    const [began, beganAt] = [performance.now(), Date.now()];
    const statuses = await Promise.all(Array.from({ length: calls }, () => draw(app, inputs)));
    const ms = performance.now() - began;
    await wait(100);
    return { statuses, ms, busyMs: longestSince(beganAt, busy), peakMb: memoryMb(app.pid).most - before };
  } finally {
    await app.stop();
  }
}

pin(process.pid, 'load');
const { child, line } = await start('upstream', [path.join(import.meta.dirname, 'upstream.mjs')]);
console.log(`${rounds} rounds, ${placement}\n`);
console.log(
  '| what | build | status | thread busy at most, CPU ms | the call takes, ms | peak, MB above idle |',
);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [title, fault] of Object.entries(faults)) {
  for (const [build, folder] of Object.entries(folders)) {
    const results = [];
    for (let round = 0; round < rounds; round++) results.push(await measure(folder, fault, line.trim()));
    const statuses = [...new Set(results.flatMap((result) => result.statuses))].join(', ');
    const columns = ['busyMs', 'ms', 'peakMb'].map((name) => spread(results.map((result) => result[name])));
    console.log(`| ${[title, build, statuses, ...columns].join(' | ')} |`);
  }
}
await stop(child);
process.exit(0);
