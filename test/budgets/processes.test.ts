/**
 * Tests sums and budgets of three processes on one storage, of which one is killed, against a plain count of what the processes
 * said they had used.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { createBudgets } from '../../src/budgets';
import { readSettings } from '../../src/settings';
import { createUsageCounter } from '../../src/usage';
import { machine, root } from '../support/app';
import { takeStorage } from '../support/storage';

/** What a process prints. */
interface Line {
  connection?: string;
  used?: number;
  refused?: string;
  flushed?: true;
  ended?: true;
}

const [strict, loose] = ['a'.repeat(24), 'b'.repeat(24)];
const callers = 8;
const amounts = { [strict]: 300, [loose]: 300, all: 450 };
const budgetsSetting = Object.entries(amounts).map(([who, amount]) => `${who}=${amount} USD/month`);

function bundleWorker(): string {
  const worker = path.join(mkdtempSync(path.join(tmpdir(), 'spending-')), 'worker.js');
  buildSync({
    entryPoints: [path.join(root, 'test/support/spending-worker.ts')],
    outfile: worker,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return worker;
}

/** Starts a process. `lines` has what it has printed so far. */
function start(
  worker: string,
  environment: Record<string, string>,
  onLine: (line: Line) => void = () => undefined,
) {
  const child = spawn(process.execPath, [worker], {
    env: { ...machine, NODE_PATH: path.join(root, 'node_modules'), ...environment },
  });
  const lines: Line[] = [];
  let rest = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = JSON.parse(part) as Line;
      lines.push(line);
      onLine(line);
    }
  });
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const closed = new Promise<string>((resolve) => child.once('close', () => resolve(errors)));
  return { child, lines, closed };
}

const total = (lines: readonly Line[], connection?: string) =>
  lines.reduce(
    (sum, line) => sum + (connection === undefined || line.connection === connection ? (line.used ?? 0) : 0),
    0,
  );

test('sums are right to the cent but for what a killed process had not stored, and budgets hold', async () => {
  const worker = bundleWorker();
  const storage = {
    OPENAI_API_KEY: 'sk-not-used',
    AzureWebJobsStorage: await takeStorage(),
    BUDGETS: budgetsSetting.join(','),
    // On a busy machine, the storage may be too slow for a moment.
    THROTTLE_WHEN_STORE_FAILS: 'closed',
  };
  const common = { ...storage, CALLERS: String(callers), CALLS: '150' };
  const killed = start(worker, { ...common, WORKER: 'killed', CONNECTIONS: strict }, ({ flushed }) => {
    if (flushed) killed.child.kill('SIGKILL');
  });
  const others = [
    start(worker, { ...common, WORKER: 'one', CONNECTIONS: strict }),
    start(worker, { ...common, WORKER: 'two', CONNECTIONS: loose, MOST: '3' }),
  ];
  const errors = await Promise.all([killed, ...others].map(({ closed }) => closed));

  const { settings } = readSettings(storage);
  const now = () => Date.now();
  const parts = { settings, now, random: Math.random, warn: () => undefined, later: () => undefined };
  const month = new Date().toISOString().slice(0, 7);
  const sums = await createUsageCounter(parts).read({ from: `${month}-01`, to: `${month}-31` });
  const stored = (model: string) =>
    sums.filter((sum) => sum.model === model).reduce((total, { sum }) => total + sum.cost, 0);
  const status = await createBudgets({ ...parts, clock: () => performance.now() }).status(strict);
  const ledgerOf = (who: string) => status.find(({ budget }) => budget.who === who)?.used ?? NaN;

  expect(errors.join('').replace(/\{"event":"budget_(soft_level|store_failed)"[^}]*\}/g, '')).toBe('');
  expect(errors.join('')).toContain('budget_soft_level');
  const [one, two] = others.map(({ lines }) => lines);
  expect([one, two].map((lines) => lines?.at(-1))).toEqual([{ ended: true }, { ended: true }]);
  // What two processes have counted is there to the last cent; of the third one at least what it had stored.
  expect(stored('one')).toBeCloseTo(total(one ?? []), 6);
  expect(stored('two')).toBeCloseTo(total(two ?? []), 6);
  const beforeFlush = killed.lines.slice(
    0,
    killed.lines.findIndex(({ flushed }) => flushed),
  );
  expect(stored('killed')).toBeGreaterThan(total(beforeFlush) - callers * 5 - 1e-6);
  expect(stored('killed')).toBeLessThanOrEqual(total(killed.lines) + callers * 5);

  const all = [...killed.lines, ...others.flatMap(({ lines }) => lines)];
  // No call uses more than its estimate here, so the budget holds exactly.
  expect(total(all, strict)).toBeLessThanOrEqual(amounts[strict] ?? 0);
  // Here it can be overrun by what running calls use beyond their estimates: at most 5, three times.
  expect(total(all, loose)).toBeLessThanOrEqual((amounts[loose] ?? 0) + callers * 10);
  expect(total(all)).toBeLessThanOrEqual(amounts.all + callers * 10);
  expect(all.some(({ refused }) => refused === 'used_up')).toBe(true);
  // The ledger never has less than was used, and at most what the killed process had taken on top.
  expect(ledgerOf(strict)).toBeGreaterThanOrEqual(total(all, strict) - 1e-6);
  expect(ledgerOf(strict)).toBeLessThanOrEqual(total(all, strict) + callers * 5 + 2 * (300 / 50));
}, 60_000);
