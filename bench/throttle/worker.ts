/**
 * Runs one process of the benchmark, with callers that each request the next permit as soon as they have a
 * lease. It waits for a line on stdin, so that all processes begin together, and prints its results as one
 * line of JSON.
 */
import { once } from 'node:events';
import { openTable } from '../../src/azure/table';
import { createBudgets, isRefusal } from '../../src/budgets';
import { createLedger, tableName as budgetsTable } from '../../src/budgets/ledger';
import { readSettings } from '../../src/settings';
import { createThrottle } from '../../src/throttle';
import { createWriteIds, decodeLog, encodeLog } from '../../src/throttle/encoding';
import { createLogStore, type LogStore } from '../../src/throttle/store';
import { createTableClient } from '../../src/throttle/table';
import { admit, liveBatches, slackMs } from '../../src/throttle/window';
import { createUsageCounter } from '../../src/usage';
import { createUsageStore, tableName as usageTable } from '../../src/usage/store';

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

/** Does in addition what a budget and the sums of usage take: reserves, settles and counts, and at the end writes the rest. */
function withBudget(): { ask: Ask; end: () => Promise<void> } {
  const ask = ours();
  const ledger = createLedger(() => openTable(settings, { name: budgetsTable, maxRetries: 0 }));
  const sums = createUsageStore(() => openTable(settings, { name: usageTable, maxRetries: 0 }), newWriteId());
  const count =
    <Args extends unknown[], Result>(request: (...args: Args) => Promise<Result>) =>
    (...args: Args) => {
      operations++;
      return request(...args);
    };
  const later = (run: () => void, milliseconds: number) => void setTimeout(run, milliseconds).unref();
  const common = { settings, now: Date.now, random: Math.random, warn: console.error, later };
  const budgets = createBudgets({
    ...common,
    clock: () => performance.now(),
    ledger: { ...ledger, read: count(ledger.read), write: count(ledger.write) },
  });
  const usage = createUsageCounter({ ...common, store: { ...sums, write: count(sums.write) } });
  return {
    ask: async () => {
      const reservation = await budgets.reserve(connectionId, { USD: 0.01, tokens: 1000 });
      if (isRefusal(reservation)) return false;
      const isGranted = await ask();
      budgets.settle(reservation, { USD: isGranted ? 0.005 : 0, tokens: 500 });
      if (isGranted) usage.add(connectionId, [{ model: 'm', counts: { inputTokens: 500 }, cost: 0.005 }]);
      return isGranted;
    },
    end: async () => {
      await Promise.all([budgets.flush(), usage.flush()]);
    },
  };
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
  const spending = way === 'budget' ? withBudget() : undefined;
  const ask = spending?.ask ?? (way === 'plain' ? plain() : ours());
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
  await spending?.end();
  const afterFull = refused > 0 ? operations - operationsWhenFull : 0;
  const result = { admittedMs, refused, operations, afterFull, elapsedMs };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
}

void main();
