/** Tests which calls run as long answers, and that they give the outputs that they would have given otherwise. */
import { randomBytes } from 'node:crypto';
import { TimedOut } from '../../src/deadline';
import { asObject, omit, type JsonObject } from '../../src/json';
import { createPictures } from '../../src/pictures';
import { startSurroundings, type Instance, type Surroundings } from '../support/instances';
import { memoryBlobStore } from '../support/memory-stores';

let around: Surroundings;
let app: Instance;
beforeAll(async () => {
  around = await startSurroundings();
  app = around.start();
});
afterAll(() => around.stop());

const flow = { 'user-agent': 'azure-logic-apps/1.0 (workflow a; version b)' };
const asked = { prefer: 'respond-async, wait=60' };
const messages = [{ role: 'user', content: 'one two three four' }];

/** Calls, and tells where OpenAI was called. */
async function call(path: string, body: JsonObject, headers: Record<string, string>, instance = app) {
  const before = around.openai.requests.length;
  const reply = await instance.call(`POST ${path}`, { body, headers });
  const sent = around.openai.requests.slice(before);
  return { reply, sent, isLong: sent[0]?.target === 'POST /v1/responses' };
}

const chats = '/v1/chat/completions';
const chat = (more: JsonObject = {}): JsonObject => ({ model: 'gpt-6-luna', messages, ...more });

test.each<[string, boolean, JsonObject, Record<string, string>, Record<string, string>]>([
  ['a quick chat of a flow', false, {}, flow, {}],
  ['a quick chat that asks for it', true, {}, asked, {}],
  ['a quick chat where all are long', true, {}, {}, { LONG_ANSWERS: 'always' }],
  ['a chat of a flow with much effort', true, { reasoning_effort: 'high' }, flow, {}],
  ['a chat of a flow with little effort', false, { reasoning_effort: 'low' }, flow, {}],
  ['a chat of another caller with much effort', false, { reasoning_effort: 'high' }, {}, {}],
  ['a chat of a flow with a model that always reasons', true, { model: 'gpt-6.1-sol' }, flow, {}],
  ['a chat that asks for it where none is long', false, {}, asked, { LONG_ANSWERS: 'never' }],
  ['a stream that asks for it', false, { stream: true }, asked, {}],
  ['a chat with an input that only chats have', false, { seed: 1 }, asked, {}],
])('%s: long is %s', async (_, isLong, more, headers, environment) => {
  const instance = around.start(environment);
  const made = await call(chats, chat(more), headers, instance);
  expect([made.reply.status, made.isLong]).toEqual([200, isLong]);
});

test('what keeps a chat from being a long answer is told', async () => {
  const { reply } = await call(chats, chat({ seed: 1 }), asked);
  expect(reply.body).toMatchObject({
    adaptation: {
      messages: ['`seed` cannot be part of a long answer, so this call had to end within its usual time.'],
    },
  });
});

test('a model that has been slow is used for long answers from then on', async () => {
  const instance = around.start();
  const real = instance.dependencies.services.sendFor;
  instance.dependencies.services.sendFor = (about) => (request) => {
    around.clock.now += 50_000;
    return real(about)(request);
  };
  expect((await call(chats, chat(), flow, instance)).isLong).toBe(false);
  instance.dependencies.services.sendFor = real;
  expect((await call(chats, chat(), flow, instance)).isLong).toBe(true);
  around.clock.now += 3_600_000;
  expect((await call(chats, chat(), flow, instance)).isLong).toBe(false);
});

test('a flow gets a model that OpenAI has in its Responses API only, and others get its replacement', async () => {
  const body = chat({ model: 'gpt-5.5-pro' });
  const ofFlow = await call(chats, body, flow);
  expect([ofFlow.isLong, ofFlow.sent[0]?.body?.model]).toEqual([true, 'gpt-5.5-pro']);
  const ofApp = await call(chats, body, {});
  expect([ofApp.isLong, ofApp.sent[0]?.body?.model]).toEqual([false, 'gpt-6.1-sol']);
});

const schema = { type: 'object', properties: {}, additionalProperties: false, required: [] };
const tool = { type: 'function', function: { name: 'look', parameters: schema } };

