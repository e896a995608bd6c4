/** Tests that defects neither show nor log internal text, and that calls keep their time limit. */
import { HttpRequest } from '@azure/functions';
import { AppError } from '../../src/errors';
import { run } from '../../src/http/walk';
import { asObject, type JsonObject } from '../../src/json';
import { dependenciesWith, loggingContext, type SpecialParts } from '../support/dependencies';
import { row } from '../support/rows';

const secret = 'sk-inside-of-a-defect';
const never = () => new Promise<never>(() => undefined);

/** A call of the action that is run unless a test says otherwise. */
const models = { operationId: 'ModelsGet', body: undefined };

/** Runs an action with special dependencies, and returns the reply and the log lines. */
async function runWith(
  special: SpecialParts,
  { operationId, body }: { operationId: string; body: JsonObject | undefined } = models,
  environment: Record<string, string> = {},
) {
  const { context, logged } = loggingContext();
  const action = row(operationId);
  const request = new HttpRequest({
    method: action.method,
    url: 'http://localhost/v1',
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: { string: JSON.stringify(body) },
    }),
  });
  const reply = asObject(await run(action, dependenciesWith(special, environment))(request, context));
  const headers = asObject(reply.headers);
  const text = Buffer.isBuffer(reply.body) ? reply.body.toString() : '';
  return { reply: { status: reply.status, headers, body: text }, logged };
}

const defects: [string, SpecialParts][] = [
  [
    'the keys',
    {
      keys: {
        get: () => Promise.reject(new TypeError(secret)),
        afterRefusal: () => Promise.reject(new Error(secret)),
      },
    },
  ],
  ['the adapter', { send: () => Promise.reject(new TypeError(secret)) }],
];

test.each(defects)(
  'a defect in %s is answered with 500, and the log says where it is',
  async (_, failing) => {
    const { reply, logged } = await runWith(failing);
    expect(reply.status).toBe(500);
    expect(JSON.parse(reply.body)).toMatchObject({ error: { code: 'internal_error', request_id: 'id-1' } });
    expect(logged).toHaveLength(2);
    expect(logged[0]).toMatch(/^error \{"event":"defect","requestId":"id-1"/);
    expect(logged[1]).toMatch(/^error \{"event":"request".*"status":500,"error.type":"internal_error"/);
    expect(reply.body + logged.join('')).not.toContain(secret);
  },
);

test('an answer with the wrong type in a documented list is unreadable', async () => {
  const { reply } = await runWith({ send: () => Promise.resolve({ data: 'none' }) });
  expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
    502,
    { error: { code: 'openai_unreadable' } },
  ]);
});

const { throttle } = dependenciesWith();
const speech = { operationId: 'AudioSpeechPost', body: { model: 'tts-1', input: 'a', voice: 'alloy' } };

test.each<[string, string, SpecialParts, typeof models | typeof speech]>([
  ['a permit', 'throttle_unavailable', { throttle: { ...throttle, acquire: never } }, models],
  ['a key', 'vault_unavailable', { keys: { get: never, afterRefusal: never } }, models],
  [
    'a newer key',
    'vault_unavailable',
    {
      send: () => Promise.reject(new AppError('stored_key_refused')),
      keys: { get: () => Promise.resolve({ value: 'sk-a', source: 'vault' }), afterRefusal: never },
    },
    models,
  ],
  ['a token for speech', 'identity_unavailable', { tokens: { get: never } }, speech],
])('the caller does not wait for %s longer than the time limit', async (_, code, hanging, called) => {
  const now = jest.fn().mockReturnValueOnce(0).mockReturnValue(94_999);
  const environment = { AZURE_SPEECH_ENDPOINT: 'https://contoso.openai.azure.com' };
  const { reply } = await runWith({ ...hanging, now }, called, environment);
  expect([reply.status, JSON.parse(reply.body)]).toMatchObject([503, { error: { code } }]);
  expect(reply.headers['retry-after']).toBe('10');
});

test('after OpenAI refuses the stored key, there is one more call with the new key', async () => {
  const used: string[] = [];
  const { reply } = await runWith({
    keys: {
      get: () => Promise.resolve({ value: 'sk-old', source: 'vault' }),
      afterRefusal: () => Promise.resolve({ value: 'sk-new', source: 'vault' }),
    },
    send: (_, key) => {
      used.push(key.value);
      return Promise.reject(new AppError('stored_key_refused'));
    },
  });
  expect(used).toEqual(['sk-old', 'sk-new']);
  expect(reply.status).toBe(502);
});

test('the log says how long a call took', async () => {
  const now = jest.fn().mockReturnValueOnce(1_000).mockReturnValue(1_250);
  const { logged } = await runWith({ now });
  expect(logged).toEqual([expect.stringContaining('"status":200,"ms":250')]);
});

test.each([true, 'true'])('a chat with stream set to %j is returned as events', async (stream) => {
  const message = { role: 'assistant', content: 'Hi' };
  const answer = {
    ...{ id: 'a', object: 'chat.completion', created: 1, model: 'm' },
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
  const { reply } = await runWith(
    { send: () => Promise.resolve(answer) },
    { operationId: 'ChatPost', body: { model: 'gpt-6-luna', role: 'user', content: 'a', stream } },
  );
  expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
});

test('a reply has no report on adaptation when the call got no permit', async () => {
  const chat = { operationId: 'ChatPost', body: { model: 'gpt-4-turbo', role: 'user', content: 'a' } };
  const full = { granted: false, reason: 'used_up', limit: 9, remaining: 0, retryAfterSeconds: 2 } as const;
  const refused = await runWith(
    { throttle: { ...throttle, acquire: () => Promise.resolve({ ...full, alone: false }) } },
    chat,
  );
  expect(refused.reply.status).toBe(429);
  expect(JSON.parse(refused.reply.body)).not.toHaveProperty('adaptation');
  const failed = await runWith({ send: () => Promise.reject(new AppError('openai_failed')) }, chat);
  expect(JSON.parse(failed.reply.body)).toHaveProperty('adaptation');
});
