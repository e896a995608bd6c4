/** Notices when this process should stop, or when the process that started it has ended. */

const checkMs = 250;

/** Read as soon as this file is loaded, because the parent may end soon afterwards. */
const parent = process.ppid;

/**
 * Calls `stop` when a signal asks for it or when the parent process has ended. A signal is not enough: npm
 * sends SIGTERM only to the shell that it started, which ends without passing it on.
 */
export function onStop(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, checkMs).unref();
}
