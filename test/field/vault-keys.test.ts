/** Tests that a key in the vault is used in every form in which people save it, and that the caller learns what is wrong with one that cannot be used. */
import { functionKeys, logLines, startScene, type Scene } from '../support/app';
import { call, chat } from '../support/call';

const secret = 'openai-api-key';
const key = 'sk-proj-Ab_12-xyz';

const ask = ({ app }: Scene, functionKey: string = functionKeys.first) =>
  call(app.url, 'POST /v1/chat/completions', { body: chat('Hello'), key: functionKey });

const malformed = 'contains characters other than letters, digits, points, dashes and underscores';

describe('a key as people save it', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene({ KEY_CACHE_SECONDS: '0' });
  });
  afterAll(() => scene.stop());

  test.each([
    ['in double quotes', `"${key}"`],
    ['in single quotes', `'${key}'`],
    ['in typographic quotes', `“${key}”`],
    ['in quotes of Markdown', `\`${key}\``],
    ['in quotes within quotes', `'"${key}"'`],
    ['with a line break of Windows', `${key}\r\n`],
    ['with several line breaks around it', `\n\n${key}\n\n`],
    ['with blanks and a tab', `  ${key}\t`],
    ['with a blank that does not break', `\u00a0${key}\u00a0`],
    ['with a byte order mark', `\ufeff${key}`],
    ['with a zero-width blank at its end', `${key}\u200b`],
    ['with a zero-width blank inside', key.replace('_', '_\u200b')],
    ['with marks for the direction of writing', `\u202a${key}\u202c`],
    ['as the published connector wanted it', `Bearer ${key}`],
    ['with Bearer in lower case and two blanks', `bearer  ${key}`],
    ['with Bearer in quotes', `"Bearer ${key}"`],
    ['as a header', `Authorization: Bearer ${key}`],
    ['as a line of a settings file', `OPENAI_API_KEY=${key}`],
    ['as a line of a settings file, in quotes', `OPENAI_API_KEY="${key}"\n`],
    ['as a command of a shell', `export OPENAI_API_KEY='${key}';`],
    ['as a command of Windows', `set OPENAI_API_KEY=${key}`],
    ['as a line of YAML', `openai_api_key: ${key}`],
  ])('%s is used', async (_, stored) => {
    scene.vault.secrets.set(secret, stored);
    expect((await ask(scene)).status).toBe(200);
    expect(scene.openai.requests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test.each([
    ['JSON', `{"key":"${key}"}`, 'is JSON, not a key'],
    ['a JSON list', `["${key}"]`, 'is JSON, not a key'],
    ['JSON as a value', `OPENAI_API_KEY={"key":"${key}"}`, 'is JSON, not a key'],
    ['two keys in two lines', `${key}\nsk-other`, 'has several lines'],
    ['a settings file', `OPENAI_API_KEY=${key}\nOPENAI_ORG_ID=org-1\n`, 'has several lines'],
    ['a key in a sentence', `My key is ${key}`, 'contains a space'],
    ['two keys', `${key} sk-other`, 'contains a space'],
    ['letters that no key has', 'sk-ключ', malformed],
    ['dots in place of the key', 'sk-…', malformed],
    ['nothing but blanks', ' \n ', 'is empty'],
    ['nothing but a zero-width blank', '\u200b', 'is empty'],
    ['nothing in quotes', '""', 'is empty'],
    ['nothing behind its name', 'OPENAI_API_KEY=', 'is empty'],
  ])('%s is refused with a sentence, and sent nowhere', async (_, stored, reason) => {
    scene.vault.secrets.set(secret, stored);
    const before = scene.openai.requests.length;
    const reply = await ask(scene);
    expect([reply.status, reply.body.error?.code]).toEqual([502, 'stored_key_malformed']);
    expect(reply.body.error?.message).toBe(
      `The OpenAI key that is stored for this connection is malformed: it ${reason}. Ask your administrator to store the key alone.`,
    );
    expect(scene.openai.requests).toHaveLength(before);
    expect(await logLines(scene.app, `"secret":"${secret}","reason":"${reason}"`)).not.toEqual([]);
  });

  test('that is malformed is what the test of the connection finds', async () => {
    scene.vault.secrets.set(secret, `${key}\n${key}`);
    const { status, body } = await call(scene.app.url, 'GET /v1/connection');
    expect([status, body.key_accepted]).toEqual([200, null]);
    expect(body.message).toContain('is malformed: it has several lines.');
  });

  test('that OpenAI does not know is told from one that is malformed', async () => {
    scene.vault.secrets.set(secret, 'sk-wrong-but-well-formed');
    expect((await ask(scene)).body.error?.code).toBe('stored_key_refused');
  });
});

/** What the vault says inside its error, and what the caller reads. Other codes get the sentence of the table. */
const refused: readonly [inner: string, sentence: RegExp][] = [
  [
    'ForbiddenByRbac',
    /^This app may not read the OpenAI key .*give its identity the role Key Vault Secrets User\.$/,
  ],
  ['ForbiddenByPolicy', /^This app may not read the OpenAI key .*check the access policies of the vault\.$/],
  ['ForbiddenByFirewall', /^Key Vault does not accept the network .*check the network rules of the vault\.$/],
  [
    'SecretExpired',
    /^The OpenAI key in Key Vault has expired\. Ask your administrator to store a new one\.$/,
  ],
  ['SecretNotYetValid', /^The OpenAI key in Key Vault is not valid yet\. .*check its activation date\.$/],
  [
    'SomethingNew',
    /^The OpenAI key cannot be read from Key Vault at the moment\. Try again in a few seconds\.$/,
  ],
];

test('the reason why the vault refuses is in the sentence of the caller and in the log', async () => {
  // A connection for each code, because a refusal that is known is not asked for again at once.
  const named = refused.flatMap(([inner]) => ['--key', `${inner}=key-${inner}`]);
  const scene = await startScene({}, undefined, undefined, undefined, named);
  for (const [inner, sentence] of refused) {
    const { headers } = await call(scene.app.url, 'POST /v1/embeddings', { body: {}, key: `key-${inner}` });
    scene.vault.refusals.set(`${secret}-${headers.get('x-connection-id') ?? ''}`, inner);
    const reply = await ask(scene, `key-${inner}`);
    expect([reply.status, reply.body.error?.code]).toEqual([503, 'vault_unavailable']);
    expect(reply.body.error?.message).toMatch(sentence);
    expect(reply.headers.get('retry-after')).toBe('10');
    const lines = await logLines(scene.app, `"inner":"${inner}"`);
    expect(lines[0]).toContain('"event":"vault_unavailable","reason":"Forbidden"');
  }
  expect(scene.openai.requests).toEqual([]);
  await scene.stop();
});

test('a secret that does not exist or is disabled is none, also while the app runs', async () => {
  const scene = await startScene({ KEY_CACHE_SECONDS: '0' }, {});
  const { vault, openai } = scene;
  const sentence = async () => (await ask(scene)).body.error?.message;
  const none = 'There is no OpenAI key for this connection. Ask your administrator to add one.';
  expect(await sentence()).toBe(none);

  vault.secrets.set(secret, 'sk-common');
  const { headers } = await ask(scene);
  const own = `${secret}-${headers.get('x-connection-id') ?? ''}`;
  vault.secrets.set(own, 'sk-own');
  const used = async () => {
    expect((await ask(scene)).status).toBe(200);
    return openai.requests.at(-1)?.headers.authorization;
  };
  expect(await used()).toBe('Bearer sk-own');

  vault.refusals.set(own, 'SecretDisabled');
  expect(await used()).toBe('Bearer sk-common');
  vault.refusals.set(secret, 'SecretDisabled');
  expect(await sentence()).toBe(none);
  vault.refusals.delete(own);
  expect(await used()).toBe('Bearer sk-own');

  // A key in memory stays in use while the vault refuses for another reason.
  vault.refusals.set(own, 'ForbiddenByFirewall');
  expect(await used()).toBe('Bearer sk-own');
  const warnings = await logLines(scene.app, 'vault_unavailable_old_key_used');
  expect(warnings[0]).toContain('"inner":"ForbiddenByFirewall"');
  await scene.stop();
});
