/** Tests calls through the running app with other upstreams than OpenAI alone: actions, failover, ids and tokens. */
import path from 'node:path';
import { startSimulatedOpenAI, type SimulatedOpenAI } from '../local/openai';
import { upstreamsFor } from '../local/recipes';
import { loadCertificate } from '../local/vault/certificate';
import { actions } from '../src/actions';
import { asList, asObject, type JsonObject } from '../src/json';
import { logLines, root, startApp, startScene, today, type RunningApp, type Scene } from './support/app';
import { startAzure, type SimulatedAzure } from './support/azure';
import { call, chat } from './support/call';
import { callAction, sampleOf, withIds } from './support/sample-calls';

/** Models as the samples name them, and a deployment for each. */
const models = {
  ...{ 'gpt-4o': 'chat-4o', 'gpt-6-luna': 'chat-luna', 'text-embedding-3-large': 'embed' },
  ...{ 'gpt-image-2': 'draw', 'tts-1': 'speak', 'whisper-1': 'hear' },
};
const deployments = {
  ...{ 'chat-4o': 'gpt-4o', 'chat-luna': 'gpt-6-luna', embed: 'text-embedding-3-large' },
  ...{ draw: 'gpt-image-2', speak: 'gpt-4o-mini-tts', hear: 'whisper-1' },
};

let azure: SimulatedAzure;
beforeAll(async () => {
  azure = await startAzure({ deployments });
});
afterAll(() => azure.stop());

const upstreamOf = ({ headers }: { headers: Headers }) => headers.get('x-upstream');

describe('Azure OpenAI alone', () => {
  let scene: Scene;
  beforeAll(async () => {
    const list = [{ name: 'west', kind: 'azure', url: `${azure.url}/openai/v1/`, models }];
    scene = await startScene({ UPSTREAMS: JSON.stringify(list), OPENAI_ORG_ID: 'org-1' });
  });
  afterAll(() => scene.stop());

  /** What Azure does not have, or the app cannot use there. */
  const lacking = ['ModerationPost', 'BatchPost', 'BatchGet', 'BatchCancelPost'];

  test.each(
    actions
      .filter(({ operationId }) => !lacking.includes(operationId))
      .map((action) => [action.operationId, action] as const),
  )('%s works, with the sample of its row', async (_, action) => {
    const inputs = await withIds(scene.app.url, sampleOf(action).inputs);
    const reply = await callAction(scene.app.url, action, inputs);
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(upstreamOf(reply)).toBe('west');
    expect(reply.headers.get('x-openai-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const [line = ''] = await logLines(scene.app, reply.headers.get('x-request-id'));
    expect(line).toContain('"upstream":"west"');
    expect(line).toContain('"gen_ai.provider.name":"azure.ai.openai"');
  });

  test('nothing goes to OpenAI, and no key and no organization go to Azure', () => {
    expect(scene.openai.requests).toEqual([]);
    const { headers } = azure.requests.at(-1) ?? {};
    expect(headers?.authorization).toMatch(/^Bearer eyJ/);
    expect(headers).not.toHaveProperty('api-key');
    expect(headers).not.toHaveProperty('openai-organization');
  });

  test('moderation is refused in one sentence', async () => {
    const { status, body } = await call(scene.app.url, 'POST /v1/moderations', { body: { input: 'a' } });
    expect([status, body.error?.code]).toEqual([400, 'not_offered']);
    expect(body.error?.message).toMatch(
      /^Azure OpenAI has no endpoint for “Create moderation”\. Ask your administrator/,
    );
  });

  test('batches are refused in one sentence', async () => {
    const body = { model: 'gpt-4o', prompts: ['Hello'] };
    const reply = await call(scene.app.url, 'POST /v1/batches', { body });
    expect([reply.status, reply.body.error?.code]).toEqual([400, 'not_offered']);
    expect(reply.body.error?.message).toBe(
      'Azure OpenAI cannot be used for “Run many prompts”. Ask your administrator to add OpenAI to UPSTREAMS.',
    );
  });

  test('the content filter is told with its category', async () => {
    const body = chat('Hello', { simulate: 'filter:violence' });
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body });
    expect([reply.status, reply.body.error?.code]).toEqual([400, 'content_filtered']);
    expect(reply.body.error?.message).toContain('violence (high)');
  });

  test('parameters that a deployment refuses are changed as for OpenAI', async () => {
    const body = chat('one END two', {
      max_tokens: 50,
      temperature: 0.5,
      stop: 'END',
      presence_penalty: 1,
      user: 'me',
    });
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body });
    expect([reply.status, reply.body.first_content]).toEqual([200, 'You said: one ']);
    expect(asObject(reply.body.adaptation)).toMatchObject({
      model_used: 'chat-luna',
      dropped: expect.arrayContaining(['temperature', 'presence_penalty']) as string[],
    });
  });

  test('an unknown deployment is an error with the names that there are', async () => {
    const body = chat('Hello', { model: 'gpt-4-turbo' });
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body });
    expect([reply.status, reply.body.error?.openai_code]).toEqual([404, 'DeploymentNotFound']);
    expect(reply.body.error?.message).toContain('The upstream west has these models: gpt-4o, gpt-6-luna,');
  });

  test('the connection says whether Azure accepts the identity', async () => {
    const ask = async (key: string) => (await call(scene.app.url, 'GET /v1/connection', { key })).body;
    const accepted = { key_source: 'identity', key_accepted: true, message: 'The connection works.' };
    expect(await ask('first-function-key-Zx81')).toMatchObject({
      ...accepted,
      upstreams: [{ name: 'west', kind: 'azure', ...accepted }],
    });
    azure.users.clear();
    const refused = await ask('second-function-key-Qy42');
    expect(refused).toMatchObject({ key_accepted: false });
    expect(refused.message).toContain('Cognitive Services OpenAI User');
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body: chat('Hello') });
    expect([reply.status, reply.body.error?.code]).toEqual([502, 'identity_refused']);
    azure.users.add('11111111-2222-3333-4444-555555555555');
  });
});

