/** Sends random requests, and tests that the app always answers and never passes on invalid inputs. */
import fc from 'fast-check';
import { actions } from '../src/actions';
import { call, type CallOptions } from './support/call';
import { startScene, type Scene } from './support/app';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

/** The first request, and the most further ones that are sent because a model does not take a parameter. */
const mostRequests = 7;

/** Error codes of requests that must not reach OpenAI. */
const refusedHere = [
  'invalid_json',
  'invalid_input',
  'invalid_encoding',
  'invalid_multipart',
  'unsupported_content_type',
  'length_required',
  'body_too_large',
  'file_not_found',
];

async function expectGoodManners(target: string, options: CallOptions): Promise<void> {
  const reply = await call(scene.app.url, target, options);
  expect(reply.status).toBeLessThan(500);
  expect(reply.headers.get('content-type')).toBe('application/json');
  const requestId = reply.headers.get('x-request-id');
  const sent = scene.openai.requests.filter(({ headers }) => headers['x-client-request-id'] === requestId);
  if (refusedHere.includes(String(reply.body.error?.code))) expect(sent).toEqual([]);
  else {
    expect(sent.length).toBeGreaterThanOrEqual(1);
    expect(sent.length).toBeLessThanOrEqual(mostRequests);
  }
}

const names = [...new Set(actions.flatMap(({ input }) => Object.keys(input.properties)))];
const name = fc.oneof(
  fc.constantFrom(...names, 'role', 'content', 'n_epochs', '__proto__', 'constructor'),
  fc.string(),
);
const model = fc.constantFrom(
  'gpt-4o',
  'gpt-6-luna',
  'gpt-4',
  'text-embedding-3-small',
  'omni-moderation-latest',
);

/** Bodies that are close enough to valid ones that many are accepted. */
const body = fc
  .tuple(fc.dictionary(name, fc.jsonValue({ maxDepth: 4 })), fc.option(model))
  .map(([inputs, knownModel]) => ({ ...inputs, ...(knownModel && { model: knownModel }) }));

const anyJson = fc.oneof({ weight: 5, arbitrary: body }, { weight: 1, arbitrary: fc.jsonValue() });

/** Ids of jobs: some are plausible, some try to escape from their place in the path. */
const jobId = fc.oneof(
  fc.constantFrom('ftjob-none', '..%2Fmodels', '%2e%2e%2f', 'a%01b', '%25', '%C3%BC', '*'),
  fc.string({ minLength: 1 }).map(encodeURIComponent),
);
/** Makes the target of a call. It asks for files as objects, so that every reply is JSON. */
const target = (method: string, template: string, id: string, search = '') =>
  `${method} ${template.replace('{fine_tuning_job_id}', id.replace(/^\.+$/, 'dots'))}?return=json&${search}`;

describe.each(actions.map((action) => [action.operationId, action] as const))('%s', (_, action) => {
  test('answers any JSON body', async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, jobId, (json, id) =>
        expectGoodManners(target(action.method, action.path, id), {
          ...(action.method === 'POST' && {
            body: JSON.stringify(json),
            headers: { 'content-type': 'application/json' },
          }),
        }),
      ),
      { numRuns: 60 },
    );
  });

  test('answers any bytes with any content type and any query', async () => {
    const type = fc.constantFrom(
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'a/b',
      ';;',
      '',
    );
    const query = fc.dictionary(name, fc.string()).map((pairs) => new URLSearchParams(pairs).toString());
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), type, query, (bytes, contentType, search) =>
        expectGoodManners(target(action.method, action.path, 'ftjob-none', search), {
          ...(action.method === 'POST' && { body: bytes, headers: { 'content-type': contentType } }),
        }),
      ),
      { numRuns: 60 },
    );
  });
});

test('a body that is nested too deeply is refused', async () => {
  const depth = 200_000;
  const options = { headers: { 'content-type': 'application/json' } };
  const nested = `{"model":"gpt-4o","role":"user","content":"a","metadata":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const reply = await call(scene.app.url, 'POST /v1/chat/completions', { ...options, body: nested });
  expect(reply.status).toBe(400);
});
