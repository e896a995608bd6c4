/** Tests batches: many prompts that OpenAI answers within a day, with their results, costs and owners. */
import { asList, asObject, type JsonObject } from '../src/json';
import { startSurroundings, type Instance, type Surroundings } from './support/instances';
import { readSpending } from './support/spending';

let around: Surroundings;
beforeEach(async () => {
  around = await startSurroundings();
});
afterEach(() => around.stop());

const minutes = (count: number) => count * 60_000;

const start = (app: Instance, body: JsonObject, headers: Record<string, string> = {}) =>
  app.call('POST /v1/batches', { body: { model: 'gpt-6-luna', ...body }, headers });
const get = (app: Instance, id: unknown, headers: Record<string, string> = {}) =>
  app.call(`GET /v1/batches/${String(id)}`, { headers });
const resultsOf = (body: JsonObject) => asList(body.results).map(asObject);
const sentTo = (target: string) => around.openai.requests.filter((request) => request.target === target);

/** The requests in the file that was uploaded last. */
function uploadedLines(): JsonObject[] {
  const { file } = sentTo('POST /v1/files').at(-1)?.body ?? {};
  const { bytes } = asObject(file);
  const text = Buffer.isBuffer(bytes) ? bytes.toString() : '';
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => asObject(JSON.parse(line)));
}

test('prompts become one file of chats, and their answers come back in the order of the prompts', async () => {
  const app = around.start();
  const started = await start(app, {
    ...{ prompts: ['One [takes 5 min]', 'Two', 'Three'], instruction: 'Repeat it.', max_tokens: 100 },
  });
  expect([started.status, started.body.error ?? null]).toEqual([200, null]);
  expect(started.body).toMatchObject({ status: 'in_progress', ends_by: '2026-11-23T12:00:00Z' });
  expect(uploadedLines().map(({ custom_id, method, url }) => [custom_id, method, url])).toEqual(
    ['1', '2', '3'].map((id) => [id, 'POST', '/v1/chat/completions']),
  );
  expect(uploadedLines()[1]?.body).toMatchObject({
    model: 'gpt-6-luna',
    messages: [
      { role: 'system', content: 'Repeat it.' },
      { role: 'user', content: 'Two' },
    ],
  });
  const open = await get(app, started.body.batch_id);
  expect(open.body).toMatchObject({ status: 'in_progress', total: 3, completed: 2, failed: 0, results: [] });
  around.clock.now += minutes(6);
  const ended = await get(app, started.body.batch_id);
  expect(ended.body).toMatchObject({
    status: 'completed',
    total: 3,
    completed: 3,
    ended_at: '2026-11-22T12:06:00Z',
  });
  expect(resultsOf(ended.body)).toEqual(
    ['One [takes 5 min]', 'Two', 'Three'].map((prompt, index) => ({
      ...{ number: index + 1, custom_id: String(index + 1), text: `You said: ${prompt}` },
      ...{ finish_reason: 'stop', error: '' },
    })),
  );
});

test('a model that is gone and parameters that it refuses are replaced as in a chat, and the reply says so', async () => {
  const app = around.start();
  const { body } = await start(app, {
    model: 'gpt-4-turbo',
    prompts: ['Hello'],
    max_tokens: 50,
    effort: 'minimal',
  });
  const [line] = uploadedLines();
  expect(line?.body).toMatchObject({ model: 'gpt-5.6-sol', reasoning_effort: 'low' });
  expect(asObject(line?.body)).not.toHaveProperty('max_tokens');
  expect(body.adaptation).toMatchObject({
    ...{ model_asked: 'gpt-4-turbo', model_used: 'gpt-5.6-sol' },
    translated: expect.arrayContaining(['max_tokens', 'effort']) as string[],
  });
  const later = await get(app, body.batch_id);
  expect(later.body.adaptation).toEqual(body.adaptation);
  const strict = await start(app, { model: 'gpt-4-turbo', prompts: ['Hello'], strict_model: true });
  expect([strict.status, strict.body.error?.code]).toEqual([410, 'model_retired']);
});