describe('OpenAI, with Azure OpenAI behind it', () => {
  let scene: Scene;
  beforeAll(async () => {
    const list = [
      { name: 'openai', kind: 'openai' },
      { name: 'west', kind: 'azure', url: azure.url, secret: 'azure-key', models },
    ];
    const secrets = { 'openai-api-key': 'sk-vault-key-5f3a', 'azure-key': 'local-azure-key' };
    scene = await startScene({ UPSTREAMS: JSON.stringify(list) }, secrets);
  });
  afterEach(() => {
    delete scene.openai.outage.word;
  });
  afterAll(() => scene.stop());

  // A failure pauses a model, so that each case has one of its own.
  test.each([
    ['503', 'gpt-4o'],
    ['reset', 'gpt-6-luna'],
  ])(
    'none of 200 calls fails when OpenAI goes down in the middle (%s), and each makes at most one more try',
    async (word, model) => {
      const body = chat('Hello', { model });
      const replies: { status: number; upstream: string | null; id: string | null }[] = [];
      const send = async (index: number) => {
        if (index === 100) scene.openai.outage.word = word;
        const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body });
        replies.push({
          status: reply.status,
          upstream: upstreamOf(reply),
          id: reply.headers.get('x-request-id'),
        });
      };
      const left = Array.from({ length: 200 }, (_, index) => index);
      const worker = async () => {
        for (let index = left.shift(); index !== undefined; index = left.shift()) await send(index);
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      expect(replies.filter(({ status }) => status !== 200)).toEqual([]);
      for (const name of ['openai', 'west']) {
        expect(replies.filter(({ upstream }) => upstream === name).length).toBeGreaterThanOrEqual(90);
      }
      const lines = await Promise.all(replies.map(({ id }) => logLines(scene.app, id)));
      const tries = lines.map(([line = '']) => Number(/"tries":(\d+)/.exec(line)?.[1]));
      expect(Math.max(...tries)).toBeLessThanOrEqual(2);
    },
  );

  test('an id stays with its upstream after a failover', async () => {
    const job = { training_file: 'file-1', model: 'gpt-4o-mini' };
    const made = await call(scene.app.url, 'POST /v1/fine_tuning/jobs', { body: job });
    expect(made.body.id).toMatch(/^ftjob-.*-at-openai$/);
    const atWest = await call(scene.app.url, 'POST /v1/fine_tuning/jobs', {
      body: { ...job, training_file: 'file-1-at-west' },
    });
    expect([atWest.body.id, upstreamOf(atWest)]).toEqual([expect.stringMatching(/-at-west$/), 'west']);
    scene.openai.outage.word = '503';
    const [ofOpenAI, ofWest] = await Promise.all(
      [made, atWest].map((reply) => call(scene.app.url, `GET /v1/fine_tuning/jobs/${String(reply.body.id)}`)),
    );
    // Azure does not know this job, so it is not asked.
    expect([ofOpenAI?.status, ofOpenAI && upstreamOf(ofOpenAI)]).toEqual([502, 'openai']);
    expect([ofWest?.status, ofWest?.body.id]).toEqual([200, atWest.body.id]);
    delete scene.openai.outage.word;
    const later = await call(scene.app.url, `GET /v1/fine_tuning/jobs/${String(made.body.id)}`);
    expect([later.status, later.body.id]).toEqual([200, made.body.id]);
    const unmarked = String(made.body.id).replace('-at-openai', '');
    expect((await call(scene.app.url, `GET /v1/fine_tuning/jobs/${unmarked}`)).status).toBe(200);
  });

  test('Azure also takes a key, in its own header', () => {
    const request = azure.requests.at(-1);
    expect(request?.headers['api-key']).toBe('local-azure-key');
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  test('the connection names each upstream, and the first ones decide', async () => {
    scene.openai.revokedKeys.add('sk-vault-key-5f3a');
    const { body } = await call(scene.app.url, 'GET /v1/connection');
    scene.openai.revokedKeys.clear();
    expect(body.key_accepted).toBe(false);
    expect(asList(body.upstreams)).toMatchObject([
      { name: 'openai', key_source: 'vault', key_accepted: false },
      { name: 'west', key_source: 'vault', key_accepted: true },
    ]);
  });
});

describe('OpenAI without a key', () => {
  let openai: SimulatedOpenAI;
  let app: RunningApp;
  const federation = () => {
    if (!openai.federation) throw new Error('There is no token endpoint.');
    return openai.federation;
  };
  beforeAll(async () => {
    const certificate = await loadCertificate(path.join(root, '.local'));
    openai = await startSimulatedOpenAI({ certificate, today: () => today });
    const list = asList(JSON.parse(upstreamsFor('keyless', { openai: openai.url, azure: '' }))).map(asObject);
    const second = '4e1b'.repeat(6);
    const upstreams = list.map((entry): JsonObject => {
      return {
        ...entry,
        federation: { ...asObject(entry.federation), serviceAccounts: { [second]: 'user-second' } },
      };
    });
    app = await startApp({ UPSTREAMS: JSON.stringify(upstreams), OPENAI_BASE_URL: openai.url });
  });
  afterAll(async () => {
    await app.stop();
    await openai.stop();
  });

  test('many calls at a time share one token', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => call(app.url, 'POST /v1/chat/completions', { body: chat('Hello') })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(federation().exchanges).toEqual(['user-local']);
    expect(openai.requests.at(-1)?.headers.authorization).toMatch(/^Bearer local-openai-/);
  });

  test('a token that ends in the middle is renewed without an error for the callers', async () => {
    federation().revoke();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => call(app.url, 'POST /v1/chat/completions', { body: chat('Hello') })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(federation().exchanges).toHaveLength(2);
  });

  test('the connection says where the token comes from', async () => {
    expect((await call(app.url, 'GET /v1/connection')).body).toMatchObject({
      ...{ key_source: 'federation', key_accepted: true },
    });
  });

  test('an identity that OpenAI does not trust is an error that says what to check', async () => {
    federation().revoke();
    federation().serviceAccounts.clear();
    const { status, body } = await call(app.url, 'POST /v1/chat/completions', { body: chat('Hello') });
    expect([status, body.error?.code]).toEqual([502, 'identity_refused']);
    expect(body.error?.message).toContain('federation in UPSTREAMS');
    expect(app.log()).toContain('{"event":"identity_refused","reason":"invalid_grant"}');
  });
});
