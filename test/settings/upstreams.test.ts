/** Tests how the list of upstreams is read and completed, and which problems are named. */
import { purposes } from '../../src/actions';
import { readSettings } from '../../src/settings';
import { purposeNames } from '../../src/settings/upstream-list';

const storage = { AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
const vault = { KEY_VAULT_URI: 'https://contoso.vault.azure.net', ...storage };
const read = (list: unknown, environment: Record<string, string> = vault) =>
  readSettings({ UPSTREAMS: typeof list === 'string' ? list : JSON.stringify(list), ...environment });
const reasons = (list: unknown) => read(list).problems.map(({ name, reason }) => `${name} ${reason}`);

const azure = { name: 'west', kind: 'azure', url: 'https://w.openai.azure.com', models: { a: 'b' } };
const federation = { audience: 'api://contoso', identityProvider: 'idp_1', serviceAccount: 'user-1' };

test('without a list, OpenAI is the only upstream, with what other settings say', () => {
  const { settings, problems } = readSettings({
    ...{ ...vault, OPENAI_BASE_URL: 'https://eu.api.openai.com', OPENAI_SECRET_NAME: 'mine' },
    ...{ OPENAI_ORG_ID: 'org-1', OPENAI_PROJECT_ID: 'proj_1', PASS_THROUGH: 'completions,models' },
  });
  expect(problems).toEqual([]);
  expect(settings.upstreams).toEqual([
    {
      ...{ name: 'openai', kind: 'openai', url: 'https://eu.api.openai.com/v1', priority: 1, weight: 1 },
      ...{ opening: { by: 'secret', secret: 'mine' }, has: new Set(['completions', 'models']) },
      ...{ organization: 'org-1', project: 'proj_1' },
    },
  ]);
});

test('entries are completed: the place in the list is the priority, and each kind has its usual way in', () => {
  const { settings, problems } = read([
    { name: 'openai', kind: 'openai' },
    { ...azure, url: 'https://w.openai.azure.com/openai/v1/', weight: 3, only: ['chat'] },
    { name: 'own', kind: 'compatible', url: 'https://own.example.com/v1', secret: 'own-key', has: ['edits'] },
    {
      name: 'keyless',
      kind: 'openai',
      federation: { ...federation, serviceAccounts: { ['a1'.repeat(12)]: 'user-2' } },
    },
  ]);
  expect(problems).toEqual([]);
  expect(settings.upstreams).toEqual([
    {
      ...{ name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', priority: 1, weight: 1 },
      ...{ opening: { by: 'secret', secret: 'openai-api-key' }, has: new Set() },
    },
    {
      ...{ name: 'west', kind: 'azure', url: 'https://w.openai.azure.com', priority: 2, weight: 3 },
      ...{
        opening: { by: 'identity' },
        models: new Map([['a', 'b']]),
        only: new Set(['chat']),
        has: new Set(),
      },
    },
    {
      ...{ name: 'own', kind: 'compatible', url: 'https://own.example.com/v1', priority: 3, weight: 1 },
      ...{ opening: { by: 'secret', secret: 'own-key' }, has: new Set(['edits']) },
    },
    {
      ...{ name: 'keyless', kind: 'openai', url: 'https://api.openai.com/v1', priority: 4, weight: 1 },
      has: new Set(),
      opening: {
        by: 'federation',
        federation: {
          ...federation,
          serviceAccounts: new Map([['a1'.repeat(12), 'user-2']]),
          tokenUrl: 'https://auth.openai.com/oauth/token',
        },
      },
    },
  ]);
});

test('organization and project go along with the common key only', () => {
  const environment = { ...vault, OPENAI_ORG_ID: 'org-1' };
  const { upstreams } = read(
    [
      { name: 'one', kind: 'openai' },
      { name: 'two', kind: 'openai', secret: 'other' },
      { name: 'three', kind: 'openai', federation },
      { ...azure, secret: 'openai-api-key' },
    ],
    environment,
  ).settings;
  expect(upstreams.map(({ organization }) => organization)).toEqual([
    'org-1',
    undefined,
    undefined,
    undefined,
  ]);
});

test('AZURE_SPEECH_ENDPOINT is one more entry, which is for speech alone and has one deployment for every model', () => {
  const environment = {
    AZURE_SPEECH_ENDPOINT: 'https://s.openai.azure.com/',
    AZURE_SPEECH_DEPLOYMENT: 'voice',
  };
  const { settings } = readSettings({ ...vault, ...environment });
  expect(settings.upstreams.map(({ name }) => name)).toEqual(['openai', 'azure-speech']);
  expect(settings.upstreams[1]).toMatchObject({
    ...{ kind: 'azure', url: 'https://s.openai.azure.com', opening: { by: 'identity' } },
    ...{ only: new Set(['speech']), models: new Map([['*', 'voice']]) },
  });
  expect(read([{ ...azure, name: 'azure-speech' }], { ...vault, ...environment }).problems).toEqual([
    expect.objectContaining({ name: 'UPSTREAMS', reason: expect.stringContaining('azure-speech') as string }),
  ]);
});

test.each<[string, unknown, string[]]>([
  ['text that is not JSON', '[{', ['UPSTREAMS must be a JSON list of objects']],
  ['an empty list', [], ['UPSTREAMS must be a JSON list of objects']],
  ['an object', {}, ['UPSTREAMS must be a JSON list of objects']],
  ['a list of texts', ['openai'], ['UPSTREAMS must be a JSON list of objects']],
  ['a missing name', [{ kind: 'openai' }], ['UPSTREAMS is wrong: `name` of entry 1 must be']],
  ['a name with capitals', [{ name: 'West', kind: 'openai' }], ['`name` of entry 1 must be']],
  ['a name like a mark', [{ name: 'a-at-b', kind: 'openai' }], ['`name` of entry 1 must be']],
  ['a name that begins like a mark', [{ name: 'at-b', kind: 'openai' }], ['`name` of entry 1 must be']],
  ['two equal names', [azure, azure], ['UPSTREAMS must not have two entries with the name west']],
  ['an unknown kind', [{ name: 'a', kind: 'aws' }], ['`kind` of a must be openai, azure or compatible']],
  ['an unknown field', [{ ...azure, urls: 1 }], ['`urls` of west is not one of name, kind, url']],
  ['a missing address', [{ ...azure, url: undefined }], ['`url` of west is missing']],
  [
    'plain http',
    [{ ...azure, url: 'http://w.example.com' }],
    ['`url` of west must be an address that begins'],
  ],
  ['no deployments', [{ ...azure, models: {} }], ['`models` of west must name the deployments']],
  [
    'a list of models',
    [{ ...azure, models: ['a'] }],
    ['`models` of west must be an object', '`models` of west must name'],
  ],
  [
    'a model that is no text',
    [{ ...azure, models: { a: 1, b: 'c' } }],
    ['`models` of west must be an object'],
  ],
  [
    'a priority of 0',
    [{ ...azure, priority: 0 }],
    ['`priority` of west must be a whole number from 1 to 100'],
  ],
  ['a weight in text', [{ ...azure, weight: '2' }], ['`weight` of west must be a whole number']],
  ['an unknown purpose', [{ ...azure, only: ['music'] }], ['`only` of west must be a list of some of chat']],
  ['`has` for Azure', [{ ...azure, has: ['edits'] }], ['`has` of west is only for the kind compatible']],
  [
    'a key in the place of a name',
    [{ ...azure, secret: '0123456789abcdef0123456789abcdef' }],
    ['`secret` of west must be the name of a secret'],
  ],
  [
    'an OpenAI key',
    [{ name: 'a', kind: 'openai', secret: 'sk-abc' }],
    ['`secret` of a must be the name of a secret'],
  ],
  [
    'a server without a secret',
    [{ name: 'a', kind: 'compatible', url: 'https://a.example.com' }],
    ['`secret` of a is missing'],
  ],
  [
    'the identity for OpenAI',
    [{ name: 'a', kind: 'openai', identity: true }],
    ['`identity` of a is not for the kind openai'],
  ],
  [
    'an identity that is off',
    [{ ...azure, identity: false }],
    ['`identity` of west must be true or left out'],
  ],
  ['federation for Azure', [{ ...azure, federation }], ['`federation` of west is not for the kind azure']],
  [
    'two ways in',
    [{ ...azure, secret: 'a', identity: true }],
    ['`identity` of west cannot be used together with `secret`'],
  ],
  [
    'an empty federation',
    [{ name: 'a', kind: 'openai', federation: {} }],
    [
      '`federation.audience` of a must',
      '`federation.identityProvider` of a must',
      '`federation.serviceAccount` of a must',
    ],
  ],
  [
    'a wrong federation',
    [
      {
        name: 'a',
        kind: 'openai',
        federation: { ...federation, tokenUrl: 'ftp://a', key: 1, serviceAccounts: { me: 'x' } },
      },
    ],
    [
      '`federation.key` of a is not one of',
      '`federation.serviceAccounts` of a must',
      '`federation.tokenUrl` of a must be an address',
    ],
  ],
])('%s is named as a problem', (_, list, expected) => {
  const found = reasons(list);
  expect(found).toHaveLength(expected.length);
  expected.forEach((sentence, index) => expect(found[index]).toContain(sentence));
  expect(found.join()).not.toMatch(/sk-abc|0123456789abcdef0/);
});

test('every problem of every entry is named', () => {
  expect(reasons([{ ...azure, priority: 0, weight: 0 }, { kind: 'x' }])).toHaveLength(4);
});

test('a vault is needed for keys only', () => {
  const problems = (list: unknown, environment: Record<string, string> = {}) =>
    read(list, { ...storage, ...environment }).problems.map(({ name }) => name);
  const own = { name: 'own', kind: 'compatible', url: 'https://own.example.com', secret: 'own-key' };
  const openai = { name: 'openai', kind: 'openai' };
  expect(problems([azure])).toEqual([]);
  expect(problems([{ name: 'a', kind: 'openai', federation }])).toEqual([]);
  expect(problems([azure, openai])).toEqual(['KEY_VAULT_URI']);
  expect(problems([openai], { OPENAI_API_KEY: 'sk-1' })).toEqual([]);
  expect(problems([openai, own], { OPENAI_API_KEY: 'sk-1' })).toEqual(['KEY_VAULT_URI']);
  expect(problems([openai], { ALLOW_CALLER_KEY: 'true' })).toEqual([]);
});

test("a caller's own OpenAI key needs an upstream that takes it", () => {
  const { problems } = read([azure], { ...storage, ALLOW_CALLER_KEY: 'true' });
  expect(problems.map(({ name }) => name)).toEqual(['ALLOW_CALLER_KEY']);
});

test('the purposes in the list are those of the actions', () => {
  expect(purposeNames).toEqual([...purposes]);
});