test('what is not a whole answer says what is wrong with it', async () => {
  const app = around.start();
  const { body } = await start(app, {
    model: 'gpt-4o',
    prompts: [
      'one two three four five six',
      'No [refuses]',
      'X [incomplete content_filter]',
      'Y [fails server_error]',
      'ok',
    ],
    max_tokens: 4,
  });
  const ended = await get(app, body.batch_id);
  expect(resultsOf(ended.body).map(({ error }) => error)).toEqual([
    expect.stringContaining('cut'),
    'The model declined to answer: I cannot help with that.',
    expect.stringContaining('content filter'),
    'OpenAI did not answer this prompt: Simulated server_error.',
    '',
  ]);
  expect(ended.body).toMatchObject({ status: 'completed', completed: 4, failed: 1 });
  expect(ended.body.message).toContain('1 of 5 prompts have a whole answer');
  expect(ended.body.error_file_id).toMatch(/^file-/);
});

test('conversations are taken in place of texts, under either name', async () => {
  const app = around.start();
  const chats = [
    [{ role: 'user', content: 'Hello' }],
    [
      { role: 'system', content: 'a' },
      { role: 'user', content: 'b' },
    ],
  ];
  expect((await start(app, { chats })).status).toBe(200);
  expect(uploadedLines().map(({ body }) => asObject(body).messages)).toEqual(chats);
  expect((await start(app, { prompts: JSON.stringify(chats) })).status).toBe(200);
  expect(uploadedLines().map(({ body }) => asObject(body).messages)).toEqual(chats);
});

test.each([
  [{ prompts: [] }, 'prompts'],
  [{ prompts: ['a', ''] }, 'prompts[1]'],
  [{ prompts: ['a'], temperature: 1 }, 'temperature'],
  [{ prompts: ['a'], chats: [[{ role: 'user', content: 'a' }]] }, 'chats'],
  [{ prompts: ['a'], max_tokens: 0 }, 'max_tokens'],
])('a wrong input is named before anything is sent: %j', async (body, field) => {
  const app = around.start();
  const reply = await start(app, body);
  expect([reply.status, reply.body.error?.code, reply.body.error?.param]).toEqual([
    400,
    'invalid_input',
    field,
  ]);
  expect([around.openai.requests, around.permits()]).toEqual([[], 0]);
});

test('a batch is found by the connection that has started it, and by no other', async () => {
  const app = around.start();
  const { body } = await start(app, { prompts: ['Hello'] });
  const other = { 'x-functions-key': 'another-key' };
  for (const target of [`GET /v1/batches/${String(body.id)}`, `POST /v1/batches/${String(body.id)}/cancel`]) {
    const reply = await app.call(target, { headers: other });
    expect([reply.status, reply.body.error?.code]).toEqual([404, 'batch_not_found']);
  }
  expect(sentTo(`GET /v1/batches/${String(body.id)}`)).toEqual([]);
  const { body: ended } = await get(app, body.id);
  const address = `GET /v1/files/${String(ended.output_file_id)}/content`;
  expect((await app.call(address)).status).toBe(200);
  expect((await app.call(address, { headers: other })).body.error?.code).toBe('file_not_found');
});

test('a cancelled batch keeps the answers that it has, and says which are missing', async () => {
  const app = around.start();
  const { body } = await start(app, { prompts: ['One', 'Two [takes 5 min]'] });
  const cancelled = await app.call(`POST /v1/batches/${String(body.id)}/cancel`);
  expect([cancelled.status, cancelled.body.status]).toEqual([200, 'in_progress']);
  const ended = await get(app, body.id);
  expect(ended.body.status).toBe('cancelled');
  expect(resultsOf(ended.body).map(({ text, error }) => [text, error])).toEqual([
    ['You said: One', ''],
    ['', 'The batch was cancelled before OpenAI got to this prompt.'],
  ]);
});

test('a batch that takes more than a day has expired', async () => {
  const app = around.start();
  const { body } = await start(app, { prompts: ['One', 'Two [takes 2000 min]'] });
  around.clock.now += minutes(24 * 60);
  const ended = await get(app, body.id);
  expect(ended.body).toMatchObject({ status: 'expired', completed: 1, failed: 1 });
  expect(resultsOf(ended.body)[1]?.error).toContain('within 24 hours');
});

test('a start whose answer is lost is not repeated, and its file stays', async () => {
  const app = around.start();
  around.openai.outage.word = undefined;
  const { dependencies } = app;
  const sendFor = dependencies.services.sendFor.bind(dependencies.services);
  dependencies.services.sendFor = (call) => async (request) => {
    if (request.path === '/v1/batches') around.openai.outage.word = 'reset';
    return sendFor(call)(request);
  };
  const reply = await start(app, { prompts: ['Hello'] });
  expect([reply.status, reply.body.error?.code]).toEqual([502, 'outcome_unknown']);
  expect(sentTo('POST /v1/batches')).toHaveLength(1);
  expect(around.openai.requests.filter(({ target }) => target.startsWith('DELETE'))).toEqual([]);
});

