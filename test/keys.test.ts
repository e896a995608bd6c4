/** Tests where the OpenAI key comes from, with the real Azure clients and a vault over HTTPS. */
import { createServer } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import path from 'node:path';
import { close, listen } from '../local/listen';
import { startSimulatedOpenAI } from '../local/openai';
import { startVault } from '../local/vault';
import { loadCertificate } from '../local/vault/certificate';
import { call, chat, type CallOptions, type Reply } from './support/call';
import { functionKeys, logLines, root, startApp, startScene, vaultKey, type Scene } from './support/app';

const ask = ({ app }: Pick<Scene, 'app'>, options: CallOptions = {}): Promise<Reply> =>
  call(app.url, 'POST /v1/chat/completions', { body: chat('Hello'), ...options });
const usedKey = ({ openai }: Scene) => openai.requests.at(-1)?.headers.authorization;

describe('a key from the vault', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.stop());

  test('is read once for many callers who wait at the same time', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask(scene)));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(scene.vault.reads.filter((name) => name === 'openai-api-key')).toHaveLength(1);
  });

  test('is read again as soon as OpenAI refuses it, without an error for the callers', async () => {
    scene.openai.revokedKeys.add(vaultKey);
    // A line break at the end of a secret is a common mistake.
    scene.vault.secrets.set('openai-api-key', 'sk-rotated-key-77\n');
    const replies = await Promise.all(Array.from({ length: 5 }, () => ask(scene)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(usedKey(scene)).toBe('Bearer sk-rotated-key-77');
  });

  test('is renewed even for a request that must not be repeated, because OpenAI did nothing', async () => {
    scene.openai.revokedKeys.add('sk-rotated-key-77');
    scene.vault.secrets.set('openai-api-key', 'sk-rotated-key-78');
    const body = { model: 'gpt-4o-mini', training_file: 'file-1' };
    expect((await call(scene.app.url, 'POST /v1/fine_tuning/jobs', { body })).status).toBe(200);
    expect(usedKey(scene)).toBe('Bearer sk-rotated-key-78');
  });

  test('does not get three further tries after it was renewed', async () => {
    scene.openai.revokedKeys.add('sk-rotated-key-78');
    scene.vault.secrets.set('openai-api-key', 'sk-rotated-key-77-again');
    const before = scene.openai.requests.length;
    const reply = await ask(scene, { body: chat('Hello', { simulate: '503,503,503,503,503' }) });
    expect(reply.status).toBe(502);
    expect(scene.openai.requests.length - before).toBe(3);
  });

  test('that OpenAI refuses is reported as an error of the app, not of the caller', async () => {
    scene.openai.revokedKeys.add('sk-rotated-key-77-again');
    scene.vault.secrets.set('openai-api-key', 'sk-wrong-stored-key');
    const reply = await ask(scene);
    expect([reply.status, reply.body.error?.code]).toEqual([502, 'stored_key_refused']);
    expect(reply.text).not.toContain('sk-');
    scene.vault.secrets.set('openai-api-key', 'sk-next-key-12');
    expect((await ask(scene)).status).toBe(200);
  });

  test('is the key of the connection if the vault has one', async () => {
    const { headers } = await call(scene.app.url, 'POST /v1/chat/completions', { key: functionKeys.second });
    const id = headers.get('x-connection-id') ?? '';
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    // That call had no inputs, so no key was read yet.
    scene.vault.secrets.set(`openai-api-key-${id}`, 'sk-own-key-of-second');
    await ask(scene, { key: functionKeys.second });
    expect(usedKey(scene)).toBe('Bearer sk-own-key-of-second');
    await ask(scene, { key: functionKeys.first });
    expect(usedKey(scene)).toBe('Bearer sk-next-key-12');
  });

  test('is used even if a caller sends a key, unless the administrator allows callers to send keys', async () => {
    await ask(scene, { headers: { authorization: 'Bearer sk-of-the-caller-1' } });
    expect(usedKey(scene)).toBe('Bearer sk-next-key-12');
  });
});

test('the last known key is used while the vault is down, with a warning in the log', async () => {
  const scene = await startScene({ KEY_CACHE_SECONDS: '0' });
  expect((await ask(scene)).status).toBe(200);
  await scene.vault.stop();
  expect((await ask(scene)).status).toBe(200);
  expect(usedKey(scene)).toBe(`Bearer ${vaultKey}`);
  expect(await logLines(scene.app, 'vault_unavailable_old_key_used')).not.toEqual([]);
  await scene.stop();
});

