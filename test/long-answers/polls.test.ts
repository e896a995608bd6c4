/** Tests how a long answer reaches its caller: polls, time, failures, and instances that end. */
import type { JsonObject } from '../../src/json';
import {
  startSurroundings,
  type Instance,
  type InstanceReply,
  type Surroundings,
} from '../support/instances';

let around: Surroundings;
let app: Instance;
beforeEach(async () => {
  around = await startSurroundings();
  app = around.start();
});
afterEach(() => around.stop());

const flow = { 'user-agent': 'azure-logic-apps/1.0 (workflow a; version b) microsoft-flow/1.0' };
const minutes = (count: number) => count * 60_000;

/** A chat with a model that reasons. */
const chat = (content: string, more: JsonObject = {}): JsonObject => ({
  model: 'gpt-6.1-sol',
  messages: [{ role: 'user', content }],
  reasoning_effort: 'high',
  ...more,
});

const ask = (body: JsonObject, headers: Record<string, string> = flow, instance = app) =>
  instance.call('POST /v1/chat/completions', { body, headers });

/** The address in a 202. */
const linkIn = ({ status, headers }: InstanceReply) => {
  expect([status, headers.location]).toEqual([202, expect.stringMatching(/^https:\/\/contoso\./)]);
  return headers.location ?? '';
};

/** Polls as a platform does, until the reply is something other than 202. */
async function follow(first: InstanceReply, instance = app, headers: Record<string, string> = {}) {
  let reply = first;
  let polls = 0;
  while (reply.status === 202) {
    around.clock.now += Number(reply.headers['retry-after']) * 1000;
    reply = await instance.call(`GET ${linkIn(reply)}`, { headers: { 'x-functions-key': '', ...headers } });
    polls++;
  }
  return { reply, polls };
}

const upstream = (target: RegExp) => around.openai.requests.filter((request) => target.test(request.target));

test('an answer of 50 minutes reaches the flow, with the outputs of a chat', async () => {
  around.openai.responses.fates.push({ takesMs: minutes(50) });
  const started = around.clock.now;
  const { reply, polls } = await follow(await ask(chat('Think')));
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({
    first_content: 'You said: Think',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant' }, finish_reason: 'stop' }],
    usage: { total_tokens: expect.any(Number) as number },
    adaptation: { model_asked: 'gpt-6.1-sol', model_used: 'gpt-6.1-sol' },
  });
  expect(around.clock.now - started).toBeGreaterThan(minutes(50));
  expect(polls).toBeGreaterThan(100);
  expect(upstream(/^POST/)).toHaveLength(1);
  expect(around.permits()).toBe(1);
});

test('an answer that is there within 80 seconds comes with 200', async () => {
  around.openai.responses.fates.push({ takesMs: 70_000 });
  const reply = await ask(chat('Think'));
  expect([reply.status, reply.body.first_content]).toEqual([200, 'You said: Think']);
});

