/** Calls functions of the deployed bundle through the library of Azure Functions, without any HTTP server in between. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { machine, root } from './app';
import type { WorkerReply, WorkerRequest } from './bundle-worker';

/** A process that has loaded the bundle. */
export interface Bundle {
  /** Hands a request to a function. Requests must come one after the other. */
  invoke: (request: WorkerRequest) => Promise<WorkerReply>;
  stop: () => Promise<void>;
}

/** Loads dist/index.js in a process of its own, with some settings. */
export async function loadBundle(environment: Record<string, string>): Promise<Bundle> {
  const worker = path.join(mkdtempSync(path.join(tmpdir(), 'bundle-')), 'worker.js');
  buildSync({
    entryPoints: [path.join(root, 'test/support/bundle-worker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
  });
  const child = fork(worker, [root], { env: { ...machine, ...environment } });
  await once(child, 'message');
  return {
    invoke: async (request) => {
      const answered = once(child, 'message');
      child.send(request);
      const [reply] = (await answered) as [WorkerReply | null];
      if (!reply) throw new Error(`There is no function ${request.name}`);
      return reply;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      child.kill();
      await ended;
    },
  };
}
