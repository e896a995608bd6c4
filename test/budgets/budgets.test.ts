/** Tests which budgets hold a connection, and what is told about them. */
import { createBudgets, isRefusal } from '../../src/budgets';
import { readSettings } from '../../src/settings';
import { memoryLedger } from '../support/memory-stores';

const [own, other] = ['a'.repeat(24), 'b'.repeat(24)];

function setUp(BUDGETS: string) {
  const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a', BUDGETS });
  const time = { now: Date.parse('2026-11-30T23:00:00Z') };
  const warnings: unknown[] = [];
  const start = (ledger = memoryLedger()) =>
    createBudgets({
      ...{ settings, now: () => time.now, clock: () => time.now, random: () => 0, ledger },
      ...{ warn: (warning: unknown) => warnings.push(warning), later: () => undefined },
    });
  return { budgets: start(), start, time, warnings };
}

const all = 'all=100 USD/month, each=10 tokens/day';

test('a connection has its own budgets, or those of each, and those of all', () => {
  const { budgets } = setUp(`${all}, ${own}=5 USD/day`);
  const of = (connection: string) => budgets.of(connection).map(({ who, amount }) => [who, amount]);
  expect(of(own)).toEqual([
    [own, 5],
    ['all', 100],
  ]);
  expect(of(other)).toEqual([
    [other, 10],
    ['all', 100],
  ]);
});

test('the status of all together has only the budgets of all', async () => {
  const { budgets } = setUp(all);
  await budgets.reserve(own, { USD: 7, tokens: 1 });
  const status = await budgets.status();
  expect(status.map(({ budget }) => [budget.who, budget.amount])).toEqual([['all', 100]]);
  expect(status[0]?.used).toBe(7);
  expect((await budgets.status(own)).map(({ budget }) => budget.who)).toEqual([own, 'all']);
});

test('a call that one budget refuses takes nothing from the others', async () => {
  const { budgets } = setUp(all);
  const refused = await budgets.reserve(own, { USD: 50, tokens: 11 });
  expect(refused).toMatchObject({ reason: 'used_up', resetsAt: Date.parse('2026-12-01T00:00:00Z') });
  const granted = await budgets.reserve(own, { USD: 100, tokens: 10 });
  expect(isRefusal(granted)).toBe(false);
});

test('a new day begins with a new budget, and what began before is booked on the day before', async () => {
  const { start, time } = setUp('each=10 tokens/day');
  const ledger = memoryLedger();
  const [one, two] = [start(ledger), start(ledger)];
  const reservation = await one.reserve(own, { USD: 0, tokens: 10 });
  if (isRefusal(reservation)) throw new Error(reservation.reason);
  time.now += 2 * 3_600_000;
  // Another instance settles it.
  two.settle(reservation, { tokens: 3 });
  await two.flush();
  expect(await ledger.read({ who: own, row: 'tokens|2026-11-30' })).toMatchObject({ amount: 3 });
  expect(isRefusal(await one.reserve(own, { USD: 0, tokens: 10 }))).toBe(false);
});

test('what nobody knows stays as it was reserved', async () => {
  const { budgets } = setUp(all);
  const reservation = await budgets.reserve(own, { USD: 60, tokens: 4 });
  if (isRefusal(reservation)) throw new Error(reservation.reason);
  budgets.settle(reservation, { tokens: 1 });
  expect((await budgets.status(own)).map(({ used }) => used)).toEqual([1, 60]);
});

test('the soft level is told once for each budget and period, and to the connection as a part', async () => {
  const { budgets, warnings } = setUp('all=100 USD/month@50%');
  await budgets.reserve(own, { USD: 49, tokens: 0 });
  expect([warnings.length, budgets.warning(own)]).toEqual([0, undefined]);
  await budgets.reserve(other, { USD: 2, tokens: 0 });
  await budgets.reserve(other, { USD: 9, tokens: 0 });
  expect(warnings).toMatchObject([{ event: 'budget_soft_level', connection: 'all', amount: 100, used: 51 }]);
  expect(budgets.warning(own)).toBeCloseTo(0.6, 9);
});
