/**
 * Tests that no input gets lost in silence: whatever a caller sends reaches OpenAI, or the adaptation tells what became of
 * it, or the error names it.
 */
import fc from 'fast-check';
import { actions, type Action } from '../src/actions';
import { isBlank, isObject, type JsonObject } from '../src/json';
import { call, type Reply } from './support/call';
import { canonicalName, isTold, reaches, textOf, type SentInput } from './support/accounts';
import { inputNames, valueFor } from './support/odd-inputs';
import { fields, form, formType } from './support/files';
import { sampleOf, withIds } from './support/sample-calls';
import { startScene, type Scene } from './support/app';

/** How many calls of each action are tried. Pictures take longer, because the app stores them. */
const casesOf = ({ pictures }: Action) => (pictures ? 50 : 160);

/** How many calls run at the same time. */
const atOnce = 12;

const job = { id: 'ftjob-1', object: 'fine_tuning.job', status: 'running' };
const file = { id: 'file-1', object: 'file', filename: 'a.jsonl', deleted: true };
const batch = { id: 'batch_1', object: 'batch', status: 'in_progress' };
let scene: Scene;
/** Real ids in place of those that samples have. */
const ids: Record<string, string> = {};
const withRealIds = (inputs: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      (typeof value === 'string' ? ids[value] : undefined) ?? value,
    ]),
  );
beforeAll(async () => {
  // Files of anybody, so that each has the same id and is there as often as it is asked for.
  scene = await startScene({ FILES_SHARED: 'true' }, undefined, undefined, {
    'GET /v1/files/{id}': file,
    'DELETE /v1/files/{id}': file,
    'GET /v1/files/{id}/content': file,
    'GET /v1/batches/{id}': batch,
    'POST /v1/batches/{id}/cancel': batch,
    'GET /v1/fine_tuning/jobs/{id}': job,
    'POST /v1/fine_tuning/jobs/{id}/cancel': job,
    'GET /v1/fine_tuning/jobs/{id}/events': { object: 'list', data: [] },
  });
  const uploaded = await withIds(scene.app.url, {
    ...{ file: '{file}', response: '{response}' },
    batch: '{batch}',
  });
  ids['{file}'] = String(uploaded.file);
  ids['{response}'] = String(uploaded.response);
  ids['{batch}'] = String(uploaded.batch);
  ids['{open batch}'] = ids['{batch}'];
});
afterAll(() => scene.stop());

/** Models that take much, that refuse much, that have ended, and that nobody knows, by purpose. */
const models: Readonly<Record<string, string[]>> = {
  chat: [
    'gpt-4o',
    'gpt-6-luna',
    'gpt-6-astra',
    'gpt-6-sol',
    'gpt-4-turbo',
    'tomorrows-model',
    'my-deployment',
  ],
  embedding: ['text-embedding-3-small', 'text-similarity-ada-001'],
  image: ['gpt-image-2', 'dall-e-3'],
  'image-edit': ['gpt-image-2', 'dall-e-2'],
  transcription: ['whisper-1', 'gpt-transcribe'],
};

/** Where the inputs of a call are. */
const places = ['json', 'query', 'form', 'parts', 'named'] as const;

/** A call with a few odd inputs beside those that it needs. */
interface OddCall {
  place: (typeof places)[number];
  needed: JsonObject;
  odd: JsonObject;
}

function oddCalls(action: Action): fc.Arbitrary<OddCall> {
  const { inputs } = sampleOf(action);
  const required = [
    ...(action.input.required ?? []),
    ...(action.operationId === 'ChatPost' ? ['role', 'content'] : []),
  ];
  const needed = Object.fromEntries(Object.entries(inputs).filter(([name]) => required.includes(name)));
  const model = fc.constantFrom(...(models[action.purpose ?? ''] ?? [String(inputs.model)]));
  const entry = fc
    .constantFrom(...inputNames(action))
    .chain((name) => fc.tuple(fc.constant(name), valueFor(action, canonicalName(action, name))));
  return fc
    .tuple(
      fc.constantFrom(...(action.method === 'POST' ? places : (['query', 'named'] as const))),
      model,
      fc.array(entry, { minLength: 1, maxLength: 2 }),
    )
    .map(([place, named, odd]) => ({
      place,
      needed: { ...needed, ...('model' in needed && { model: named }) },
      odd: Object.fromEntries(odd),
    }));
}

