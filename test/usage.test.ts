/** Tests what the running app counts, what it tells about that, and how it holds connections to their budgets. */
import { asList, asObject, type JsonObject } from '../src/json';
import { connectionId, functionKeys, logLines, startScene, today, type Scene } from './support/app';
import { call, chat, type Reply } from './support/call';

const [first, second] = [connectionId(functionKeys.first), connectionId(functionKeys.second)];
const master = 'master-key-Wv7';

/** A price at which every token costs a dollar, so that sums can be read off. */
const prices = { 'gpt-6-luna': { input: 1e6, output: 1e6 } };

let scene: Scene;
beforeAll(async () => {
  const named = Object.entries({ ...functionKeys, _master: master }).map(([name, key]) => `${name}=${key}`);
  scene = await startScene(
    {
      PRICES: JSON.stringify(prices),
      BUDGETS: `${second}=100 USD/month@50%, ${second}=1000 tokens/day`,
      ADMIN_CONNECTIONS: first,
      CONNECTION_NAMES: `${first}=Sales`,
    },
    undefined,
    undefined,
    undefined,
    named.flatMap((key) => ['--key', key]),
  );
});
afterAll(() => scene.stop());

const ask = (target: string, body?: JsonObject, key?: string): Promise<Reply> =>
  call(scene.app.url, target, { ...(body && { body }), ...(key !== undefined && { key }) });

const usageOf = async (key: string) => (await ask('GET /v1/usage', undefined, key)).body;
const modelsOf = (body: JsonObject) =>
  Object.fromEntries(asList(body.models).map((one) => [String(asObject(one).model), asObject(one)]));

test('each kind of call is counted under the model that was used', async () => {
  const reply = await ask('POST /v1/chat/completions', chat('Hello'));
  const { prompt_tokens, completion_tokens } = asObject(reply.body.usage);
  const tokens = Number(prompt_tokens) + Number(completion_tokens);
  await ask('POST /v1/embeddings', { model: 'text-embedding-3-small', input: 'Hello' });
  await ask('POST /v1/audio/speech', { model: 'tts-1', voice: 'alloy', input: 'Hello' });
  await ask('POST /v1/images/generations', { model: 'gpt-image-2.6-flare', prompt: 'A hat' });
  // It is refused, so it costs nothing.
  await ask('POST /v1/chat/completions', { model: 'gpt-6-luna' });
  const body = await usageOf(functionKeys.first);
  const models = modelsOf(body);
  expect(models['gpt-6-luna']).toMatchObject({
    ...{ calls: 1, tokens, input_tokens: prompt_tokens, output_tokens: completion_tokens },
    ...{ estimated_cost: tokens, calls_without_price: 0 },
  });
  expect(models['text-embedding-3-small']).toMatchObject({ calls: 1, output_tokens: 0 });
  expect(models['tts-1']).toMatchObject({ calls: 1, characters: 5, tokens: 0 });
  expect(models['gpt-image-2.6-flare']).toMatchObject({ calls: 1, pictures: 1 });
  expect(body).toMatchObject({ connection: first, day: today, currency: 'USD', budgets: [] });
  expect(asObject(body.today)).toEqual(asObject(body.month));
  expect(asObject(body.month).calls).toBe(4);
  expect(String(body.message)).toMatch(/^Costs are estimated from the list prices of 20\d\d-/);
});

test('the log has what a call has used and what that costs', async () => {
  const reply = await ask('POST /v1/chat/completions', chat('Hello'));
  const { prompt_tokens, completion_tokens } = asObject(reply.body.usage);
  const [line = ''] = await logLines(scene.app, reply.headers.get('x-request-id'));
  expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
    'gen_ai.usage.input_tokens': prompt_tokens,
    'gen_ai.usage.output_tokens': completion_tokens,
    cost: Number(prompt_tokens) + Number(completion_tokens),
  });
});

