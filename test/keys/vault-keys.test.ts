/** Tests which OpenAI key is used for a connection. */
import { createKeys, type KeysOptions, type KeySource } from '../../src/keys';
import { readSettings } from '../../src/settings';

const owner = { id: 'abc' };

/** The source of keys of the first upstream in the settings. */
function firstKeys(options: KeysOptions): KeySource {
  const [upstream] = options.settings.upstreams;
  if (!upstream) throw new Error('There is no upstream.');
  return createKeys(options)(upstream);
}

function setUp(secrets: Record<string, string>, environment: Record<string, string> = {}) {
  const warnings: string[] = [];
  const vault = { KEY_VAULT_URI: 'https://contoso.vault.azure.net', ...environment };
  const keys = firstKeys({
    settings: readSettings(vault).settings,
    now: () => 0,
    warn: ({ event }) => warnings.push(event),
    readSecret: (name) => Promise.resolve(secrets[name]),
  });
  return { keys, warnings, secrets };
}

test('the name of the common secret is a setting, and the secret of a connection has this name and the id', async () => {
  const { keys } = setUp({ mine: 'sk-1', 'mine-abc': 'sk-2' }, { OPENAI_SECRET_NAME: 'mine' });
  expect(await keys.get(owner)).toEqual({ value: 'sk-2', source: 'vault', secretName: 'mine-abc' });
  expect(await keys.get({ id: 'other' })).toEqual({ value: 'sk-1', source: 'vault', secretName: 'mine' });
});

test('a secret that is no key is refused, and the log says so', async () => {
  const { keys, warnings } = setUp({ 'openai-api-key': 'two words' });
  await expect(keys.get(owner)).rejects.toMatchObject({ code: 'stored_key_malformed' });
  expect(warnings).toEqual(['secret_is_no_key']);
});

test('after a refusal, the key is read again; there is no other key if it is still the same', async () => {
  const { keys, secrets } = setUp({ 'openai-api-key': 'sk-1' });
  const refused = await keys.get(owner);
  expect(await keys.afterRefusal(owner, refused)).toBeUndefined();
  secrets['openai-api-key'] = 'sk-2';
  expect(await keys.afterRefusal(owner, refused)).toMatchObject({ value: 'sk-2' });
});

test('after a refusal of the common key, a key that was added for the connection is found', async () => {
  const { keys, secrets } = setUp({ 'openai-api-key': 'sk-1' });
  const refused = await keys.get(owner);
  secrets['openai-api-key-abc'] = 'sk-own';
  expect(await keys.afterRefusal(owner, refused)).toMatchObject({
    value: 'sk-own',
    secretName: 'openai-api-key-abc',
  });
});

test("there is no other key after a refusal of the caller's key or of a key in a setting", async () => {
  const { keys } = setUp({ 'openai-api-key': 'sk-1' });
  for (const source of ['caller', 'setting'] as const) {
    expect(await keys.afterRefusal(owner, { value: 'sk-x', source })).toBeUndefined();
  }
});

test('if the app has no key, the error asks the caller to send one', async () => {
  const { settings } = readSettings({ ALLOW_CALLER_KEY: 'true' });
  const keys = firstKeys({ settings, now: () => 0, warn: () => undefined });
  expect(await keys.get({ id: 'abc', callerKey: 'sk-own' })).toEqual({ value: 'sk-own', source: 'caller' });
  await expect((async () => keys.get(owner))()).rejects.toThrow('Authorization header');
});

test('a key in a setting is ignored if the settings name a vault', async () => {
  const { keys } = setUp({}, { OPENAI_API_KEY: 'sk-of-the-setting' });
  await expect(keys.get(owner)).rejects.toMatchObject({ code: 'no_key' });
});

test('a failure to read the vault is logged with its code, not its message', async () => {
  const warnings: object[] = [];
  const failure = Object.assign(new Error('with a secret'), { code: 'Forbidden', statusCode: 403 });
  const keys = firstKeys({
    settings: readSettings({ KEY_VAULT_URI: 'https://contoso.vault.azure.net' }).settings,
    now: () => 0,
    warn: (warning) => warnings.push(warning),
    readSecret: () => Promise.reject(failure),
  });
  await expect(keys.get(owner)).rejects.toMatchObject({
    code: 'vault_unavailable',
    details: { retryAfterSeconds: 10 },
  });
  expect(warnings).toEqual([{ event: 'vault_unavailable', reason: 'Forbidden', status: 403 }]);
});

test('a vault that cannot be read is told as that, although no secret was there before', async () => {
  let [time, isDown] = [0, false];
  const warnings: string[] = [];
  const keys = firstKeys({
    settings: readSettings({ KEY_VAULT_URI: 'https://contoso.vault.azure.net' }).settings,
    now: () => time,
    warn: ({ event }) => warnings.push(event),
    readSecret: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(undefined)),
  });
  await expect(keys.get(owner)).rejects.toMatchObject({ code: 'no_key' });
  [time, isDown] = [3600 * 1000, true];
  await expect(keys.get(owner)).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(warnings).toEqual(['vault_unavailable']);
});

test('a key that is in memory comes at once', async () => {
  const { keys } = setUp({ 'openai-api-key': 'sk-1' });
  expect(keys.get(owner)).toBeInstanceOf(Promise);
  await keys.get(owner);
  expect(keys.get(owner)).toEqual({ value: 'sk-1', source: 'vault', secretName: 'openai-api-key' });
});
