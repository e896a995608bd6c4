/** Tests long answers with several upstreams: where they start, and that everything about them goes to the same one. */
import { cleanUpJobs } from '../../src/http/functions/job-cleanup';
import type { JsonObject } from '../../src/json';
import { startAzure, type SimulatedAzure } from '../support/azure';
import { startSurroundings, type Instance, type Surroundings } from '../support/instances';

let around: Surroundings;
let azure: SimulatedAzure;
beforeEach(async () => {
  around = await startSurroundings();
  azure = await startAzure({ now: () => around.clock.now });
});
afterEach(() => Promise.all([around.stop(), azure.stop()]));

const models = { 'gpt-6.1-sol': 'chat', 'gpt-5.4-mini': 'chat', 'gpt-image-2': 'pictures' };
const secrets = { 'openai-api-key': 'sk-a', 'azure-key': 'local-azure-key' };
const openai = { name: 'openai', kind: 'openai' };
const west = () => ({ name: 'west', kind: 'azure', url: azure.url, secret: 'azure-key', models });

const startWith = (list: readonly JsonObject[]) =>
  around.start({ UPSTREAMS: JSON.stringify(list), ANSWER_SECONDS: '95' }, secrets);

/** A chat with a model that reasons. */
const body = (more: JsonObject = {}): JsonObject => ({
  ...{ model: 'gpt-6.1-sol', reasoning_effort: 'high', messages: [{ role: 'user', content: 'Think' }] },
  ...more,
});
const ask = (app: Instance, more: JsonObject = {}) =>
  app.call('POST /v1/chat/completions', { body: body(more), headers: { prefer: 'respond-async' } });
const poll = (app: Instance, location = '') =>
  app.call(`GET ${location}`, { headers: { 'x-functions-key': '' } });

const targetsAt = (service: { requests: readonly { target: string }[] }) =>
  service.requests.map(({ target }) => target.replace(/resp_\w+/, '{id}'));

test('at Azure alone, a long answer works from start to end, and is deleted there', async () => {
  const app = startWith([west()]);
  azure.responses.fates.push({ takesMs: 100_000 });
  const started = await ask(app);
  expect([started.status, started.headers['x-upstream']]).toEqual([202, 'west']);
  expect(azure.requests[0]?.body).toMatchObject({ model: 'chat', background: true, store: true });
  expect((await poll(app, started.headers.location)).status).toBe(202);
  around.clock.now += 100_000;
  const reply = await poll(app, started.headers.location);
  expect([reply.status, reply.headers['x-upstream'], reply.body.first_content]).toEqual([
    200,
    'west',
    'You said: Think',
  ]);
  expect(reply.body.adaptation).toMatchObject({ model_asked: 'gpt-6.1-sol', model_used: 'chat' });
  around.clock.now += 16 * 60_000;
  const cleaned = await cleanUpJobs(app.dependencies, { invocationId: 'a' });
  expect(cleaned).toEqual({ stopped: 0, deleted: 1 });
  const path = '/openai/v1/responses';
  expect(targetsAt(azure)).toEqual([
    ...[`POST ${path}`, `GET ${path}/{id}`, `GET ${path}/{id}`, `DELETE ${path}/{id}`],
  ]);
  expect(around.openai.requests).toEqual([]);
});

test('after a failover, the answer stays where it was started, also for another instance', async () => {
  const list = [openai, west()];
  around.openai.outage.word = '503';
  const started = await ask(startWith(list));
  expect([started.status, started.headers['x-upstream']]).toEqual([202, 'west']);
  delete around.openai.outage.word;
  around.openai.requests.length = 0;
  around.clock.now += 5_000;
  const reply = await poll(startWith(list), started.headers.location);
  expect([reply.status, reply.headers['x-upstream'], reply.body.first_content]).toEqual([
    200,
    'west',
    'You said: Think',
  ]);
  expect(reply.body.adaptation).toMatchObject({
    messages: expect.arrayContaining([
      'openai could not take the request; west answered instead.',
    ]) as string[],
  });
  expect(around.openai.requests).toEqual([]);
});