test('a budget in US dollars holds 200 calls at once, refuses the others, and says when it starts again', async () => {
  const calls = Array.from({ length: 200 }, () =>
    ask('POST /v1/chat/completions', chat('Hi', { max_tokens: 5 }), functionKeys.second),
  );
  const replies = await Promise.all(calls);
  const answered = replies.filter(({ status }) => status === 200);
  const refused = replies.filter(({ status }) => status === 403);
  expect(answered.length + refused.length).toBe(200);
  expect(answered.length).toBeGreaterThan(0);
  const used = answered.reduce((sum, { body }) => sum + Number(asObject(body.usage).total_tokens), 0);
  expect(used).toBeLessThanOrEqual(100);
  expect(refused[0]?.body.error).toMatchObject({
    code: 'budget_used_up',
    message:
      'The budget of this connection, 100 USD per month, is used up for this month, or what is left does not suffice for this call. It starts again on 1 December 2026, 00:00 UTC. Ask your administrator for more.',
  });
  expect(refused[0]?.headers.get('x-budget-reset')).toBe('2026-12-01T00:00:00.000Z');
  // A refused call is not one of the connection’s calls.
  expect(refused[0]?.headers.get('ratelimit')).toBeNull();
  expect(answered.at(-1)?.headers.get('x-budget-used')).toMatch(/^\d+%$/);
  const body = await usageOf(functionKeys.second);
  expect(asObject(body.month).estimated_cost).toBe(used);
  expect(asList(body.budgets)).toMatchObject([
    {
      of: 'connection',
      amount: 100,
      unit: 'USD',
      period: 'month',
      warning_percent: 50,
      resets_at: '2026-12-01T00:00:00.000Z',
    },
    { of: 'connection', amount: 1000, unit: 'tokens', period: 'day', resets_at: '2026-11-23T00:00:00.000Z' },
  ]);
  for (const budget of asList(body.budgets)) expect(asObject(budget).used).toBeGreaterThanOrEqual(used);
});

test('the log tells once that a budget has reached its soft level', () => {
  const lines = scene.app
    .log()
    .split('\n')
    .filter((line) => line.includes('budget_soft_level'));
  const told = lines.map((line) => asObject(JSON.parse(line.slice(line.indexOf('{')))));
  expect(told.filter(({ unit }) => unit === 'USD')).toMatchObject([
    { connection: second, unit: 'USD', period: 'month', amount: 100 },
  ]);
});

test('a model without a price is refused where a budget is in US dollars', async () => {
  const body = chat('Hello', { model: 'ft:gpt-9:contoso::abc' });
  const reply = await ask('POST /v1/chat/completions', body, functionKeys.second);
  expect(reply.status).toBe(403);
  expect(reply.body.error).toMatchObject({ code: 'price_missing', param: 'model' });
});

test('free actions go on when the budget is used up', async () => {
  expect((await ask('GET /v1/models', undefined, functionKeys.second)).status).toBe(200);
  const reply = await ask('POST /v1/moderations', { input: 'Hello' }, functionKeys.second);
  expect(reply.status).toBe(200);
});

test('only administrators see all connections: by their id, or by the master key', async () => {
  const all = await ask('GET /v1/usage?of=all');
  expect(all.status).toBe(200);
  expect(asList(all.body.connections).map((one) => asObject(one).connection)).toEqual(
    expect.arrayContaining([first, second]),
  );
  const byMaster = await ask('GET /v1/usage/all', undefined, master);
  expect(byMaster.body.connections).toEqual(all.body.connections);
  const refused = await ask('GET /v1/usage?of=all', undefined, functionKeys.second);
  expect([refused.status, refused.body.error?.code]).toEqual([403, 'administrators_only']);
  expect((await ask('GET /v1/usage/all')).status).toBe(401);
});

test('a connection with a name is reported with it, and one without as having none', async () => {
  expect(await usageOf(functionKeys.first)).toMatchObject({ connection: first, name: 'Sales' });
  expect(await usageOf(functionKeys.second)).toMatchObject({ connection: second, name: null });
  const all = await ask('GET /v1/usage?of=all');
  const connections = asList(all.body.connections).map(asObject);
  expect(new Map(connections.map(({ connection, name }) => [connection, name]))).toEqual(
    new Map([
      [first, 'Sales'],
      [second, null],
    ]),
  );
  expect(all.body).not.toHaveProperty('name');
  expect((await ask('GET /v1/connection')).body).toMatchObject({ id: first, name: 'Sales' });
});

test('a wrong `of` is named', async () => {
  const reply = await ask('GET /v1/usage?of=everybody');
  expect([reply.status, reply.body.error?.param]).toEqual([400, 'of']);
});