test('a chat that is quick runs as a chat', async () => {
  const reply = await ask({ model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hi' }] });
  expect([reply.status, around.openai.requests.map(({ target }) => target)]).toEqual([
    200,
    ['POST /v1/chat/completions'],
  ]);
});

describe('a poll', () => {
  test('is answered by another instance, after the first one has ended', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(10) });
    const { reply } = await follow(await ask(chat('Think')), around.start());
    expect([reply.status, reply.body.first_content]).toEqual([200, 'You said: Think']);
  });

  test.each<[string, Record<string, string>]>([
    ['without a key', {}],
    ['with the key', { 'x-functions-key': 'instance-key' }],
    ['with a wrong key', { 'x-functions-key': 'wrong', authorization: 'Bearer wrong' }],
  ])('works %s', async (_, headers) => {
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const { reply } = await follow(await ask(chat('Think')), app, headers);
    expect(reply.status).toBe(200);
  });

  test('whose answer was lost can be asked again for 15 minutes', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const first = await ask(chat('Think'));
    const { reply } = await follow(first);
    around.clock.now += minutes(14);
    const again = await app.call(`GET ${linkIn(first)}`);
    expect([again.status, again.body]).toEqual([200, reply.body]);
  });

  test('is told to come again while OpenAI is gone', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const first = await ask(chat('Think'));
    around.clock.now += minutes(4);
    around.openai.responses.faults.push(...Array.from({ length: 3 }, () => '503'));
    const reply = await app.call(`GET ${linkIn(first)}`);
    expect([reply.status, reply.headers.location]).toEqual([202, first.headers.location]);
    expect((await follow(reply)).reply.status).toBe(200);
  });

  test('takes no permit, and OpenAI is asked once a second at most', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(30) });
    const first = await ask(chat('Think'));
    const before = upstream(/^GET/).length;
    around.clock.now += 5_000;
    await Promise.all(Array.from({ length: 20 }, () => app.call(`GET ${linkIn(first)}`)));
    expect([upstream(/^GET/).length - before, around.permits()]).toEqual([1, 1]);
  });

  test('with a forged, changed, foreign or expired link gets 404 without a hint', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(2) }, { takesMs: minutes(2) });
    const [link, other] = [linkIn(await ask(chat('Think'))), linkIn(await ask(chat('Again')))];
    const [address = '', token = ''] = link.split('?t=');
    const foreign = `${address}?t=${other.split('?t=')[1] ?? ''}`;
    const forged = [address, `${address}?t=`, `${address}?t=${token.slice(1)}x`, foreign, `${link}x`];
    const missing = [`https://contoso.azurewebsites.net/v1/jobs/job_${'a'.repeat(24)}?t=${token}`];
    const bodies = new Set<string>();
    for (const one of [...forged, ...missing]) {
      const reply = await app.call(`GET ${one}`);
      expect(reply.status).toBe(404);
      bodies.add(JSON.stringify(reply.body));
    }
    around.clock.now += minutes(121);
    const expired = await app.call(`GET ${link}`);
    bodies.add(JSON.stringify(expired.body));
    expect([expired.status, bodies.size]).toEqual([404, 1]);
  });

  test('leaves one line in the log, with the job and the connection, and no token', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(2) });
    const first = await ask(chat('Think'));
    const reply = await app.call(`GET ${linkIn(first)}`);
    expect(reply.logged).toHaveLength(1);
    const line = JSON.parse(reply.logged[0]?.replace(/^\w+ /, '') ?? '') as JsonObject;
    expect(line).toMatchObject({ action: 'JobGet', status: 202, job: first.body.answer_id });
    expect(line.connection).toBe(first.headers['x-connection-id']);
    expect(reply.logged[0]).not.toContain(linkIn(first).split('?t=')[1]);
  });

  test('says in the log who started the answer, and what answered, although polls do not say who they are', async () => {
    const id = (await ask(chat('Quick'))).headers['x-connection-id'] ?? '';
    app = around.start({ CONNECTION_NAMES: `${id}=Sales` });
    around.openai.responses.fates.push({ takesMs: minutes(2) });
    const { reply } = await follow(
      await ask(chat('Think'), { ...flow, 'x-ms-workflow-name': 'nightly-report' }),
    );
    const line = JSON.parse(reply.logged[0]?.replace(/^\w+ /, '') ?? '') as JsonObject;
    expect(line).toMatchObject({
      ...{ action: 'JobGet', status: 200, connectionName: 'Sales', hints: { flow: 'nightly-report' } },
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai' },
      ...{ 'gen_ai.request.model': 'gpt-6.1-sol', 'gen_ai.response.finish_reasons': ['stop'] },
    });
  });
});

describe('a long answer ends', () => {
  const endOf = async (fate: Surroundings['openai']['responses']['fates'][number], body = chat('Think')) => {
    around.openai.responses.fates.push({ takesMs: minutes(3), ...fate });
    return (await follow(await ask(body))).reply;
  };

  test('with 200 and the reason, if OpenAI stopped in the middle', async () => {
    const reply = await endOf({ incomplete: 'content_filter' });
    expect(reply).toMatchObject({ status: 200, body: { choices: [{ finish_reason: 'content_filter' }] } });
    expect((await endOf({ incomplete: 'max_output_tokens' })).body).toMatchObject({
      choices: [{ finish_reason: 'length' }],
    });
  });

  test.each([
    ['rate_limit_exceeded', 502, 'openai_failed'],
    ['server_error', 502, 'openai_failed'],
    ['invalid_prompt', 400, 'openai_rejected'],
    ['insufficient_quota', 403, 'quota_exhausted'],
  ])(
    'with a status that a flow does not repeat at once, if OpenAI failed with %s',
    async (fails, status, code) => {
      expect(await endOf({ fails })).toMatchObject({ status, body: { error: { code } } });
    },
  );

  test('after an hour, stopped at OpenAI', async () => {
    const reply = await endOf({ takesMs: minutes(90) });
    expect(reply).toMatchObject({ status: 504, body: { error: { code: 'answer_too_late' } } });
    expect(upstream(/\/cancel$/)).toHaveLength(1);
  });

  test('with 410, if OpenAI does not keep answers and the poll came too late', async () => {
    around.openai.responses.retention = 'zero';
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const first = await ask(chat('Think'));
    around.clock.now += minutes(20);
    const reply = await app.call(`GET ${linkIn(first)}`);
    expect(reply).toMatchObject({ status: 410, body: { error: { code: 'answer_gone' } } });
  });

  test('with the answer also where OpenAI does not keep answers', async () => {
    around.openai.responses.retention = 'zero';
    expect((await endOf({})).status).toBe(200);
  });
});

