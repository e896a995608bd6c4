/** What a process still holds once its garbage is collected; an idle one keeps garbage for long. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Lets a process that has collect.cjs collect its garbage, and gives what it then tells of its memory, in bytes. */
export async function heldBy({ pid, held }) {
  rmSync(held, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(held)) await wait(50);
  return JSON.parse(readFileSync(held, 'utf8'));
}
