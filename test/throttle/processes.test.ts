/** Tests that several processes keep one limit, even with wrong clocks, lost responses and failures. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { startAzurite } from '../../local/azurite';
import { close, listen } from '../../local/listen';
import { machine, root } from '../support/app';

const limit = 100;
const windowMs = 5_000;
const runMs = 17_500;

/** Makes a proxy to the storage that the test can close. */
async function createGate(target: string) {
  const sockets = new Set<Socket>();
  let open = true;
  const server = createServer((socket) => {
    if (!open) return socket.destroy();
    const onward = connect(Number(new URL(target).port), '127.0.0.1');
    for (const end of [socket, onward])
      sockets.add(end.on('error', () => undefined).on('close', () => sockets.delete(end)));
    return socket.pipe(onward).pipe(socket);
  });
  const port = await listen(server, 0);
  return {
    url: target.replace(/:\d+/, `:${port}`),
    setOpen: (now: boolean) => {
      open = now;
      if (!open) for (const socket of sockets) socket.destroy();
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return close(server);
    },
  };
}

test('no period as long as the window has more permits than the limit, and few permits are lost', async () => {
  const worker = path.join(mkdtempSync(path.join(tmpdir(), 'throttle-')), 'worker.js');
  const entry = path.join(root, 'test/support/throttle-worker.ts');
  buildSync({
    entryPoints: [entry],
    outfile: worker,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const azurite = await startAzurite({ blobPort: 0, tablePort: 0 });
  const endpoint = /TableEndpoint=([^;]*)/.exec(azurite.connectionString)?.[1] ?? '';
  const gate = await createGate(endpoint);
  const started = Date.now();
  const admissions: number[] = [];

  const run = (environment: Record<string, string>) => {
    const child = spawn(process.execPath, [worker], {
      env: {
        ...machine,
        NODE_PATH: path.join(root, 'node_modules'),
        OPENAI_API_KEY: 'sk-not-used',
        AzureWebJobsStorage: azurite.connectionString.replace(endpoint, gate.url),
        THROTTLE_LIMIT: String(limit),
        THROTTLE_WINDOW_SECONDS: String(windowMs / 1000),
        THROTTLE_WHEN_STORE_FAILS: 'closed',
        RUN_UNTIL: String(started + runMs),
        CALLERS: '8',
        CLOCK_OFFSET_MS: '0',
        CLOCK_RATE: '1',
        LOSE_EVERY: '1000000',
        ...environment,
      },
    });
    let errors = '';
    child.stdout.on('data', (lines: Buffer) => {
      admissions.push(...lines.toString().trim().split('\n').map(Number));
    });
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(errors)));
    return { child, ended };
  };
  const workers = [
    run({ CLOCK_OFFSET_MS: '5000', CLOCK_RATE: '1.0008' }),
    run({ CLOCK_OFFSET_MS: '-5000', CLOCK_RATE: '0.9992' }),
    run({ LOSE_EVERY: '5' }),
    run({}),
    run({ LOSE_EVERY: '7', CALLERS: '16' }),
  ];
  await wait(windowMs + 700);
  // This is in the middle of the second burst.
  workers[3]?.child.kill('SIGKILL');
  await wait(2500);
  gate.setOpen(false);
  await wait(1500);
  gate.setOpen(true);
  const errors = await Promise.all(workers.map(({ ended }) => ended));
  await gate.stop();
  await azurite.stop();

  expect(errors.join('')).toBe('');
  admissions.sort((a, b) => a - b);
  const tooClose = admissions.filter((at, index) => at - (admissions[index - limit] ?? -Infinity) < windowMs);
  expect(tooClose).toEqual([]);
  const allowed = limit * Math.ceil((runMs - 1000) / windowMs);
  // On an idle machine nearly all permits are used; on a busy one the processes have less time to ask.
  expect(admissions.length).toBeGreaterThanOrEqual(allowed / 4);
}, 60_000);