describe('the caller says how long it waits', () => {
  test('not at all', async () => {
    const reply = await ask(chat('Think'), { prefer: 'respond-async' });
    expect(reply).toMatchObject({
      status: 202,
      headers: { 'preference-applied': 'respond-async' },
      body: { status: 'in_progress' },
    });
    expect(upstream(/^GET/)).toHaveLength(0);
  });

  test('for some seconds', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(1) });
    const started = around.clock.now;
    const reply = await ask(chat('Think'), { prefer: 'wait=10' });
    expect(reply.status).toBe(202);
    expect(around.clock.now - started).toBeLessThanOrEqual(10_000);
  });

  test('once, and then fetches the answer by its id', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const reply = await ask(chat('Think'), {}, around.start({ LONG_ANSWERS: 'always' }));
    expect(reply).toMatchObject({ status: 504, body: { error: { code: 'answer_pending' } } });
    const id = reply.headers['x-answer-id'] ?? '';
    expect(reply.body.error?.message).toContain(id);
    around.clock.now += minutes(3);
    const answer = await app.call(`GET /v1/answers/${id}`);
    expect(answer.body).toMatchObject({
      answer_id: id,
      status: 'completed',
      first_content: 'You said: Think',
    });
  });
});

describe('an answer that was started', () => {
  const start = (body: JsonObject, instance = app) => instance.call('POST /v1/answers', { body });

  test('is fetched when it is ready', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const { status, body } = await start(chat('Think'));
    const id = String(body.answer_id);
    expect([status, body]).toEqual([
      200,
      { answer_id: expect.stringMatching(/^job_/) as string, status: 'in_progress' },
    ]);
    expect((await app.call(`GET /v1/answers/${id}`)).body).toEqual(body);
    around.clock.now += minutes(3);
    expect((await app.call(`GET /v1/answers/${id}`)).body).toMatchObject({
      status: 'completed',
      first_content: 'You said: Think',
    });
  });

  test('belongs to its connection', async () => {
    const { body } = await start(chat('Think'));
    const headers = { 'x-functions-key': 'another-key' };
    const reply = await app.call(`GET /v1/answers/${String(body.answer_id)}`, { headers });
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'answer_not_found' } } });
  });

  test.each<[string, JsonObject, Record<string, string>, RegExp]>([
    ['an input that only chats have', { seed: 1 }, {}, /`seed` cannot be part of a long answer/],
    ['long answers that are off', {}, { LONG_ANSWERS: 'never' }, /turned long answers off/],
  ])('cannot be started with %s, and nothing is sent', async (_, more, environment, message) => {
    const reply = await start(chat('Think', more), around.start(environment));
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'long_answer_impossible' } } });
    expect(reply.body.error?.message).toMatch(message);
    expect([around.openai.requests.length, around.permits()]).toEqual([0, 0]);
  });
});

test('a table that fails ends no call: the answer still comes within its time', async () => {
  around.stores.jobs.add = () => Promise.reject(new Error('Down'));
  around.openai.responses.fates.push({ takesMs: 60_000 }, { takesMs: minutes(5) });
  expect((await ask(chat('Think'))).status).toBe(200);
  const late = await ask(chat('Think'));
  expect(late).toMatchObject({ status: 504, body: { error: { code: 'out_of_time' } } });
  expect(upstream(/\/cancel$/)).toHaveLength(1);
});

test('a server without the Responses API gets a chat, and is not asked again', async () => {
  around.openai.responses.faults.push('404');
  const [first, second] = [await ask(chat('One')), await ask(chat('Two'))];
  expect([first.body.first_content, second.body.first_content]).toEqual(['You said: One', 'You said: Two']);
  expect(upstream(/^POST/).map(({ target }) => target)).toEqual([
    'POST /v1/responses',
    'POST /v1/chat/completions',
    'POST /v1/chat/completions',
  ]);
});

describe('the timer', () => {
  const cleanUp = () =>
    app.dependencies.jobs.cleanUp(
      (connection) => (request) =>
        app.dependencies.services.sendFor({
          ...{ connection: { id: connection }, requestId: 'timer', deadline: around.clock.now + 10_000 },
          trace: { tries: 0, headers: {} },
        })(request),
      () => undefined,
    );

  test('deletes at OpenAI what was delivered, 15 minutes later', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(3) });
    const first = await ask(chat('Think'));
    await follow(first);
    expect(await cleanUp()).toEqual({ stopped: 0, deleted: 0 });
    around.clock.now += minutes(15);
    expect(await cleanUp()).toEqual({ stopped: 0, deleted: 1 });
    expect(upstream(/^DELETE/)).toHaveLength(1);
    expect((await app.call(`GET ${linkIn(first)}`)).status).toBe(404);
  });

  test('keeps it at OpenAI if the administrator wants that', async () => {
    app = around.start({ KEEP_LONG_ANSWERS: 'true' });
    await ask(chat('Think'));
    around.clock.now += minutes(15);
    expect(await cleanUp()).toEqual({ stopped: 0, deleted: 1 });
    expect(upstream(/^DELETE/)).toHaveLength(0);
  });

  test('stops what nobody asks for any more after an hour, and deletes it after two', async () => {
    around.openai.responses.fates.push({ takesMs: minutes(200) });
    await ask(chat('Think'));
    around.clock.now += minutes(60);
    expect(await cleanUp()).toEqual({ stopped: 1, deleted: 0 });
    around.clock.now += minutes(60);
    expect(await cleanUp()).toEqual({ stopped: 0, deleted: 1 });
  });
});
