/** Tests calls that name their action in an input, as the Azure Functions action of Logic Apps does. */
import { actions } from '../src/actions';
import { asObject, type JsonObject } from '../src/json';
import { call, chat, type CallOptions, type Reply } from './support/call';
import { logLines, type Scene } from './support/app';
import { callAction, sampleOf, startSampleCalls, withIds } from './support/sample-calls';
import { field, fields, form, formType, sample } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startSampleCalls(actions);
});
afterAll(() => scene.stop());

const byName = (target: string, options: CallOptions = {}): Promise<Reply> =>
  call(scene.app.url, `POST /OpenAI${target}`, options);

/** Removes from a reply what differs in any two calls. */
function withoutIds({ body, status }: Reply): JsonObject {
  return { ...body, status, id: undefined, created: undefined };
}

describe('an action can be named', () => {
  test.each([
    ['in the query', '?operation=ChatPost', {}],
    ['in the body', '', { operation: 'ChatPost' }],
    ['in the query and in the body', '?operation=ChatPost', { operation: 'ChatPost' }],
    ['in any letter case, with spaces around the name', '?operation=%20chatpost', {}],
    [
      'several times, if the names are the same or empty',
      '?operation=&operation=ChatPost&operation=ChatPost',
      { operation: '' },
    ],
  ])('%s', async (_, query, more) => {
    const inputs = chat('Hello', { max_tokens: 50, user: 'somebody' });
    const usual = await call(scene.app.url, 'POST /v1/chat/completions', { body: inputs });
    const usualRequest = lastRequest();
    const named = await byName(query, { body: { ...inputs, ...more } });
    expect(withoutIds(named)).toEqual(withoutIds(usual));
    expect(named.status).toBe(200);
    expect(scene.openai.requests.at(-1)?.body).toEqual(usualRequest?.body);
    expect(scene.openai.requests.at(-1)?.url).toBe('/v1/chat/completions');
  });
});

test('the log line names the action, and a call costs one permit', async () => {
  const reply = await byName('?operation=ModerationPost', { body: { input: 'Hello' } });
  const next = await byName('?operation=ModerationPost', { body: { input: 'Hello' } });
  const [line = ''] = await logLines(scene.app, reply.headers.get('x-request-id'));
  expect(line).toContain('"action":"ModerationPost"');
  const permitsLeft = ({ headers }: Reply) => Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
  expect(permitsLeft(reply) - permitsLeft(next)).toBe(1);
});

/** The last request about the call itself, not about a file that the model has made. */
const lastRequest = () => scene.openai.requests.findLast(({ target }) => !target.includes('/containers/'));

describe('an action that is called by its name gives the same reply as at its own address', () => {
  test.each(actions)('$operationId', async (action) => {
    const { operationId } = action;
    const { inputs } = sampleOf(action);
    // A job can be cancelled only once, so each call gets its own job.
    const [first, second] = [await withIds(scene.app.url, inputs), await withIds(scene.app.url, inputs)];
    const usual = await callAction(scene.app.url, action, first);
    const usualRequest = lastRequest();
    const named = await byName(`?operation=${operationId}&return=json`, { body: second });
    const namedRequest = lastRequest();
    expect([usual.status, named.status]).toEqual([200, 200]);
    const shape = ({ body }: Reply) => Object.entries(body).map(([name, value]) => [name, typeof value]);
    expect(shape(named)).toEqual(shape(usual));
    expect(named.headers.get('content-type')).toBe(usual.headers.get('content-type'));
    const withoutIdsOf = (ids: JsonObject, url = '') =>
      Object.values(ids)
        .filter(Boolean)
        .reduce<string>((text, value) => text.replaceAll(encodeURIComponent(String(value)), '?'), url);
    // The app makes a file of its own for each batch.
    const withoutFile = (text = '') => text.replace(/file-[0-9a-f]{24}/g, 'file');
    const bodyOf = (request: ReturnType<typeof lastRequest>) => withoutFile(JSON.stringify(request?.body));
    expect(withoutIdsOf(second, bodyOf(namedRequest))).toBe(withoutIdsOf(first, bodyOf(usualRequest)));
    expect(withoutIdsOf(second, withoutFile(namedRequest?.url))).toBe(
      withoutIdsOf(first, withoutFile(usualRequest?.url)),
    );
  });
});

