/** Starts the storage of all tests, from which `takeStorage` takes accounts. Jest calls this once, before everything else. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** Starts the process that has the storage. It ends with Jest. */
export default async function startStorage(): Promise<void> {
  // When Jest watches files, it comes here before each run.
  if (process.env.TEST_STORAGE) return;
  const outfile = path.resolve('build/test/storage-process.js');
  buildSync({
    ...{ entryPoints: [path.join(__dirname, 'storage-process.ts')], outfile, bundle: true },
    ...{ platform: 'node', packages: 'external', logLevel: 'error' },
  });
  const child = fork(outfile, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('The storage of the tests has ended.')),
  );
  const [url] = (await Promise.race([once(child, 'message'), ended])) as [string];
  process.env.TEST_STORAGE = url;
  child.unref();
  child.channel?.unref();
}