describe('with a budget', () => {
  /** Each token is a dollar. */
  const settings = {
    BUDGETS: 'each=100000 USD/month',
    PRICES: JSON.stringify({ 'gpt-6-luna': { input: 1e6, output: 1e6 } }),
  };

  async function spent(app: Instance) {
    const { sums, calls, used } = await readSpending(app);
    const tokens = sums.map(({ inputTokens = 0, outputTokens = 0 }) => inputTokens + outputTokens);
    const total = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    return { calls, tokens: total(tokens), cost: total(sums.map(({ cost }) => cost)), used };
  }

  test('what a batch may use is set aside, and what it has used is booked once, at half price', async () => {
    const [one, other] = [around.start(settings), around.start(settings)];
    const { body } = await start(one, { prompts: ['Hello', 'World [takes 5 min]'], max_tokens: 3000 });
    const { max_completion_tokens: limit } = asObject(uploadedLines()[0]?.body);
    const open = await spent(one);
    expect(open).toMatchObject({ calls: 0, cost: 0 });
    expect(open.used).toBeGreaterThan(Number(limit));
    expect(open.used).toBeLessThan(Number(limit) + 100);
    around.clock.now += minutes(6);
    const replies = await Promise.all([get(one, body.id), get(other, body.id), get(one, body.id)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    await other.dependencies.budgets.flush();
    const { calls, tokens, cost, used } = await spent(one);
    expect(calls).toBe(1);
    expect(tokens).toBeGreaterThan(0);
    expect([cost, used]).toEqual([tokens / 2, tokens / 2]);
  });

  test('a batch that does not fit into the budget is refused, and nothing is uploaded', async () => {
    const app = around.start(settings);
    const prompts = Array.from({ length: 500 }, (_, index) => `Prompt ${index}`);
    const reply = await start(app, { prompts });
    expect([reply.status, reply.body.error?.code]).toEqual([403, 'budget_used_up']);
    expect(around.openai.requests).toEqual([]);
  });

  test('a batch that OpenAI does not accept gives everything back', async () => {
    const app = around.start(settings);
    const file = await app.call('POST /v1/files', {
      body: {
        purpose: 'batch',
        file: Buffer.from('{"custom_id":"a"}\n{"custom_id":"a"}\n').toString('base64'),
      },
    });
    const reply = await app.call('POST /v1/batches', {
      body: { input_file_id: file.body.id, endpoint: '/v1/chat/completions' },
    });
    expect(reply.body.error?.code).toBe('price_missing');
    const lines = ['1', '1'].map((custom_id) => {
      const body = { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hello' }] };
      return JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body });
    });
    const twice = await app.call('POST /v1/files', {
      body: { purpose: 'batch', file: Buffer.from(lines.join('\n')).toString('base64') },
    });
    const started = await app.call('POST /v1/batches', {
      body: { input_file_id: twice.body.id, endpoint: '/v1/chat/completions' },
    });
    expect([started.status, started.body.error ?? null]).toEqual([200, null]);
    expect((await spent(app)).used).toBeGreaterThan(500);
    const ended = await get(app, started.body.id);
    expect(ended.body).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('not unique') as string,
    });
    expect(await spent(app)).toMatchObject({ calls: 0, used: 0 });
  });
});

test('a file of requests that a connection has uploaded can be a batch, in OpenAI’s own form', async () => {
  const app = around.start();
  const body = { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hello' }] };
  const line = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body });
  const file = Buffer.from(line).toString('base64');
  const uploaded = await app.call('POST /v1/files', { body: { file, purpose: 'batch' } });
  const own = { input_file_id: uploaded.body.id, endpoint: '/v1/chat/completions', completion_window: '24h' };
  const foreign = await app.call('POST /v1/batches', {
    body: own,
    headers: { 'x-functions-key': 'another-key' },
  });
  expect(foreign.body.error?.code).toBe('file_not_found');
  const started = await app.call('POST /v1/batches', { body: own });
  expect([started.status, started.body.object]).toEqual([200, 'batch']);
  const ended = await get(app, started.body.id);
  expect(ended.body).toMatchObject({ status: 'completed', results: [] });
  expect(ended.body.message).toContain('output_file_id');
  const sums = await app.dependencies.usage.read({ from: '2026-11-01', to: '2026-11-30' });
  expect(sums.map(({ model, sum }) => [model, sum.calls])).toEqual([['gpt-6-luna', 1]]);
});
