/** Noticing that this process should stop, or that the one which started it is gone. */

const checkMs = 250;

/** Remembered as early as this file is loaded: later, the parent may have gone already. */
const parent = process.ppid;

/**
 * Calls `stop` when a signal asks for it or when the parent process has ended. npm passes a SIGTERM on to the shell
 * that it started, which ends without telling anybody.
 */
export function onStop(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, checkMs).unref();
}
