/** Measures what uploads of 25 MB cost a server that has just started: first one, then twenty at a time. */
import { once } from 'node:events';
import { request as requestOverHttp } from 'node:http';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { heldBy } from '../held.mjs';
import { memoryMb } from '../processes.mjs';

const parallel = 20;
const mebibyte = 1024 * 1024;

/** How long the upstream delays its response to each upload, so that all are in flight at the same time. */
const waitMs = 1_000;

const sound = Buffer.alloc(25 * mebibyte - 1024, 'sound');
// The header of an MP3 file, so that the app recognizes it as one.
sound.write('ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x64', 'latin1');
const boundary = 'boundary-of-the-benchmark';
const part = (header, body) => [
  Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`),
  Buffer.from(body),
  Buffer.from('\r\n'),
];
/** The request with a sound, for each way of sending it. */
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

/**
 * Sends a file. After a 429 it sends the file again, as a flow does. This happens when the thread is so busy
 * with other uploads that a permit comes too late.
 *
 * @returns how often it was refused
 */
async function upload(server, file) {
  const { url, headers, keys = [] } = server;
  const { body, type } = file;
  const key = keys[0] && { 'x-functions-key': keys[0] };
  const request = requestOverHttp(`${url}/v1/audio/transcriptions`, {
    method: 'POST',
    headers: { ...headers, ...key, 'content-type': type, 'content-length': body.length },
    // A connection of its own: the server closes an idle one after 5 s, which twenty large bodies can take to be sent.
    agent: false,
  });
  request.end(body);
  const [response] = await once(request, 'response');
  const answer = await text(response);
  if (response.statusCode === 429) {
    await wait(Number(response.headers['retry-after']) * 1000);
    return 1 + (await upload(server, file));
  }
  if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${answer}`);
  return 0;
}

/**
 * Measures a server and stops it.
 *
 * @param start - starts the server; one of fronts.mjs
 * @param way - `multipart`, or `json` with base64
 * @returns peaks of resident memory above that at the start, times without the upstream's delay, how many
 * uploads were refused, and the memory still held
 */
export async function measureUploads(start, way, upstream) {
  const server = await start(upstream.after(waitMs), { WAIT_MS: String(waitMs) });
  try {
    // A small upload first, so that no code is loaded during the measurement.
    await upload(server, small[way]);
    const begin = memoryMb(server.pid).now;
    const measured = async (count) => {
      const started = performance.now();
      const refusals = await Promise.all(Array.from({ length: count }, () => upload(server, large[way])));
      const ms = performance.now() - started - waitMs;
      return { ms, peakMb: memoryMb(server.pid).most - begin, refused: refusals.reduce((a, b) => a + b) };
    };
    const one = await measured(1);
    const many = await measured(parallel);
    const held = server.held ? (await heldBy(server)).arrayBuffers / mebibyte : 0;
    await wait(500);
    return { one, many, heldMb: held, leftMb: memoryMb(server.pid).now - begin };
  } finally {
    await server.stop();
  }
}
