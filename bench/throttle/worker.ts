/**
 * Runs one process of the benchmark, with callers that each request the next permit as soon as they have a
 * lease. It waits for a line on stdin, so that all processes begin together, and prints its results as one
 * line of JSON.
 */
import { once } from 'node:events';
import { readSettings } from '../../src/settings';
import { createThrottle } from '../../src/throttle';
import { createWriteIds, decodeLog, encodeLog } from '../../src/throttle/encoding';
import { createLogStore, type LogStore } from '../../src/throttle/store';
import { createTableClient } from '../../src/throttle/table';
import { admit, liveBatches, slackMs } from '../../src/throttle/window';

const [, , way, connectionId = '', callersText, callsText] = process.argv;
const callers = Number(callersText);
const calls = Number(callsText);
const { settings } = readSettings();
const policy = { limit: settings.throttleLimit, holdMs: settings.throttleWindowSeconds * 1000 + slackMs };
const table = createTableClient(settings);
const store = createLogStore(() => table);

const newWriteId = createWriteIds(Math.random);

let operations = 0;
const counted: LogStore = {
  read: (...args) => {
    operations++;
    return store.read(...args);
  },
  write: (...args) => {
    operations++;
    return store.write(...args);
  },
};

/** Requests one permit. Gives whether it was granted. */
type Ask = () => Promise<boolean>;

function ours(): Ask {
  const clock = () => performance.now();
  const options = {
    settings,
    clock,
    now: Date.now,
    random: Math.random,
    warn: console.error,
    store: counted,
  };
  const throttle = createThrottle(options);
  return async () => (await throttle.acquire(connectionId)).granted;
}

/**
 * Counts in the plain way: reads, decides, and writes if nobody else has. Up to 10 tries, with random waits
 * of up to 100 ms.
 */
function plain(): Ask {
  let fullUntil = 0;
  return async () => {
    if (Date.now() < fullUntil) return false;
    for (let attempt = 0; attempt < 10; attempt++) {
      const { batches, etag, storeTime } = await counted.read(connectionId);
      const live = liveBatches(batches, storeTime, policy);
      if (admit(live, storeTime, policy, 1) === 0) {
        fullUntil = Date.now() + Math.min(...live.map(({ at }) => at)) + policy.holdMs - storeTime;
        return false;
      }
      const write = newWriteId();
      if (await counted.write(connectionId, etag, live, { count: 1, write })) return true;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    }
    return false;
  };
}

async function main(): Promise<void> {
  const ask = way === 'plain' ? plain() : ours();
  // Opens network connections and warms up the code before anything is measured.
  await store.read('warm-up');
  decodeLog(encodeLog([], { count: 0, write: newWriteId() }), 0);
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');

  const admittedMs: number[] = [];
  const started = performance.now();
  let refused = 0;
  let operationsWhenFull = 0;
  let left = calls;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left-- > 0) {
        const asked = performance.now();
        if (await ask()) admittedMs.push(performance.now() - asked);
        else if (refused++ === 0) operationsWhenFull = operations;
      }
    }),
  );
  const elapsedMs = performance.now() - started;
  const afterFull = refused > 0 ? operations - operationsWhenFull : 0;
  const result = { admittedMs, refused, operations, afterFull, elapsedMs };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
}

void main();
