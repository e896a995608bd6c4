/** Measures what a process holds after garbage collection. An idle process keeps garbage for a long time. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Makes a process with collect.cjs collect its garbage. Gives the memory that it uses afterwards, in bytes.
 */
export async function heldBy({ pid, held }) {
  rmSync(held, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(held)) await wait(50);
  return JSON.parse(readFileSync(held, 'utf8'));
}
