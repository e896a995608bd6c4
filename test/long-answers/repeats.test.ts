/** Tests that a call that is repeated runs once, whatever happens to the first one. */
import type { JsonObject } from '../../src/json';
import { startSurroundings, type Instance, type Surroundings } from '../support/instances';

let around: Surroundings;
let app: Instance;
beforeEach(async () => {
  around = await startSurroundings();
  app = around.start();
});
afterEach(() => around.stop());

const minutes = (count: number) => count * 60_000;
const chat = (content = 'Hello', more: JsonObject = {}): JsonObject => ({
  model: 'gpt-6-luna',
  messages: [{ role: 'user', content }],
  ...more,
});
const ask = (body: JsonObject, headers: Record<string, string>, instance = app) =>
  instance.call('POST /v1/chat/completions', { body, headers });
const key = (text = 'a') => ({ 'idempotency-key': text });
const posts = () => around.openai.requests.filter(({ target }) => target.startsWith('POST')).length;

test('the second call gets the reply of the first, without a permit', async () => {
  const [first, second] = [await ask(chat(), key()), await ask(chat(), key('"a"'))];
  expect([second.status, second.body]).toEqual([200, first.body]);
  expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
    undefined,
    'true',
  ]);
  expect(second.headers['x-request-id']).toBeDefined();
  expect([posts(), around.permits()]).toEqual([1, 1]);
});

test('200 repetitions of one call at once on two instances are one call and one permit', async () => {
  const instances = [app, around.start()];
  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, index) => ask(chat(), key(), instances[index % 2])),
  );
  expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body])))).toHaveProperty(
    'size',
    1,
  );
  expect(replies[0]?.status).toBe(200);
  expect([posts(), around.permits()]).toEqual([1, 1]);
});

test('200 repetitions of one long answer get the answer that is already being made', async () => {
  around.openai.responses.fates.push({ takesMs: 40_000 });
  const instances = [app, around.start()];
  const headers = { ...key(), 'user-agent': 'azure-logic-apps/1.0' };
  const body = chat('Think', { reasoning_effort: 'high' });
  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, index) => ask(body, headers, instances[index % 2])),
  );
  expect(replies.every((reply) => reply.status === 200 || reply.status === 202)).toBe(true);
  expect([posts(), around.permits()]).toEqual([1, 1]);
});

test('a repetition of a long answer gets a link of its own to the same answer', async () => {
  around.openai.responses.fates.push({ takesMs: minutes(5) });
  const headers = { ...key(), prefer: 'respond-async' };
  const [first, second] = [await ask(chat(), headers), await ask(chat(), headers, around.start())];
  expect([second.status, second.body]).toEqual([202, first.body]);
  expect(second.headers.location).not.toBe(first.headers.location);
  around.clock.now += minutes(6);
  const [one, other] = await Promise.all(
    [first, second].map(({ headers }) => app.call(`GET ${headers.location ?? ''}`)),
  );
  expect([one?.status, one?.body]).toEqual([200, other?.body]);
  expect(posts()).toBe(1);
});

test('a key that was used for something else is refused, and nothing is sent', async () => {
  await ask(chat(), key());
  for (const reply of [await ask(chat('Else'), key()), await ask(chat('Hello', { temperature: 1 }), key())]) {
    expect(reply).toMatchObject({ status: 422, body: { error: { code: 'key_reused' } } });
  }
  expect(posts()).toBe(1);
});

test('keys of two connections have nothing to do with each other', async () => {
  await ask(chat(), key());
  const other = await ask(chat('Else'), { ...key(), 'x-functions-key': 'another' });
  expect([other.status, posts()]).toEqual([200, 2]);
});

test('a key that is too long is refused', async () => {
  const reply = await ask(chat(), key('a'.repeat(256)));
  expect(reply).toMatchObject({ status: 400, body: { error: { param: 'idempotency-key' } } });
});

test.each([
  ['429', 429, 2],
  ['500', 502, 2],
  ['400', 400, 1],
])(
  'after OpenAI answered %s, a repetition gets %i, and OpenAI is called %i times',
  async (simulate, status, calls) => {
    const body = chat('Hello', { simulate: `${simulate},${simulate},${simulate},${simulate}` });
    const before = around.permits();
    const first = await ask(body, key());
    const second = await ask(body, key());
    expect([first.status, second.status, around.permits() - before]).toEqual([status, status, calls]);
    if (calls === 1) expect(second.body).toEqual(first.body);
  },
);

test('a reply is kept for 15 minutes', async () => {
  await ask(chat(), key());
  around.clock.now += minutes(14);
  await ask(chat(), key());
  expect(posts()).toBe(1);
  around.clock.now += minutes(1);
  const reply = await ask(chat(), key());
  expect([reply.headers['idempotency-replayed'], posts()]).toEqual([undefined, 2]);
});

test('the reply that is kept cannot be read without the claim, and is deleted by the timer', async () => {
  const kept: Buffer[] = [];
  const { put } = around.stores.blobs;
  around.stores.blobs.put = (name, file) => {
    kept.push(file.bytes);
    return put(name, file);
  };
  await ask(chat('xylophone'), key());
  expect(kept).toHaveLength(1);
  expect(kept[0]?.toString('latin1')).not.toMatch(/xylophone|first_content/);
  expect(await app.dependencies.claims.cleanUp()).toBe(0);
  around.clock.now += minutes(15);
  expect(await app.dependencies.claims.cleanUp()).toBe(1);
});

test('if the instance of the first call ends, a repetition runs once that call must be over', async () => {
  const dying = around.start();
  dying.dependencies.services.sendFor = () => () => new Promise(() => undefined);
  void ask(chat(), key(), dying);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await ask(chat(), key())).body.error).toMatchObject({ code: 'out_of_time' });
  around.clock.now += minutes(2);
  expect((await ask(chat(), key())).status).toBe(200);
});

test('while the storage fails, a call with a key is refused, because nobody knows whether it has run', async () => {
  around.stores.claims.put = () => Promise.reject(new Error('Down'));
  const reply = await ask(chat(), key());
  expect(reply).toMatchObject({ status: 503, body: { error: { code: 'claims_unavailable' } } });
  expect([posts(), around.permits()]).toEqual([0, 0]);
});

describe('the ids of the platforms', () => {
  const ids = { 'x-ms-workflow-run-id': 'run', 'x-ms-action-tracking-id': 'action' };

  test('are a key only if the administrator says so', async () => {
    await ask(chat(), ids);
    await ask(chat(), ids);
    expect(posts()).toBe(2);
    app = around.start({ RETRIES_ARE_ONE: 'true' });
    await ask(chat('Again'), ids);
    const second = await ask(chat('Again'), ids);
    expect([second.headers['idempotency-replayed'], posts()]).toEqual(['true', 3]);
  });

  test('do not join two calls that ask for different things', async () => {
    app = around.start({ RETRIES_ARE_ONE: 'true' });
    await ask(chat('One'), ids);
    expect((await ask(chat('Two'), ids)).body.first_content).toBe('You said: Two');
  });

  test('do not keep a call from running while the storage fails', async () => {
    app = around.start({ RETRIES_ARE_ONE: 'true' });
    around.stores.claims.put = () => Promise.reject(new Error('Down'));
    expect((await ask(chat(), ids)).status).toBe(200);
  });
});
