/** Tests how counts get from calls into the store: by model and day, in the background, and again after a failure. */
import { readSettings } from '../../src/settings';
import { createUsageCounter, usageOf, type KeyedSum } from '../../src/usage';
import { memoryUsageStore } from '../support/memory-stores';

const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a' });

function setUp() {
  const rows = new Map<string, KeyedSum>();
  const store = memoryUsageStore('a', rows);
  const time = { now: Date.parse('2026-11-11T23:59:00Z') };
  const due: (() => void)[] = [];
  const warnings: unknown[] = [];
  const state = { isDown: false };
  const counter = createUsageCounter({
    ...{ settings, now: () => time.now, random: Math.random },
    warn: (warning) => warnings.push(warning),
    later: (run) => due.push(run),
    store: {
      ...store,
      write: (sum) => (state.isDown ? Promise.reject(new Error('down')) : store.write(sum)),
    },
  });
  const stored = () =>
    [...rows.values()].map(({ day, model, sum }) => [day, model, sum.calls, sum.inputTokens, sum.cost]);
  const runDue = async () => {
    for (const run of due.splice(0)) run();
    await new Promise(setImmediate);
  };
  return { counter, time, due, warnings, state, stored, runDue };
}

const used = (model: string, inputTokens: number, cost?: number) => ({
  model,
  counts: { inputTokens },
  cost,
});

test('several calls are written together, some seconds later', async () => {
  const { counter, due, stored, runDue } = setUp();
  counter.add('a', [used('m', 1, 10)]);
  counter.add('a', [used('m', 2, 20), used('n', 3, 30)]);
  expect([due.length, stored()]).toEqual([1, []]);
  await runDue();
  expect(stored()).toEqual([
    ['2026-11-11', 'm', 2, 3, 30],
    ['2026-11-11', 'n', 1, 3, 30],
  ]);
  expect(due).toHaveLength(0);
});

test('a call after midnight belongs to the next day', async () => {
  const { counter, time, stored, runDue } = setUp();
  counter.add('a', [used('m', 1, 1)]);
  time.now += 60_000;
  counter.add('a', [used('m', 2, 2)]);
  await runDue();
  expect(stored().map(([day]) => day)).toEqual(['2026-11-11', '2026-11-12']);
});

test('what the store does not take is written later, and not counted twice', async () => {
  const { counter, state, due, stored, warnings, runDue } = setUp();
  state.isDown = true;
  counter.add('a', [used('m', 1, 1)]);
  await runDue();
  expect(warnings).toMatchObject([{ event: 'usage_not_stored', rows: 1 }]);
  counter.add('a', [used('m', 2, 2)]);
  state.isDown = false;
  expect(due).toHaveLength(1);
  await runDue();
  expect(stored()).toEqual([['2026-11-11', 'm', 2, 3, 3]]);
});

test('whoever reads sees the last call, too', async () => {
  const { counter } = setUp();
  counter.add('a', [used('m', 1, 1)]);
  const sums = await counter.read({ connection: 'a', from: '2026-11-01', to: '2026-11-30' });
  expect(sums.map(({ sum }) => sum.inputTokens)).toEqual([1]);
});

test('a model without a price is counted, and its calls are told apart', async () => {
  const { counter } = setUp();
  counter.add('a', [used('m', 1)]);
  counter.add('a', [used('m', 1, 5)]);
  const [sum] = await counter.read({ from: '2026-11-01', to: '2026-11-30' });
  expect(sum?.sum).toMatchObject({ calls: 2, withoutPrice: 1, cost: 5, inputTokens: 2 });
});

test('a name that cannot be in a key is stored under another', async () => {
  const { counter, stored, runDue } = setUp();
  counter.add('a', [used('org/model:1', 1, 1)]);
  counter.add('a', [used('what? this', 1, 1)]);
  await runDue();
  expect(stored().map(([, model]) => model)).toEqual(['org_model:1', 'other']);
});

test('requests of a call are added up by model, at the price of the model that answered', () => {
  const request = (model: string, answer: string | undefined, input: number) => ({
    ...{ model, purpose: 'chat', parameters: {} },
    answer: { model: answer, usage: { prompt_tokens: input, completion_tokens: 0 } },
  });
  const prices = { deployed: { input: 1e6 }, cheap: { input: 5e5 } };
  expect(
    usageOf(
      [request('deployed', undefined, 2), request('deployed', 'cheap', 2), request('unknown', 'x', 4)],
      prices,
    ),
  ).toEqual([
    { model: 'deployed', counts: { inputTokens: 4, outputTokens: 0 }, cost: 3 },
    { model: 'unknown', counts: { inputTokens: 4, outputTokens: 0 }, cost: undefined },
  ]);
});