test('while its upstream is down, a poll gets 202 again, and no other upstream is asked', async () => {
  const app = startWith([openai, west()]);
  const started = await ask(app);
  expect(started.headers['x-upstream']).toBe('openai');
  around.openai.outage.word = '503';
  expect((await poll(app, started.headers.location)).status).toBe(202);
  expect(azure.requests).toEqual([]);
  delete around.openai.outage.word;
  around.clock.now += 5_000;
  expect((await poll(app, started.headers.location)).status).toBe(200);
});

test('an answer of an upstream that is no longer there is gone, and does not stop the clean-up of others', async () => {
  const started = await ask(startWith([openai, west()]));
  const app = startWith([west()]);
  const reply = await poll(app, started.headers.location);
  expect([reply.status, reply.body.error?.code]).toEqual([410, 'answer_gone']);
  const kept = await ask(app);
  around.clock.now += 3 * 3_600_000;
  const deleted = await cleanUpJobs(app.dependencies, { invocationId: 'a' });
  expect([kept.status, deleted]).toEqual([202, { stopped: 0, deleted: 2 }]);
});

test('several answers of one call are all at the upstream that has started the first', async () => {
  const app = startWith([openai, west()]);
  around.openai.responses.faults.push('ok', '503', '503', '503', '503', '503', '503');
  const started = await ask(app, { n: 2 });
  expect(started.headers['x-upstream']).toBe('openai');
  expect(azure.requests).toEqual([]);
  around.openai.responses.faults.length = 0;
  around.clock.now += 5_000;
  const { body: reply } = await poll(app, started.headers.location);
  expect(reply.choices).toHaveLength(1);
  expect(reply.adaptation).toMatchObject({
    messages: expect.arrayContaining(['OpenAI was asked for 2 answers, and gave 1.']) as string[],
  });
});

test('only an upstream with the Responses API starts a long answer', async () => {
  const own = { name: 'own', kind: 'compatible', url: around.openai.url, secret: 'openai-api-key' };
  const app = startWith([own, west()]);
  const start = { body: body(), headers: {} };
  // The first one has no such API by its kind, so that the start goes to the second.
  const started = await app.call('POST /v1/answers', start);
  expect([started.status, started.headers['x-upstream']]).toEqual([200, 'west']);
  const alone = await startWith([own]).call('POST /v1/answers', start);
  expect([alone.status, alone.body.error?.code]).toEqual([400, 'long_answer_impossible']);
  const status = (await app.call('GET /v1/connection')).body;
  expect(status).toMatchObject({
    long_answers: true,
    upstreams: [
      { name: 'own', has_responses: false },
      { name: 'west', has_responses: true },
    ],
  });
  expect((await startWith([own]).call('GET /v1/connection')).body.long_answers).toBe(false);
});

test('that an upstream has no Responses API is remembered for this upstream alone', async () => {
  const app = startWith([openai, west()]);
  around.openai.responses.faults.push('404');
  const chat = await ask(app);
  expect([chat.status, chat.headers['x-upstream'], chat.body.first_content]).toEqual([
    200,
    'openai',
    'You said: Think',
  ]);
  expect((await app.call('GET /v1/connection')).body.upstreams).toMatchObject([
    { name: 'openai', has_responses: false },
    { name: 'west', has_responses: true },
  ]);
  around.openai.outage.word = '503';
  expect((await ask(app)).status).toBe(202);
});

test('pictures at Azure are made in the call itself', async () => {
  const app = startWith([west()]);
  const reply = await app.call('POST /v1/images/generations', {
    body: { model: 'gpt-image-2', prompt: 'A tree', quality: 'high' },
    headers: { prefer: 'respond-async' },
  });
  expect([reply.status, targetsAt(azure)]).toEqual([200, ['POST /openai/v1/images/generations']]);
});
