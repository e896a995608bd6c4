/** Noticing that the process which started this one is gone. */

const checkMs = 250;

/**
 * Calls `stop` when a signal asks for it or when the parent process has ended. npm passes a SIGTERM on to the shell
 * that it started, which ends without telling anybody.
 */
export function onStop(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, checkMs).unref();
}
