/** Tests how budgets, prices and administrators are read from the settings. */
import { readSettings } from '../../src/settings';

const read = (environment: Record<string, string>) =>
  readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a', ...environment });
const id = '0123456789abcdef01234567';

test('budgets are read in any spacing and case, with 80 % as the soft level', () => {
  const { settings, problems } = read({
    BUDGETS: `all=500 USD/month, each = 20.5usd per day @ 90%,${id}=1000 Tokens/Month`,
  });
  expect(problems).toEqual([]);
  expect(settings.budgets).toEqual([
    { who: 'all', amount: 500, unit: 'USD', period: 'month', soft: 0.8 },
    { who: 'each', amount: 20.5, unit: 'USD', period: 'day', soft: 0.9 },
    { who: id, amount: 1000, unit: 'tokens', period: 'month', soft: 0.8 },
  ]);
});

test.each([
  'all=500',
  'all=500 EUR/month',
  'all=0 USD/month',
  'all=-5 USD/month',
  'all=5 USD/week',
  'everybody=5 USD/day',
  'all=5 USD/day@101%',
  'all=5 USD/day@8',
  'each=20 USD/month, all',
])('“%s” is no list of budgets', (BUDGETS) => {
  expect(read({ BUDGETS }).problems).toMatchObject([{ name: 'BUDGETS' }]);
});

test('two budgets for the same are an error, but one in another unit or period is not', () => {
  expect(read({ BUDGETS: 'all=1 USD/day, all=2 USD/day' }).problems).toMatchObject([{ name: 'BUDGETS' }]);
  expect(read({ BUDGETS: 'all=1 USD/day, all=2 USD/month, all=3 tokens/day' }).problems).toEqual([]);
});

test('prices are read from JSON', () => {
  const { settings, problems } = read({
    PRICES: '{"my-model": {"input": 2, "cachedInput": 0.5, "output": 10}}',
  });
  expect(problems).toEqual([]);
  expect(settings.prices['my-model']).toEqual({ input: 2, cachedInput: 0.5, output: 10 });
});

test.each([
  '2',
  '[]',
  '{"a": 2}',
  '{"a": {"inptu": 2}}',
  '{"a": {"input": "2"}}',
  '{"a": {"input": -1}}',
  '{',
])('%s has no prices', (PRICES) => {
  expect(read({ PRICES }).problems).toMatchObject([{ name: 'PRICES' }]);
});

test('administrators are connection ids', () => {
  expect([...read({ ADMIN_CONNECTIONS: ` ${id} ,` }).settings.adminConnections]).toEqual([id]);
  expect(read({ ADMIN_CONNECTIONS: 'me' }).problems).toMatchObject([{ name: 'ADMIN_CONNECTIONS' }]);
});