test('inputs can be sent in the query: the body wins over them, and inputs that the action does not know are ignored', async () => {
  const made = await byName('', {
    body: { operation: 'FineTuningPost', training_file: 'file-1', model: 'gpt-4o-mini' },
  });
  const id = String(made.body.id);
  await byName(`?operation=FineTuningEventsGet&limit=1&api-version=1`, {
    body: { fine_tuning_job_id: id, other: 'a' },
  });
  expect(scene.openai.requests.at(-1)?.url).toBe(`/v1/fine_tuning/jobs/${id}/events?limit=1`);
  await byName('?operation=ChatPost&model=gpt-6-sol&user=somebody&foo=bar', { body: chat('Hello') });
  expect(scene.openai.requests.at(-1)?.body).toMatchObject({
    model: 'gpt-6-luna',
    safety_identifier: 'somebody',
  });
  expect(scene.openai.requests.at(-1)?.body).not.toHaveProperty('foo');
  const messages = JSON.stringify([{ role: 'user', content: 'Hello' }]);
  const query = new URLSearchParams({ operation: 'ChatPost', messages });
  const reply = await byName(`?${query.toString()}`, { body: { model: 'gpt-6-luna' } });
  expect(reply.body.first_content).toBe('You said: Hello');
  const flat = new URLSearchParams({ operation: 'ChatPost', role: 'user', content: '1.50' });
  const second = await byName(`?${flat.toString()}`, { body: { model: 'gpt-6-luna' } });
  expect(second.body.first_content).toBe('You said: 1.50');
});

test.each([
  ['as an object in JSON', '', () => ({ body: jsonWithFile({ operation: 'AudioTranscriptionPost' }) })],
  [
    'as an object in JSON, with the action in the query',
    '?operation=AudioTranscriptionPost',
    () => ({ body: jsonWithFile() }),
  ],
  ['in a form', '?operation=AudioTranscriptionPost', () => formWithFile()],
  [
    'as the whole body',
    '?operation=AudioTranscriptionPost&model=gpt-transcribe',
    () => ({ body: sample('mp3'), headers: { 'content-type': 'audio/mpeg' } }),
  ],
])('a file can be sent %s', async (_, query, options) => {
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

test('speech is returned as bytes, or as a JSON object on request', async () => {
  const inputs = { model: 'tts-1', input: 'Hello', voice: 'alloy' };
  const bytes = await byName('?operation=AudioSpeechPost', { body: inputs });
  expect(bytes.headers.get('content-type')).toBe('audio/mpeg');
  const object = await byName('?operation=AudioSpeechPost&return=json', { body: inputs });
  expect(object.body['$content-type']).toBe('audio/mpeg');
});

test.each([
  ['text/plain', 'Hello', '?operation=ChatPost&model=gpt-6-luna', 'You said: Hello'],
  [
    'application/x-www-form-urlencoded',
    'role=user&content=1.50&model=gpt-6-luna',
    '?operation=ChatPost',
    'You said: 1.50',
  ],
])(
  'a body of type %s is read in the same way as at the address of the action',
  async (type, body, query, content) => {
    const options = { body, headers: { 'content-type': type } };
    expect((await byName(query, options)).body.first_content).toBe(content);
    const unnamed = await byName('?model=gpt-6-luna', options);
    expect([unnamed.status, unnamed.body.error?.param]).toEqual([400, 'operation']);
    expect(unnamed.body.error?.message).toContain('`operation` is missing. Name one of ChatPost,');
  },
);

test('the size limit of the action applies to a body, even when the body names the action', async () => {
  const before = scene.openai.requests.length;
  const large = 'x'.repeat(51 * 1024 * 1024);
  const inBody = await byName('', { body: { ...chat(large), operation: 'ChatPost' } });
  const inQuery = await byName('?operation=ChatPost', { body: chat(large) });
  const withFile = await byName('', { body: { operation: 'AudioTranscriptionPost', file: large } });
  const params = [inBody, inQuery, withFile].map(({ status, body }) => [status, body.error?.param]);
  // The last body is not too large for an action with files, but the file in it is.
  expect(params).toEqual([
    [413, null],
    [413, null],
    [413, 'file'],
  ]);
  expect(scene.openai.requests).toHaveLength(before);
});

describe('an action name is refused when it', () => {
  test.each<[string, string, JsonObject | undefined, string]>([
    ['is missing', '', { model: 'gpt-6-luna' }, '`operation` is missing. Name one of ChatPost, AskPost,'],
    ['is missing without a body', '', undefined, '`operation` is missing.'],
    ['is unknown', '?operation=Chat', {}, '`operation` must be one of ChatPost,'],
    ['is several', '', { operation: ['ChatPost', 'EditPost'] }, '`operation` must be one of ChatPost,'],
    [
      'differs between the query and the body',
      '?operation=ChatPost',
      { operation: 'EditPost' },
      'names more than one action',
    ],
    ['differs within the query', '?operation=ChatPost&operation=EditPost', {}, 'names more than one action'],
    ['is blank', '?operation=', { operation: '' }, '`operation` is missing.'],
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

test('a function key is required, and can be in the query, where Logic Apps puts it', async () => {
  const body = chat('Hello', { operation: 'ChatPost' });
  expect((await byName('', { body, key: null })).status).toBe(401);
  const reply = await byName('?Code=first-function-key-Zx81', { body, key: null });
  expect(reply.status).toBe(200);
  expect(scene.openai.requests.at(-1)?.body).not.toHaveProperty('Code');
  expect(scene.openai.requests.at(-1)?.body).not.toHaveProperty('operation');
});

test('a call with another method is refused, and the reply lists the allowed methods', async () => {
  const reply = await call(scene.app.url, 'GET /OpenAI?operation=ModelsGet', { key: null });
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST']);
});
