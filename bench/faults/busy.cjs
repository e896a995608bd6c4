/**
 * Preloaded into the app that is measured. Notes in the file in BUSY_FILE, one line for each, when the one thread was busy for 2 ms
 * or more without a pause, and for how many milliseconds of processor time. Unlike the time that passes, it does not depend on
 * what else the machine does.
 */
const { appendFileSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { isMainThread } = require('node:worker_threads');

const isHost = process.argv[1]?.endsWith(path.join('host', 'main.js'));

/** Processor time of this thread, in milliseconds. */
const used = () => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;

if (isMainThread && isHost && process.env.BUSY_FILE) {
  let last = used();
  setInterval(() => {
    const busy = used() - last;
    last += busy;
    if (busy >= 2) appendFileSync(process.env.BUSY_FILE, `${Date.now()} ${busy}\n`);
  }, 1).unref();
}
