/** Tests that the settings of the deployed app match the settings that the app reads. */
import { asList, asObject } from '../../src/json';
import { readSettings, settingTable } from '../../src/settings';
import { federationFields, upstreamFields } from '../../src/settings/upstream-list';
import { containerName } from '../../src/pictures';
import { tableName as budgetsTable } from '../../src/budgets/ledger';
import { tableName } from '../../src/throttle/table';
import { tableName as usageTable } from '../../src/usage/store';
import { at, appSettings, deployed, optionNames, readText } from '../support/deployments';

const template = asObject(JSON.parse(readText('infra/main.json')));
const settable = asObject(at(template, 'definitions', 'AppSettings', 'properties'));

/** Settings that a deployment never sets, and the reasons. */
const left = {
  OPENAI_API_KEY: 'the vault holds the key',
  AzureWebJobsStorage: 'a connection string has a key in it',
  AzureWebJobsStorage__accountName: 'the addresses are given instead',
};

/** Replaces an expression with a value as Azure would fill it in. */
function filledIn(value: string): string {
  if (/\.(clientId|principalId)\)?\]$/.test(value)) return '11111111-2222-3333-4444-555555555555';
  // An expression, not a list in JSON.
  if (/^\[(?!\{)/.test(value)) return 'https://contoso.example.net/';
  return value;
}

const environment = (option: string) =>
  Object.fromEntries(Object.entries(appSettings(option)).map(([name, value]) => [name, filledIn(value)]));

test('the deployment sets every setting of the app or lets the administrator set it, except those that it never sets', () => {
  const known = Object.values(settingTable)
    .filter((setting) => !('setByAzure' in setting))
    .map(({ name }) => name);
  const set = { ...appSettings('speech'), ...appSettings('upstreams') };
  const derived = Object.keys(set).filter((name) => known.includes(name));
  expect([...derived, ...Object.keys(settable), ...Object.keys(left)].sort()).toEqual([...known].sort());
});

test('the app reads every setting of the deployment, except those for the host', () => {
  const known: string[] = Object.values(settingTable).map(({ name }) => name);
  const others = Object.keys(appSettings('every')).filter((name) => !known.includes(name));
  expect(others.sort()).toEqual([
    'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
    'APPLICATIONINSIGHTS_CONNECTION_STRING',
    'AzureWebJobsStorage__credential',
  ]);
});

test.each(optionNames)('the app accepts its settings with the options "%s"', (option) => {
  const { settings, problems } = readSettings({ ...environment(option), WEBSITE_SITE_NAME: 'contoso' });
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    runsInAzure: true,
    keyVaultUri: 'https://contoso.example.net',
    storageBlobUri: 'https://contoso.example.net',
    storageTableUri: 'https://contoso.example.net',
    identityClientId: '11111111-2222-3333-4444-555555555555',
  });
});

test('each address belongs to the right service', () => {
  expect(appSettings()).toMatchObject({
    KEY_VAULT_URI: expect.stringMatching(/\.vaultUri\b/) as string,
    AzureWebJobsStorage__blobServiceUri: expect.stringMatching(/\.primaryEndpoints\.blob\b/) as string,
    AzureWebJobsStorage__tableServiceUri: expect.stringMatching(/\.primaryEndpoints\.table\b/) as string,
  });
});

test('settings that an administrator chooses reach the app with the right types', () => {
  expect(readSettings({ ...environment('settings'), WEBSITE_SITE_NAME: 'contoso' }).settings).toMatchObject({
    keyCacheSeconds: 60,
    allowCallerKey: true,
    answerSeconds: 110,
    throttleLimit: 200,
    throttleWhenStoreFails: 'closed',
    budgets: [
      { who: 'all', amount: 500, unit: 'USD', period: 'month', soft: 0.8 },
      { who: 'each', amount: 20, unit: 'USD', period: 'month', soft: 0.9 },
    ],
    prices: { 'my-model': { input: 2, output: 10 } },
    adminConnections: new Set(['0123456789abcdef01234567']),
    openaiSecretName: 'openai-api-key',
  });
});

test('upstreams reach the app as they are, without a key', () => {
  const { upstreams } = readSettings({ ...environment('upstreams'), WEBSITE_SITE_NAME: 'contoso' }).settings;
  expect(upstreams).toMatchObject([
    {
      ...{ name: 'openai', kind: 'openai', priority: 1 },
      opening: {
        by: 'federation',
        federation: {
          ...{ audience: 'api://contoso', identityProvider: 'idp_abc123', serviceAccount: 'user-abc123' },
          serviceAccounts: new Map([['0123456789abcdef01234567', 'user-def456']]),
        },
      },
    },
    { name: 'west', kind: 'azure', opening: { by: 'identity' }, priority: 2, weight: 3 },
    { name: 'east', models: new Map([['gpt-4o', 'my-gpt-4o']]), priority: 2, weight: 1 },
    { name: 'own', opening: { by: 'secret', secret: 'own-server' }, only: new Set(['embedding']) },
  ]);
});

test('the template knows the fields of an upstream that the app knows, and no others', () => {
  const fieldsOf = (type: string) => Object.keys(asObject(at(template, 'definitions', type, 'properties')));
  expect(fieldsOf('Upstream').sort()).toEqual([...upstreamFields].sort());
  expect(fieldsOf('_1.Federation').sort()).toEqual([...federationFields].sort());
});

test.each(Object.entries(settable))(
  'the template has the same limits for %s as the app',
  (name, described) => {
    const { minValue, maxValue, allowedValues } = asObject(described);
    const refused = (value: unknown) =>
      readSettings({ [name]: String(value) }).problems.some((problem) => problem.name === name);
    const numbers = [minValue, maxValue].filter((limit) => typeof limit === 'number');
    const good = [...numbers, ...asList(allowedValues)];
    expect(good.filter(refused)).toEqual([]);
    const [minimum = 0, maximum = 0] = numbers;
    const beyond = numbers.length === 2 ? [minimum - 1, maximum + 1] : [];
    expect(beyond.filter((value) => !refused(value))).toEqual([]);
    expect(at(described, 'type') === 'int').toBe(numbers.length === 2);
  },
);

test('a setting that the app does not know is refused before anything is deployed', () => {
  expect(at(template, 'definitions', 'AppSettings', 'additionalProperties')).toBe(false);
});

test('the table and the container have the names that the app uses', () => {
  const names = deployed().map(({ id }) => id.split('/').slice(-2).join('/'));
  const tables = [tableName, usageTable, budgetsTable].map((table) => `tables/${table}`);
  expect(names).toEqual(expect.arrayContaining([...tables, `containers/${containerName}`]));
});
