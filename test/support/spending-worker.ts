/**
 * Runs as a process that makes calls as the app does, as far as budgets and sums are concerned: it reserves, uses some more or
 * less, and settles. It prints each call once it is settled. Environment variables set the storage, the budgets and the calls.
 */
import { writeSync } from 'node:fs';
import { createBudgets, isRefusal } from '../../src/budgets';
import { readSettings } from '../../src/settings';
import { createUsageCounter } from '../../src/usage';

const { settings, problems } = readSettings();
if (problems.length > 0) throw new Error(JSON.stringify(problems));
const { WORKER: model = '', CONNECTIONS = '', MOST = '1' } = process.env;
const connections = CONNECTIONS.split(',');
const calls = Number(process.env.CALLS);
const callers = Number(process.env.CALLERS);
/** How many times its estimate a call uses at most. */
const most = Number(MOST);

const common = {
  ...{ settings, now: Date.now, random: Math.random },
  warn: (warning: unknown) => writeSync(2, JSON.stringify(warning)),
  // Many times as fast as in the app, so that much of it happens.
  later: (run: () => void, milliseconds: number) => void setTimeout(run, milliseconds / 50).unref(),
};
const usage = createUsageCounter(common);
const budgets = createBudgets({ ...common, clock: () => performance.now() });

const print = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);

async function call(number: number): Promise<unknown> {
  const connection = connections[number % connections.length] ?? '';
  const estimate = 1 + Math.floor(Math.random() * 5);
  const reservation = await budgets.reserve(connection, { USD: estimate, tokens: estimate });
  if (isRefusal(reservation)) return print({ connection, refused: reservation.reason });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
  const hasFailed = Math.random() < 0.1;
  const used = hasFailed ? 0 : Math.random() * most * estimate;
  if (!hasFailed) usage.add(connection, [{ model, counts: { inputTokens: used }, cost: used }]);
  budgets.settle(reservation, { USD: used, tokens: used });
  return print({ connection, used });
}

async function run(): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < calls) {
      const number = next++;
      await call(number);
      if (number !== 60) continue;
      await usage.flush();
      print({ flushed: true });
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  await Promise.all([usage.flush(), budgets.flush()]);
  print({ ended: true });
}

void run();
