/** Calls that name their action in an input, as the Azure Functions action of Logic Apps makes them. */
import { actions } from '../src/actions';
import { asObject, type JsonObject } from '../src/json';
import { call, chat, type CallOptions, type Reply } from './support/call';
import { logLines, startScene, type Scene } from './support/app';
import { field, fields, form, formType, sample } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

const byName = (target: string, options: CallOptions = {}): Promise<Reply> =>
  call(scene.app.url, `POST /OpenAI${target}`, options);

/** What is different in any two calls. */
function withoutIds({ body, status }: Reply): JsonObject {
  return { ...body, status, id: undefined, created: undefined };
}

describe('the action may be named', () => {
  test.each([
    ['in the query', '?operation=ChatPost', {}],
    ['in the body', '', { operation: 'ChatPost' }],
    ['in both', '?operation=ChatPost', { operation: 'ChatPost' }],
    ['in any case', '?operation=chatpost', {}],
  ])('%s', async (_, query, more) => {
    const inputs = chat('Hello', { max_tokens: 50, user: 'somebody' });
    const usual = await call(scene.app.url, 'POST /v1/chat/completions', { body: inputs });
    const usualRequest = scene.openai.requests.at(-1);
    const named = await byName(query, { body: { ...inputs, ...more } });
    expect(withoutIds(named)).toEqual(withoutIds(usual));
    expect(named.status).toBe(200);
    expect(scene.openai.requests.at(-1)?.body).toEqual(usualRequest?.body);
    expect(scene.openai.requests.at(-1)?.url).toBe('/v1/chat/completions');
  });
});

test('the log has the action, and the permit is spent once', async () => {
  const reply = await byName('?operation=ModerationPost', { body: { input: 'Hello' } });
  const next = await byName('?operation=ModerationPost', { body: { input: 'Hello' } });
  const [line = ''] = await logLines(scene.app, reply.headers.get('x-request-id'));
  expect(line).toContain('"action":"ModerationPost"');
  const left = (given: Reply) => Number(/r=(\d+)/.exec(given.headers.get('ratelimit') ?? '')?.[1]);
  expect(left(reply) - left(next)).toBe(1);
});

test('every action can be named, those of GET and with an id in their path as well', async () => {
  const job = await byName('', {
    body: { operation: 'FineTuningPost', training_file: 'file-1', model: 'gpt-4o-mini' },
  });
  expect(job.body).toMatchObject({ object: 'fine_tuning.job' });
  const id = { fine_tuning_job_id: job.body.id };
  const got = await byName('', { body: { operation: 'FineTuningGet', ...id } });
  expect(got.body.id).toBe(job.body.id);
  const events = await byName('?operation=FineTuningEventsGet&limit=1', { body: id });
  expect(events.body).toMatchObject({ object: 'list', data: [{}] });
  expect(scene.openai.requests.at(-1)?.url).toBe(
    `/v1/fine_tuning/jobs/${String(job.body.id)}/events?limit=1`,
  );
  const models = await call(scene.app.url, 'GET /OpenAI?operation=ModelsGet');
  expect(models.body).toMatchObject({ object: 'list' });
  for (const { operationId } of actions) {
    const reply = await byName('', { body: { operation: operationId, temperature: 'warm' } });
    expect([operationId, reply.body.error?.param]).not.toEqual([operationId, 'operation']);
  }
});

test.each([
  ['as an object in JSON', '', () => ({ body: jsonWithFile({ operation: 'AudioTranscriptionPost' }) })],
  [
    'in JSON, with the name in the query',
    '?operation=AudioTranscriptionPost',
    () => ({ body: jsonWithFile() }),
  ],
  ['in a form', '?operation=AudioTranscriptionPost', () => formWithFile()],
  [
    'as the whole body',
    '?operation=AudioTranscriptionPost&model=gpt-transcribe',
    () => ({ body: sample('mp3'), headers: { 'content-type': 'audio/mpeg' } }),
  ],
])('a file comes %s', async (_, query, options) => {
  const reply = await byName(query, options());
  expect([reply.status, typeof reply.body.text]).toEqual([200, 'string']);
  expect(scene.openai.requests.at(-1)?.body?.file).toMatchObject({ bytes: sample('mp3') });
});

function jsonWithFile(more: JsonObject = {}): JsonObject {
  const file = { '$content-type': 'audio/mpeg', $content: sample('mp3').toString('base64') };
  return { ...more, model: 'gpt-transcribe', file };
}

function formWithFile(): CallOptions {
  const body = form([...fields({ model: 'gpt-transcribe' }), [field('file'), sample('mp3')]]);
  return { body, headers: { 'content-type': formType } };
}

test('speech comes back as bytes, or as an object for those who ask', async () => {
  const inputs = { model: 'tts-1', input: 'Hello', voice: 'alloy' };
  const bytes = await byName('?operation=AudioSpeechPost', { body: inputs });
  expect(bytes.headers.get('content-type')).toBe('audio/mpeg');
  const object = await byName('?operation=AudioSpeechPost&return=json', { body: inputs });
  expect(object.body['$content-type']).toBe('audio/mpeg');
});

describe('a name that is none', () => {
  test.each<[string, string, JsonObject | undefined, string]>([
    [
      'is missing',
      '',
      { model: 'gpt-6-luna' },
      '`operation` is missing. Name one of ChatPost, CompletionPost,',
    ],
    ['is missing without a body', '', undefined, '`operation` is missing.'],
    ['is unknown', '?operation=Chat', {}, '`operation` must be one of ChatPost,'],
    ['is no text', '', { operation: ['ChatPost'] }, '`operation` must be one of ChatPost,'],
    [
      'is another in the body',
      '?operation=ChatPost',
      { operation: 'EditPost' },
      'one action in the query and another',
    ],
  ])('%s', async (_, query, body, sentence) => {
    const before = scene.openai.requests.length;
    const reply = await byName(query, body && { body });
    expect([reply.status, reply.body.error?.code, reply.body.error?.param]).toEqual([
      400,
      'invalid_input',
      'operation',
    ]);
    expect(reply.body.error?.message).toContain(sentence);
    expect(asObject(reply.body.error?.problems?.[0]).field).toBe('operation');
    expect(scene.openai.requests).toHaveLength(before);
  });
});

test('it asks for a function key, which Logic Apps puts into the query', async () => {
  const body = chat('Hello', { operation: 'ChatPost' });
  expect((await byName('', { body, key: null })).status).toBe(401);
  const reply = await byName('?Code=first-function-key-Zx81', { body, key: null });
  expect(reply.status).toBe(200);
  expect(scene.openai.requests.at(-1)?.body).not.toHaveProperty('Code');
  expect(scene.openai.requests.at(-1)?.body).not.toHaveProperty('operation');
});

test('other methods are told which there are', async () => {
  const reply = await call(scene.app.url, 'PUT /OpenAI', { key: null });
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, POST']);
});
