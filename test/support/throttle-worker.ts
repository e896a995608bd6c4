/**
 * Runs as a process that asks the throttle for permits in bursts and prints the time of each. Environment
 * variables set the storage, the error of its clock, which answers are lost, and how long it runs.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { readSettings } from '../../src/settings';
import { createThrottle } from '../../src/throttle';
import { createLogStore } from '../../src/throttle/store';
import { createTableClient } from '../../src/throttle/table';

const { settings, problems } = readSettings();
if (problems.length > 0) throw new Error(JSON.stringify(problems));
const clockOffsetMs = Number(process.env.CLOCK_OFFSET_MS);
const clockRate = Number(process.env.CLOCK_RATE);

/** The true time. The throttle sees only a wrong time. */
const trueNow = Date.now.bind(Date);
Date.now = () => trueNow() + clockOffsetMs;
const loseEvery = Number(process.env.LOSE_EVERY);
const until = Number(process.env.RUN_UNTIL);
const callers = Number(process.env.CALLERS);

const table = createTableClient(settings);
const real = createLogStore(() => table);
let writes = 0;

const throttle = createThrottle({
  settings,
  clock: () => performance.now() * clockRate + clockOffsetMs,
  now: Date.now,
  random: Math.random,
  warn: () => undefined,
  store: {
    read: real.read,
    write: async (...args) => {
      const written = await real.write(...args);
      if (++writes % loseEvery === 0) throw new Error('The answer was lost.');
      return written;
    },
  },
});

async function call(): Promise<void> {
  while (trueNow() < until) {
    const lease = await throttle.acquire('one-connection');
    if (lease.granted) writeSync(1, `${trueNow()}\n`);
    else await wait(20 + Math.random() * 60);
  }
}

void Promise.all(Array.from({ length: callers }, call)).then(() => process.exit());
