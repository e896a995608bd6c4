/** Tests how the names of connections are read. */
import { connectionName, readSettings } from '../../src/settings';

const [sales, finance] = ['0123456789abcdef01234567', '89abcdef0123456701234567'];

const read = (names: string) =>
  readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a', CONNECTION_NAMES: names });

test('connections get their names, in any language', () => {
  const { settings, problems } = read(` ${sales} = Sales (Köln) , ${finance}=人事/HR,`);
  expect(problems).toEqual([]);
  expect(connectionName(sales, settings)).toBe('Sales (Köln)');
  expect(connectionName(finance, settings)).toBe('人事/HR');
  expect(connectionName('f'.repeat(24), settings)).toBeUndefined();
  expect(connectionName('constructor', settings)).toBeUndefined();
});

test('two connections can have one name, because a team may have two keys', () => {
  const { settings, problems } = read(`${sales}=Sales,${finance}=Sales`);
  expect([problems, connectionName(finance, settings)]).toEqual([[], 'Sales']);
});

test.each([
  ['a name without an id', 'Marketing', 'must be a list such as'],
  ['a name of the function key in place of the id', 'default=Sales', 'must be a list such as'],
  ['an id with capital letters', `${sales.toUpperCase()}=Sales`, 'must be a list such as'],
  ['no name', `${finance.replace('9', '8')}=`, 'must be a list such as'],
  ['a long name', `${sales}=${'a b '.repeat(16)}c`, 'must be a list such as'],
  ['markup', `${sales}=<b>Sales</b>`, 'must be a list such as'],
  ['an OpenAI key in place of a name', `${sales}=sk-proj-abc`, 'must be a list such as'],
  ['a function key in place of a name', `${sales}=${'a1'.repeat(20)}`, 'must be a list such as'],
  ['JSON', `{"${sales}":"Sales"}`, 'must be a list such as'],
  ['two names for one connection', `${sales}=Sales,${sales}=Support`, 'must not have two names'],
])('%s is a problem, which does not repeat the value', (_, value, reason) => {
  const { problems } = read(value);
  expect(problems).toEqual([{ name: 'CONNECTION_NAMES', reason: expect.stringContaining(reason) as string }]);
  expect(problems[0]?.reason).not.toContain(value);
});
