/** Makes sure that only one `npm start` at a time uses a data folder: two would overwrite each other’s files. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';
import { asObject } from '../src/json';

/**
 * Takes the lock of a folder. A lock whose process has ended is taken over.
 *
 * @returns a function that gives the lock back
 * @throws Error with a sentence for the user if another process has the lock
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, 'lock');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (asObject(error).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder !== undefined) {
      throw new Error(
        `the folder ${folder} is in use by another \`npm start\` (process ${holder}). Stop that one, or choose another folder. If there is none, delete ${file}`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** The process that has the lock; undefined if it has ended. */
function holderOf(file: string): string | undefined {
  try {
    const holder = readFileSync(file, 'utf8');
    // After a restart of the machine, or of a container, another process may have the same number.
    const isOlder = statSync(file).mtimeMs < Date.now() - uptime() * 1000;
    return isOlder || holder === String(process.pid) || !isRunning(Number(holder)) ? undefined : holder;
  } catch (error) {
    // It has just been given back.
    if (asObject(error).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Anything else means that the process belongs to somebody else.
    return asObject(error).code !== 'ESRCH';
  }
}
