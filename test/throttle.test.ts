/** Tests what callers see of the throttle, with the embedded host and Azurite. */
import { call, chat, type CallOptions, type Reply } from './support/call';
import {
  connectionId,
  functionKeys,
  logLines,
  startApp,
  startScene,
  vaultKey,
  type RunningApp,
  type Scene,
} from './support/app';

const ask = (app: RunningApp, options: CallOptions = {}): Promise<Reply> =>
  call(app.url, 'POST /v1/chat/completions', { body: chat('Hello'), ...options });

/** A limit that tests reach, in a window that is longer than any test. */
const small = { THROTTLE_LIMIT: '4', THROTTLE_WINDOW_SECONDS: '3600' };

describe('a connection with a small limit', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene({ ...small, THROTTLE_LIMITS: `${connectionId(functionKeys.second)}=6` });
  });
  afterAll(() => scene.stop());

  test('is not charged for invalid requests', async () => {
    for (let count = 0; count < 5; count++) {
      const reply = await ask(scene.app, { body: { model: 5 } });
      expect(reply.status).toBe(400);
      expect(reply.headers.get('ratelimit')).toBeNull();
    }
  });

  test('is told how many calls are left; retries and failures of OpenAI cost no further permits', async () => {
    const first = await ask(scene.app, { body: chat('Hello', { simulate: '503,503' }) });
    expect(first.headers.get('ratelimit-policy')).toBe('"connection";q=4;w=3600');
    expect(first.headers.get('ratelimit')).toBe('"connection";r=3;t=3601');
    const second = await ask(scene.app, { body: chat('Hello', { simulate: '500' }) });
    expect([second.status, second.headers.get('ratelimit')]).toEqual([502, expect.stringMatching(/;r=2;/)]);
  });

  test('is refused once the limit is reached, and nothing is sent', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => ask(scene.app)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(2);
    const before = scene.openai.requests.length;
    const reply = await ask(scene.app);
    expect([reply.status, reply.body.error?.code, reply.body.error?.type]).toEqual([
      429,
      'throttled',
      'rate_limit_error',
    ]);
    const retryAfter = reply.headers.get('retry-after') ?? '';
    expect(retryAfter).toMatch(/^\d+$/);
    expect(reply.body.error?.message).toContain(`Try again in ${retryAfter} seconds.`);
    expect(reply.headers.get('ratelimit')).toBe(`"connection";r=0;t=${retryAfter}`);
    expect(scene.openai.requests).toHaveLength(before);
  });

  test('does not share its limit with another key', async () => {
    const replies = await Promise.all(
      Array.from({ length: 9 }, () => ask(scene.app, { key: functionKeys.second })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(6);
  });

  test('reports its status, which costs no permit', async () => {
    const { body } = await call(scene.app.url, 'GET /v1/connection');
    expect(body).toEqual({
      id: connectionId(functionKeys.first),
      name: null,
      limit: 4,
      long_answers: true,
      upstreams: [
        {
          ...{ name: 'openai', kind: 'openai', key_source: 'vault', key_accepted: true },
          ...{ has_responses: true, message: 'The connection works.' },
        },
      ],
      used: 4,
      window_seconds: 3600,
      reset_seconds: expect.any(Number) as number,
      key_source: 'vault',
      key_accepted: true,
      message: 'The connection works.',
    });
    const before = scene.openai.requests.length;
    await call(scene.app.url, 'GET /v1/connection');
    expect(scene.openai.requests).toHaveLength(before);
  });

  test('has the same limit on another instance and after a restart', async () => {
    const { storage } = scene.app;
    const other = await startApp({
      ...small,
      AzureWebJobsStorage: storage,
      OPENAI_BASE_URL: scene.openai.url,
      KEY_VAULT_URI: scene.vault.url,
    });
    expect((await ask(other)).status).toBe(429);
    await other.stop();
  });
});

test('the status of a connection says when OpenAI does not accept the key', async () => {
  const scene = await startScene();
  scene.openai.revokedKeys.add(vaultKey);
  const { status, body } = await call(scene.app.url, 'GET /v1/connection');
  expect([status, body.key_source, body.key_accepted]).toEqual([200, 'vault', false]);
  expect(body.message).toContain('OpenAI does not accept the key');
  await scene.stop();
});

describe('while the storage is unavailable', () => {
  const nowhere =
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/a;';

  test('an instance applies the limit alone, and reports this in a header and in the log', async () => {
    const scene = await startScene({ ...small, AzureWebJobsStorage: nowhere });
    const replies = await Promise.all(Array.from({ length: 6 }, () => ask(scene.app)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(4);
    for (const { headers } of replies) expect(headers.get('x-throttle-store')).toBe('unavailable');
    expect(await logLines(scene.app, 'throttle_store_failed')).not.toEqual([]);
    await scene.stop();
  });

  test('all calls are refused if the setting says so', async () => {
    const scene = await startScene({ AzureWebJobsStorage: nowhere, THROTTLE_WHEN_STORE_FAILS: 'closed' });
    const reply = await ask(scene.app);
    expect([reply.status, reply.body.error?.code]).toEqual([503, 'throttle_unavailable']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(scene.openai.requests).toEqual([]);
    await scene.stop();
  });
});