function send({ operationId, method, path }: Action, { place, needed, odd }: OddCall): Promise<Reply> {
  const address = path
    .replace('{fine_tuning_job_id}', 'ftjob-1')
    .replace('{file_id}', 'file-1')
    .replace('{batch_id}', ids['{batch}'] ?? '');
  const taken = Object.keys(odd).map((name) => name.trim().toLowerCase());
  const base = Object.fromEntries(
    Object.entries(needed).filter(([name]) => !taken.includes(name) && !path.includes(`{${name}}`)),
  );
  const texts = (inputs: JsonObject) =>
    Object.entries(inputs).map(([name, value]): [string, string] => [name, textOf(value)]);
  const pairs = (inputs: JsonObject) => new URLSearchParams(texts(inputs)).toString();
  if (method !== 'POST' && place !== 'named')
    return call(scene.app.url, `${method} ${address}?${pairs(odd)}`);
  switch (place) {
    case 'json':
      return call(scene.app.url, `POST ${address}`, { body: { ...base, ...odd } });
    case 'query':
      return call(scene.app.url, `POST ${address}?${pairs(odd)}`, { body: base });
    case 'form':
      return call(scene.app.url, `POST ${address}`, {
        body: pairs({ ...base, ...odd }),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    case 'parts':
      return call(scene.app.url, `POST ${address}`, {
        body: form(fields(Object.fromEntries(texts({ ...base, ...odd })))),
        headers: { 'content-type': formType },
      });
    case 'named': {
      const id = {
        ...(path.includes('{fine_tuning_job_id}') && { fine_tuning_job_id: 'ftjob-1' }),
        ...(path.includes('{batch_id}') && { batch_id: ids['{batch}'] }),
        ...(path.includes('{file_id}') && { file_id: 'file-1' }),
      };
      return call(scene.app.url, 'POST /OpenAI', {
        body: { operation: operationId, ...id, ...base, ...odd },
      });
    }
  }
}

/** Whether a field was left blank. That also goes for a list of messages beside a role and a content. */
const isLeftBlank = ({ name, value }: SentInput) =>
  isBlank(value) || (name === 'messages' && textOf(value) === '[]');

/** What became of nothing: the odd inputs of a call that are neither sent nor told. */
function lost(action: Action, { odd }: OddCall, reply: Reply): SentInput[] {
  const id = reply.headers.get('x-request-id');
  const requests = scene.openai.requests.filter(({ headers }) => headers['x-client-request-id'] === id);
  const given = Object.entries(odd).map(([name, value]): SentInput => ({
    name: canonicalName(action, name),
    written: name,
    value,
  }));
  if (reply.status >= 400) return given.some((one) => isTold(one, reply)) ? [] : given;
  return given.filter(
    (one) => !isLeftBlank(one) && !isTold(one, reply) && !requests.some((request) => reaches(request, one)),
  );
}

describe.each(actions)('$operationId', (action) => {
  test('loses no input in silence', async () => {
    const samples = fc.sample(oddCalls(action), { numRuns: casesOf(action), seed: 20261125 });
    const calls = samples.map((one) => ({ ...one, odd: withRealIds(one.odd) }));
    const silent: unknown[] = [];
    let answered = 0;
    for (let index = 0; index < calls.length; index += atOnce) {
      const batch = calls.slice(index, index + atOnce);
      const replies = await Promise.all(batch.map((oddCall) => send(action, oddCall)));
      for (const [place, reply] of replies.entries()) {
        const oddCall = batch[place];
        if (!oddCall) continue;
        expect(reply.status).not.toBe(500);
        if (reply.status === 200) answered++;
        const gone = lost(action, oddCall, reply);
        if (gone.length > 0)
          silent.push({
            ...oddCall,
            gone,
            status: reply.status,
            reply: isObject(reply.body) ? (reply.body.error ?? reply.body.adaptation) : reply.text,
          });
      }
    }
    expect(silent).toEqual([]);
    // Calls that are refused say little about what reaches OpenAI.
    expect(answered).toBeGreaterThan(calls.length / 5);
  }, 120_000);
});

test('a reply that is a file tells it in its headers, also of odd names', async () => {
  const body = { model: 'tts-1', input: 'Hello', voice: 'alloy' };
  const target = 'POST /v1/audio/speech?Gr%C3%B6%C3%9Fe=1&my%20setting=2&speed=1.5';
  const { status, headers } = await call(scene.app.url, target, { body });
  expect([status, headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
  expect(headers.get('x-inputs-dropped')).toBe('Gr%C3%B6%C3%9Fe, my%20setting');
  expect(scene.openai.requests.at(-1)?.body).toMatchObject({ ...body, speed: 1.5 });
});
