/** Measures a cold start of the app in parts: until it takes calls, and until its first chat is answered. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { chatOf } from './calls.mjs';
import { callers, startApp } from './fronts.mjs';
import { cpuSeconds, pin, root } from './processes.mjs';

const [key] = callers;
const body = chatOf(1_000);

/**
 * Prepares cold starts of a build: starts what the app needs beside it, which stays the same for all of them.
 *
 * @returns a function that starts the app once. Its first call comes at once, or after a pause in milliseconds
 */
export async function prepareColdStarts(upstream, folder = root) {
  const app = await startApp(upstream, {}, folder);
  const lines = readFileSync(`/proc/${app.pid}/environ`, 'utf8').split('\0').filter(Boolean);
  const env = Object.fromEntries(
    lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
  );
  const measure = async (pauseMs) => {
    const started = performance.now();
    const host = fork(path.join(folder, 'build/local/host/main.js'), [], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    pin(host.pid, 'measured');
    host.send({ folder, port: 0, keys: { [key]: key } });
    const [{ port }] = await once(host, 'message');
    const ready = performance.now();
    await wait(pauseMs);
    const called = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-functions-key': key },
      body,
    });
    await response.arrayBuffer();
    const answered = performance.now();
    if (response.status !== 200) throw new Error(`The first call got ${response.status}`);
    const cpuMs = cpuSeconds(host.pid) * 1000;
    host.kill('SIGKILL');
    await once(host, 'exit');
    return {
      readyMs: ready - started,
      firstMs: answered - called,
      totalMs: ready - started + answered - called,
      cpuMs,
    };
  };
  return { measure, stop: app.stop };
}

/**
 * Measures cold starts in turns: with the first call at once, and with it after a pause, in which the app loads
 * SDKs in the background. The difference is what the first call would have waited for them.
 */
export async function measureColdStarts(upstream, rounds, folder = root) {
  const { measure, stop } = await prepareColdStarts(upstream, folder);
  const pauses = { 'first call at once': 0, 'first call after 400 ms': 400 };
  const results = {};
  for (let round = 0; round < rounds; round++) {
    for (const [when, pauseMs] of Object.entries(pauses)) {
      const result = await measure(pauseMs);
      (results[when] ??= []).push(result);
    }
  }
  await stop();
  return results;
}