test('a vault or an identity that never answers does not delay a call beyond its time limit', async () => {
  const silent = createServer((socket) => socket.resume());
  const port = await listen(silent, 0);
  const openai = await startSimulatedOpenAI();
  const environments: Record<string, string>[] = [
    { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}`, IDENTITY_HEADER: 'x' },
    { KEY_VAULT_URI: `https://127.0.0.1:${port}` },
  ];
  await Promise.all(
    environments.map(async (environment) => {
      const app = await startApp({ ANSWER_SECONDS: '1', OPENAI_BASE_URL: openai.url, ...environment });
      const reply = await ask({ app });
      expect([reply.status, reply.body.error?.code]).toEqual([503, 'vault_unavailable']);
      await app.stop();
    }),
  );
  await Promise.all([close(silent), openai.stop()]);
});

test('the identity endpoint is called with the client id in the settings', async () => {
  const clientIds: (string | null)[] = [];
  const identity = createHttpServer((request, response) => {
    clientIds.push(new URL(request.url ?? '', 'http://localhost').searchParams.get('client_id'));
    response.writeHead(500).end();
  });
  const IDENTITY_ENDPOINT = `http://127.0.0.1:${await listen(identity, 0)}/token`;
  const AZURE_CLIENT_ID = '11111111-2222-3333-4444-555555555555';
  const scene = await startScene({
    IDENTITY_ENDPOINT,
    IDENTITY_HEADER: 'x',
    AZURE_CLIENT_ID,
    ANSWER_SECONDS: '1',
  });
  // A slow machine may not come to the identity within a second.
  do expect((await ask(scene)).status).toBe(503);
  while (clientIds.length === 0);
  expect(new Set(clientIds)).toEqual(new Set([AZURE_CLIENT_ID]));
  await Promise.all([scene.stop(), close(identity)]);
});

test('while the vault is down and no key is known, the caller is asked to try again later', async () => {
  const nowhere = await startVault(await loadCertificate(path.join(root, '.local')), {});
  await nowhere.stop();
  const scene = await startScene({ KEY_VAULT_URI: nowhere.url });
  const reply = await ask(scene);
  expect([reply.status, reply.body.error?.code]).toEqual([503, 'vault_unavailable']);
  expect(reply.headers.get('retry-after')).toBe('10');
  await scene.stop();
});

describe('a key that the caller sends', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene({ ALLOW_CALLER_KEY: 'true' }, {});
  });
  afterAll(() => scene.stop());

  test.each(['Bearer sk-of-the-caller-1', 'sk-of-the-caller-1', 'bearer  sk-of-the-caller-1 '])(
    'is used when it is sent as %j, and the vault is not asked for that of the connection',
    async (authorization) => {
      expect((await ask(scene, { headers: { authorization } })).status).toBe(200);
      expect(usedKey(scene)).toBe('Bearer sk-of-the-caller-1');
      // The app has read the common key when it started.
      expect(scene.vault.reads.filter((name) => name !== 'openai-api-key')).toEqual([]);
    },
  );

  test('that OpenAI refuses is reported as an error of the caller', async () => {
    const reply = await ask(scene, { headers: { authorization: 'Bearer sk-wrong-of-caller' } });
    expect([reply.status, reply.body.error?.code]).toEqual([401, 'caller_key_refused']);
    expect(reply.text).not.toContain('sk-');
  });

  test('is not confused with a token for another service, for which the reply is 403 without a key', async () => {
    const reply = await ask(scene, { headers: { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln' } });
    expect([reply.status, reply.body.error?.code]).toEqual([403, 'no_key']);
  });
});

describe('without a vault', () => {
  test('a setting can contain the key on the machine of a developer', async () => {
    const app = await startApp({
      OPENAI_API_KEY: 'sk-wrong-of-the-setting',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    });
    const reply = await call(app.url, 'GET /v1/models');
    expect([reply.status, reply.body.error?.code]).toEqual([502, 'openai_unreachable']);
    await app.stop();
  });

  test('the setting is refused in Azure, and every action names all wrong settings', async () => {
    const app = await startApp({
      OPENAI_API_KEY: 'sk-of-the-setting',
      WEBSITE_SITE_NAME: 'contoso',
      ANSWER_SECONDS: 'soon',
    });
    for (const target of ['GET /v1/models', 'POST /v1/embeddings']) {
      const reply = await call(app.url, target);
      expect([reply.status, reply.body.error?.code]).toEqual([500, 'wrong_setting']);
      expect(reply.body.error?.message).toContain('ANSWER_SECONDS must be a whole number from 1 to 225');
      expect(reply.body.error?.message).toContain('OPENAI_API_KEY is for a developer');
    }
    expect((await call(app.url, 'GET /health', { key: null })).status).toBe(200);
    expect(await logLines(app, '"name":"ANSWER_SECONDS"')).toHaveLength(1);
    await app.stop();
  });
});
