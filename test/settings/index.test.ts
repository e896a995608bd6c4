/** Tests how settings are read and checked. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Setting } from '../../src/settings/kinds';
import { isLoopback } from '../../src/settings';
import { readSettings, settingTable } from '../../src/settings';
import { asObject } from '../../src/json';

const storage = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
const vault = { KEY_VAULT_URI: 'https://contoso.vault.azure.net/', ...storage };
const problems = (environment: Record<string, string>) => readSettings(environment).problems;

test('defaults apply to settings that are missing or blank', () => {
  const { settings, problems: none } = readSettings({ ...vault, ANSWER_SECONDS: ' ', OPENAI_BASE_URL: '' });
  expect(none).toEqual([]);
  expect(settings).toEqual({
    keyVaultUri: 'https://contoso.vault.azure.net',
    openaiSecretName: 'openai-api-key',
    modelReplacements: new Map(),
    console: 'on',
    passThrough: new Set(),
    publicUrl: undefined,
    storageBlobUri: undefined,
    azureSpeechEndpoint: undefined,
    azureSpeechDeployment: 'gpt-4o-mini-tts',
    keyCacheSeconds: 300,
    openaiApiKey: undefined,
    allowCallerKey: false,
    openaiBaseUrl: 'https://api.openai.com/v1',
    upstreamEntries: [],
    upstreams: [
      {
        ...{ name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', priority: 1, weight: 1 },
        ...{ opening: { by: 'secret', secret: 'openai-api-key' }, has: new Set() },
      },
    ],
    openaiOrganization: undefined,
    openaiProject: undefined,
    answerSeconds: 95,
    longAnswers: 'auto',
    keepLongAnswers: false,
    filesShared: false,
    budgets: [],
    prices: {},
    adminConnections: new Set(),
    callbackHosts: ['*.logic.azure.com', '*.azure-apihub.net', '*.environment.api.powerplatform.com'],
    webhookSecretName: 'openai-webhook-secret',
    retriesAreOne: false,
    identityClientId: undefined,
    throttleLimit: 100,
    throttleLimits: new Map(),
    connectionNames: new Map(),
    throttleWhenStoreFails: 'local',
    throttleWindowSeconds: 60,
    storageAccountName: undefined,
    storageClientId: undefined,
    storageConnection: 'UseDevelopmentStorage=true',
    storageTableUri: undefined,
    authenticationEnabled: false,
    identityEndpoint: undefined,
    runsInAzure: false,
  });
});

test.each<[string, string]>([
  ['KEY_VAULT_URI', 'http://contoso.vault.azure.net'],
  ['KEY_VAULT_URI', 'http://127.example.org'],
  ['KEY_VAULT_URI', 'contoso'],
  ['KEY_VAULT_URI', 'https://user@contoso.vault.azure.net'],
  ['KEY_VAULT_URI', 'https://:password@contoso.vault.azure.net'],
  ['OPENAI_BASE_URL', 'http://api.openai.com/v1'],
  ['OPENAI_BASE_URL', 'https://api.openai.com/v1?key=sk-secret'],
  ['OPENAI_BASE_URL', 'https://api.openai.com/v1#a'],
  ['OPENAI_SECRET_NAME', 'a b'],
  ['OPENAI_API_KEY', 'sk-a\nb'],
  ['KEY_CACHE_SECONDS', '-1'],
  ['ANSWER_SECONDS', '0'],
  ['ANSWER_SECONDS', '226'],
  ['ANSWER_SECONDS', '9.5'],
  ['ALLOW_CALLER_KEY', 'yes'],
  ['OPENAI_ORG_ID', 'org a'],
  ['AZURE_CLIENT_ID', 'me'],
  ['THROTTLE_LIMIT', '5001'],
  ['THROTTLE_LIMITS', 'me=5x'],
  ['THROTTLE_LIMITS', '0123456789abcdef01234567=0'],
  ['THROTTLE_LIMITS', '0123456789abcdef01234567=9999'],
  ['THROTTLE_WHEN_STORE_FAILS', 'open'],
  ['AzureWebJobsStorage__accountName', 'Contoso!'],
])('%s refuses the value %j, and the problem does not repeat the value', (name, value) => {
  const [problem, ...others] = problems({ ...vault, [name]: value });
  expect(others).toEqual([]);
  expect(problem?.name).toBe(name);
  expect(problem?.reason).not.toContain(value);
});

test.each(['1', '225'])('ANSWER_SECONDS accepts %s', (ANSWER_SECONDS) => {
  expect(problems({ ...vault, ANSWER_SECONDS })).toEqual([]);
});

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['False', false],
])('a flag can be written as %s: %j', (ALLOW_CALLER_KEY, expected) => {
  const { settings, problems: none } = readSettings({ ...vault, ALLOW_CALLER_KEY });
  expect([settings.allowCallerKey, none]).toEqual([expected, []]);
});

test.each([
  ['https://eu.api.openai.com', 'https://eu.api.openai.com/v1'],
  ['https://eu.api.openai.com/', 'https://eu.api.openai.com/v1'],
  ['https://ai.contoso.com/openai/', 'https://ai.contoso.com/openai'],
])('OPENAI_BASE_URL %s becomes %s', (OPENAI_BASE_URL, expected) => {
  expect(readSettings({ ...vault, OPENAI_BASE_URL }).settings.openaiBaseUrl).toBe(expected);
});

test('all problems are reported at once', () => {
  expect(problems({ ANSWER_SECONDS: 'x', ALLOW_CALLER_KEY: 'y' }).map(({ name }) => name)).toEqual([
    'ALLOW_CALLER_KEY',
    'ANSWER_SECONDS',
    'KEY_VAULT_URI',
    'AzureWebJobsStorage',
  ]);
});

test('storage is required, in any of the settings for it', () => {
  const none = { KEY_VAULT_URI: vault.KEY_VAULT_URI };
  expect(problems(none)).toEqual([{ name: 'AzureWebJobsStorage', reason: 'is missing' }]);
  expect(problems({ ...none, AzureWebJobsStorage__accountName: 'contoso' })).toEqual([]);
  const address = 'https://contoso.table.core.windows.net';
  expect(problems({ ...none, AzureWebJobsStorage__tableServiceUri: address })).toEqual([]);
});

test('single connections can have their own limits', () => {
  const THROTTLE_LIMITS = '0123456789abcdef01234567=500, , 89abcdef0123456701234567=5,';
  expect([...readSettings({ ...vault, THROTTLE_LIMITS }).settings.throttleLimits]).toEqual([
    ['0123456789abcdef01234567', 500],
    ['89abcdef0123456701234567', 5],
  ]);
});

test('at least one source of keys is required', () => {
  expect(problems(storage)).toEqual([{ name: 'KEY_VAULT_URI', reason: 'is missing' }]);
  expect(problems({ ...storage, ALLOW_CALLER_KEY: 'True' })).toEqual([]);
  expect(problems({ ...storage, OPENAI_API_KEY: 'sk-a' })).toEqual([]);
});

test.each(['WEBSITE_SITE_NAME', 'WEBSITE_INSTANCE_ID', 'WEBSITE_POD_NAME'])(
  'a key in a setting is refused in Azure, recognized by %s',
  (name) => {
    expect(
      problems({ ...vault, OPENAI_API_KEY: 'sk-a', [name]: 'x' }).map((problem) => problem.name),
    ).toEqual(['OPENAI_API_KEY']);
  },
);

test.each<[string, boolean]>([
  ['gpt-4o=gpt-6-sol', true],
  [' gpt-4o = gpt-6-sol @ 2027-01-01 , a=b,', true],
  ['ft:a::b=c', true],
  ['gpt-4o', false],
  ['=a', false],
  ['a=b=c', false],
  ['a=b@soon', false],
  ['a=b@2027-02-31', false],
])('whether MODEL_REPLACEMENTS accepts "%s": %s', (text, isRight) => {
  expect(problems({ ...vault, MODEL_REPLACEMENTS: text })).toHaveLength(isRight ? 0 : 1);
});

test('a replacement of a model can have a date', () => {
  const { settings } = readSettings({ MODEL_REPLACEMENTS: 'a=b, c = d @ 2027-01-01' });
  expect([...settings.modelReplacements]).toEqual([
    ['a', { model: 'b', from: undefined }],
    ['c', { model: 'd', from: '2027-01-01' }],
  ]);
});

test('PASS_THROUGH accepts only known names', () => {
  const { settings } = readSettings({ PASS_THROUGH: ' completions, models,' });
  expect([...settings.passThrough]).toEqual(['completions', 'models']);
  expect(problems({ ...vault, PASS_THROUGH: 'completions,chat' })).toHaveLength(1);
});

test('http is accepted only for addresses on this machine', () => {
  for (const address of ['http://localhost:1/v1', 'http://127.0.0.1/v1', 'http://[::1]:8/v1']) {
    expect(isLoopback(address)).toBe(true);
    expect(problems({ ...vault, OPENAI_BASE_URL: address })).toEqual([]);
  }
  for (const address of ['https://127.0.0.1.example.org', 'https://localhost.example.org']) {
    expect(isLoopback(address)).toBe(false);
  }
});

test('the sample file has every setting, with a value that works locally', () => {
  const sample = path.join(__dirname, '../../local.settings.sample.json');
  const { Values } = asObject(JSON.parse(readFileSync(sample, 'utf8')));
  const values = Object.fromEntries(
    Object.entries(asObject(Values)).map(([name, value]) => [name, String(value)]),
  );
  const expected = Object.values<Setting<unknown>>(settingTable).flatMap(
    ({ name, localValue = '', setByAzure }) => (setByAzure ? [] : [[name, localValue]]),
  );
  expect(values).toEqual({
    FUNCTIONS_WORKER_RUNTIME: 'node',
    ...(Object.fromEntries(expected) as Record<string, string>),
  });
  expect(problems(values)).toEqual([]);
});