/** Bodies whose replies must be the same, whether the answer is long or not. */
const alike: [string, string, JsonObject][] = [
  ['a text', chats, chat()],
  ['a conversation', chats, chat({ messages: [{ role: 'system', content: 'Be short.' }, ...messages] })],
  ['a text cut at a stop', chats, chat({ stop: ['three', 'x'] })],
  ['several answers', chats, chat({ n: 3 })],
  ['a limit', chats, chat({ model: 'gpt-4o', max_tokens: 100, temperature: 0.5 })],
  [
    'JSON',
    chats,
    chat({ messages: [{ role: 'user', content: 'Say JSON' }], response_format: { type: 'json_object' } }),
  ],
  ['a tool that may be used', chats, chat({ tools: [tool], tool_choice: 'auto' })],
  ['metadata', chats, chat({ metadata: { a: 'b' }, store: true, stop: 'three' })],
  [
    'a completion',
    '/v1/completions',
    { model: 'gpt-3.5-turbo-instruct', prompt: 'one two three', stop: 'three' },
  ],
  ['an edit', '/v1/edits', { model: 'gpt-4o', input: 'a b', instruction: 'Swap' }],
];

test.each(alike)('%s gives the same outputs either way', async (_, path, body) => {
  const [long, usual] = [await call(path, body, asked), await call(path, body, {})];
  expect([long.isLong, usual.isLong, long.reply.status]).toEqual([true, false, 200]);
  expect(plain(long.reply.body)).toEqual(plain(usual.reply.body));
  expect(JSON.stringify(long.reply.body)).not.toContain('openai_connector');
});

/** What only one of the two APIs has, and what differs in every call. */
const others = ['id', 'created', 'adaptation', 'system_fingerprint', 'service_tier', 'metadata', 'result'];

/** A reply without these, and without the tokens of prompts, which count for each of several responses. */
function plain(outputs: JsonObject): JsonObject {
  const { completion_tokens } = asObject(outputs.usage);
  return { ...omit(outputs, others), usage: completion_tokens };
}

test('the texts of a stop stay at OpenAI, and not in the table', async () => {
  const { reply } = await call(chats, chat({ stop: 'xylophone' }), { prefer: 'respond-async' });
  const job = await around.stores.jobs.get(String(reply.body.answer_id));
  expect(JSON.stringify(job)).not.toMatch(/xylophone|one two/);
  expect(around.openai.requests.at(-1)?.body?.metadata).toEqual({ openai_connector_stops: '["xylophone"]' });
});

describe('pictures', () => {
  const picture = (more: JsonObject = {}): JsonObject => ({ prompt: 'A cat', quality: 'high', ...more });

  test('of high quality run as a long answer for a flow, and come as links', async () => {
    const { reply, isLong } = await call('/v1/images/generations', picture(), flow);
    expect([reply.status, isLong]).toEqual([200, true]);
    expect(reply.body).toMatchObject({
      data: [{ url: expect.stringMatching(/^(data:image\/png|https:)/) as string }],
    });
  });

  test('several come from as many responses', async () => {
    const { reply, sent } = await call('/v1/images/generations', picture({ n: 2 }), flow);
    expect(sent.filter(({ target }) => target === 'POST /v1/responses')).toHaveLength(2);
    expect(reply.body.data).toHaveLength(2);
  });

  test('that were not resized are reported as in a call that waits', async () => {
    const instance = around.start();
    const { settings } = instance.dependencies;
    const resize = () => Promise.reject(new TimedOut());
    const options = { settings, now: () => around.clock.now, randomBytes, warn: () => undefined, resize };
    instance.dependencies.pictures = createPictures({ ...options, store: memoryBlobStore() });
    const small = picture({ size: '256x256', n: 2 });
    const [long, short] = [
      await call('/v1/images/generations', small, flow, instance),
      await call('/v1/images/generations', small, {}, instance),
    ];
    expect([long.isLong, short.isLong]).toEqual([true, false]);
    for (const { reply } of [long, short]) {
      expect(reply.body.data).toHaveLength(2);
      expect(asObject(reply.body.adaptation).messages).toContain(
        '2 pictures were not resized to 256x256: there was no time left.',
      );
    }
  });

  test('of usual quality do not', async () => {
    expect((await call('/v1/images/generations', picture({ quality: 'low' }), flow)).isLong).toBe(false);
  });
});
