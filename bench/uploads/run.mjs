/**
 * Sends uploads of 25 MB to each kind of server, one and then twenty at a time, and prints a table: the peak of resident
 * memory above where the process began, the time, and what is left once garbage is collected. Linux only: it reads /proc.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');
const rounds = Number(process.env.ROUNDS ?? 3);
const parallel = 20;
const waitMs = 1_000;
const settleMs = 2_000;
const heldFile = path.join(mkdtempSync(path.join(tmpdir(), 'uploads-')), 'held');
const mebibyte = 1024 * 1024;
const megabytes = (kilobytes) => Math.round(kilobytes / 1024);

/** An upstream that keeps nothing, and answers only when every upload of a batch is there: all are in flight at once. */
async function startUpstream() {
  const server = createServer((request, response) => {
    request.resume().once('end', async () => {
      await wait(waitMs);
      response.setHeader('content-type', 'application/json').end('{"text":"Heard."}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/v1`, stop: () => server.close() };
}

const sound = Buffer.alloc(25 * mebibyte - 1024, 'sound');
// The header of an MP3 file, so that the app takes it for one.
sound.write('ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x64', 'latin1');
const boundary = 'boundary-of-the-benchmark';
const part = (header, body) => [
  Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`),
  Buffer.from(body),
  Buffer.from('\r\n'),
];
/** A sound in each way of sending it. */
const uploadsOf = (bytes) => ({
  multipart: {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      ...part('Content-Disposition: form-data; name="model"', 'gpt-transcribe'),
      ...part(
        'Content-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: audio/mpeg',
        bytes,
      ),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  },
  json: {
    type: 'application/json',
    body: Buffer.from(JSON.stringify({ model: 'gpt-transcribe', file: bytes.toString('base64') })),
  },
});
const large = uploadsOf(sound);
const small = uploadsOf(sound.subarray(0, 10_000));

/** What is measured: which server, and what it gets. */
const variants = {
  'bare pass-through': { server: 'pass-through', way: 'multipart' },
  'handler that only reads': { server: 'reader', way: 'multipart' },
  'this app, multipart': { server: 'app', way: 'multipart' },
  'this app, base64 in JSON': { server: 'app', way: 'json' },
};

/** Starts a server; gives its address and the process whose memory counts. */
async function start(kind, upstream) {
  const environment = {
    ...process.env,
    OPENAI_BASE_URL: upstream,
    OPENAI_API_KEY: 'sk-bench',
    THROTTLE_LIMIT: '5000',
    WAIT_MS: String(waitMs),
    HELD_FILE: heldFile,
    NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'collect.cjs')}`,
    ...(kind === 'reader' && { FUNCTIONS_APP: path.join(import.meta.dirname, 'reader-app') }),
  };
  const script =
    kind === 'pass-through'
      ? [path.join(import.meta.dirname, 'pass-through.mjs'), upstream]
      : [path.join(root, 'build/local/start.js'), '--json', '--port', '0', '--key', 'bench=bench'];
  const child = spawn(process.execPath, script, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout, 'data');
  const { url } = JSON.parse(line);
  // The host is a child of the process that was started.
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  const pid = kind === 'pass-through' ? child.pid : Number(children[0]);
  return { url, pid, stop: () => child.kill('SIGTERM') };
}

const memory = (pid, field) =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

async function upload({ url }, { body, type }) {
  const headers = { 'content-type': type, 'x-functions-key': 'bench' };
  const response = await fetch(`${url}/v1/audio/transcriptions`, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

async function measure({ server: kind, way }, upstream) {
  const server = await start(kind, upstream);
  try {
    // A small one first, so that nothing is loaded within the measurement.
    await upload(server, small[way]);
    const begin = memory(server.pid, 'VmRSS');
    const timed = async (count) => {
      const started = performance.now();
      await Promise.all(Array.from({ length: count }, () => upload(server, large[way])));
      return performance.now() - started - waitMs;
    };
    const one = { ms: await timed(1), peak: memory(server.pid, 'VmHWM') - begin };
    const many = { ms: await timed(parallel), peak: memory(server.pid, 'VmHWM') - begin };
    // An idle process keeps its garbage for long; what counts is what it holds on to.
    process.kill(server.pid, 'SIGUSR2');
    await wait(settleMs);
    const held = Number(readFileSync(heldFile, 'utf8')) / 1024;
    return { one, many, held, left: memory(server.pid, 'VmRSS') - begin };
  } finally {
    server.stop();
  }
}

const upstream = await startUpstream();
const results = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, variant] of Object.entries(variants))
    results[name].push(await measure(variant, upstream.url));
}
upstream.stop();

const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b).map((value) => Math.round(value));
  return `${sorted[0]} / ${sorted[Math.floor(sorted.length / 2)]} / ${sorted.at(-1)}`;
};
console.log(
  `${rounds} rounds, least / median / most; MB above the beginning, ms besides the upstream's second\n`,
);
console.log(
  '| server | 1 upload: peak MB | ms | 20 uploads: peak MB | ms | buffers held afterwards, MB | resident afterwards, MB |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, all] of Object.entries(results)) {
  const row = [
    name,
    spread(all.map(({ one }) => megabytes(one.peak))),
    spread(all.map(({ one }) => one.ms)),
    spread(all.map(({ many }) => megabytes(many.peak))),
    spread(all.map(({ many }) => many.ms)),
    spread(all.map(({ held }) => megabytes(held))),
    spread(all.map(({ left }) => megabytes(left))),
  ];
  console.log(`| ${row.join(' | ')} |`);
}
process.exit(0);
