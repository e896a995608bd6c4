/**
 * Shows what large pictures do to the app: for how long other calls wait, how long the call takes, and how much memory the
 * process needs. `npm run faults` runs it; `npm run faults -- <folder>` also measures another build, from before a change.
 */
import { get } from 'node:http';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
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
  'three answers of 48 MB at a time': { answer: '48', calls: 3 },
  'the same with `b64_json`': { answer: '48', calls: 3, response_format: 'b64_json' },
  'five of 48 MB with `b64_json`': { answer: '48', calls: 5, response_format: 'b64_json' },
};

/** Calls `/health` on a new network connection, because the app closes one that is idle while its thread is busy. */
function health(url) {
  return new Promise((resolve, reject) => {
    get(`${url}/health`, { agent: false }, (response) => response.resume().once('end', resolve)).once(
      'error',
      reject,
    );
  });
}

/** Calls `/health` one time after the other until it is stopped. The longest wait shows how long the thread was busy. */
function watchHealth(url) {
  const waits = [];
  let going = true;
  const watching = (async () => {
    while (going) {
      const began = performance.now();
      await health(url);
      waits.push(performance.now() - began);
    }
  })();
  return async () => {
    going = false;
    await watching;
    return Math.max(...waits);
  };
}

async function draw({ url, keys }, inputs) {
  const response = await fetch(`${url}/v1/images/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-functions-key': keys[0] },
    body: JSON.stringify({ prompt: 'A tree', ...inputs }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function measure(folder, { answer, calls = 1, ...inputs }, upstream) {
  const app = await startApp(`${upstream}/${answer}/v1`, { ANSWER_SECONDS: '95' }, folder);
  try {
    await health(app.url);
    const before = memoryMb(app.pid).now;
    const stopWatching = watchHealth(app.url);
    const began = performance.now();
    const statuses = await Promise.all(Array.from({ length: calls }, () => draw(app, inputs)));
    const ms = performance.now() - began;
    const longestMs = await stopWatching();
    return { statuses, ms, longestMs, peakMb: memoryMb(app.pid).most - before };
  } finally {
    await app.stop();
  }
}

pin(process.pid, 'load');
const { child, line } = await start('upstream', [path.join(import.meta.dirname, 'upstream.mjs')]);
console.log(`${rounds} rounds, ${placement}\n`);
console.log(
  '| what | build | status | /health waits at most, ms | the call takes, ms | peak, MB above idle |',
);
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [title, fault] of Object.entries(faults)) {
  for (const [build, folder] of Object.entries(folders)) {
    const results = [];
    for (let round = 0; round < rounds; round++) results.push(await measure(folder, fault, line.trim()));
    const statuses = [...new Set(results.flatMap((result) => result.statuses))].join(', ');
    const columns = ['longestMs', 'ms', 'peakMb'].map((name) =>
      spread(results.map((result) => result[name])),
    );
    console.log(`| ${[title, build, statuses, ...columns].join(' | ')} |`);
  }
}
await stop(child);
process.exit(0);
