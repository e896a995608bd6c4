/** Tests the way of a request to OpenAI and back, with the embedded host and the real libraries. */
import { request as httpRequest } from 'node:http';
import { actions } from '../src/actions';
import { asObject, type JsonObject } from '../src/json';
import { chat, call, type Reply } from './support/call';
import {
  connectionId,
  functionKeys,
  logLines,
  promptWord,
  startScene,
  vaultKey,
  type Scene,
} from './support/app';

let scene: Scene;
beforeAll(async () => {
  const CONNECTION_NAMES = `${connectionId(functionKeys.first)}=Sales`;
  scene = await startScene({ ANSWER_SECONDS: '5', CONNECTION_NAMES });
});
afterAll(() => scene.stop());

const post = (body: Parameters<typeof call>[2], path = '/v1/chat/completions') =>
  call(scene.app.url, `POST ${path}`, body);

const received = () => scene.openai.requests.at(-1);

test('a chat is sent with the key from the vault, and the reply has the ids to find it in the logs', async () => {
  const reply = await post({ body: chat(`Say ${promptWord}`) });
  expect(reply.status).toBe(200);
  expect(reply.body.first_content).toBe(`You said: Say ${promptWord}`);
  expect(received()?.headers.authorization).toBe(`Bearer ${vaultKey}`);
  expect(received()?.headers['x-client-request-id']).toBe(reply.headers.get('x-request-id'));
  expect(reply.headers.get('x-openai-request-id')).toMatch(/^req_/);
  expect(reply.headers.get('x-ratelimit-remaining-requests')).toBe('4999');
  expect(reply.headers.get('content-length')).toBe(String(Buffer.byteLength(reply.text)));
});

/** The only log line of a request, parsed, and its level. */
async function logged(reply: Reply): Promise<{ level: string; line: JsonObject }> {
  const lines = await logLines(scene.app, reply.headers.get('x-request-id'));
  expect(lines).toHaveLength(1);
  const [, level = '', line = ''] = /^\S+ (\w+) [^{]*(.*)$/.exec(lines[0] ?? '') ?? [];
  return { level, line: JSON.parse(line) as JsonObject };
}

test('a request writes one log line, which contains no content', async () => {
  const reply = await post({ body: chat('Hello') });
  expect(await logged(reply)).toEqual({
    level: 'information',
    line: {
      event: 'request',
      requestId: reply.headers.get('x-request-id'),
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      action: 'ChatPost',
      connection: reply.headers.get('x-connection-id'),
      connectionName: 'Sales',
      model: 'gpt-6-luna',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-6-luna',
      'gen_ai.response.model': reply.body.model,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': asObject(reply.body.usage).prompt_tokens,
      'gen_ai.usage.output_tokens': asObject(reply.body.usage).completion_tokens,
      reasoningTokens: expect.any(Number) as number,
      cost: expect.any(Number) as number,
      status: 200,
      ms: expect.any(Number) as number,
      upstreamRequestId: reply.headers.get('x-openai-request-id'),
      tries: 1,
      upstream: 'openai',
    },
  });
});

test('a failed request writes one log line, at level error only if the caller could not have prevented it', async () => {
  const failed = await post({ body: chat('Hello', { simulate: '500' }) });
  expect(await logged(failed)).toMatchObject({
    level: 'error',
    line: { status: 502, 'error.type': 'openai_failed', 'gen_ai.operation.name': 'chat', tries: 1 },
  });
  const refused = await post({ body: chat('Hello', { model: 'no-such-model' }) });
  expect(await logged(refused)).toMatchObject({
    level: 'information',
    line: {
      ...{ status: 404, openaiCode: 'model_not_found', model: 'no-such-model' },
      ...{ 'error.type': 'openai_rejected', 'gen_ai.request.model': 'no-such-model' },
    },
  });
  const unknown = await call(scene.app.url, 'GET /v1/nothing', { key: null });
  expect(await logged(unknown)).toMatchObject({ line: { status: 404, 'error.type': 'route_not_found' } });
});

test('a call is one trace from the flow to OpenAI, and the log line says which flow', async () => {
  const [traceId, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const [environment, flow] = [
    '5f4ac6a1-0b4e-4a9f-8d2b-1c7d9a3e6f10',
    'c2b6f6b9-3a1d-4c55-9f0e-7a8b9c0d1e2f',
  ];
  const reply = await post({
    body: chat('Hello'),
    headers: {
      traceparent: `00-${traceId}-${span}-01`,
      tracestate: 'vendor=account-7',
      'x-ms-workflow-subscription-id': environment,
      'x-ms-workflow-name': flow,
      'x-ms-workflow-operation-name': '<b>',
    },
  });
  const sent = received()?.headers;
  expect(sent?.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!${span})[0-9a-f]{16}-01$`));
  expect(sent).not.toHaveProperty('tracestate');
  expect(JSON.stringify(sent)).not.toContain(flow);
  const link = `https://make.powerautomate.com/environments/${environment}/flows/${flow}/details`;
  expect(await logged(reply)).toMatchObject({
    line: { trace_id: traceId, hints: { environment, flow, action: '(not a name)', link } },
  });
});

test('what anyone says without a key is no hint', async () => {
  const headers = { 'x-ms-workflow-name': 'forged' };
  const reply = await call(scene.app.url, 'GET /health', { key: null, headers });
  expect((await logged(reply)).line).not.toHaveProperty('hints');
});

test.each([`Please say ${promptWord}`, promptWord.repeat(20), 'sk-proj-AbCdEf123456'])(
  'text that is not a model name is not logged as the model: %s',
  async (model) => {
    const reply = await post({ body: chat('Hello', { model }) });
    expect((await logged(reply)).line).not.toHaveProperty('model');
  },
);

test('every action requires a function key', async () => {
  for (const { method, path } of actions) {
    const reply = await call(scene.app.url, `${method} ${path.replace(/\{\w+\}/, 'a')}`, { key: null });
    expect([path, reply.status, reply.text]).toEqual([path, 401, '']);
  }
});

describe('bodies', () => {
  test('plain text becomes the message of the user, and the query has the other inputs', async () => {
    const text = 'A "quote"\nand a line break';
    const reply = await post(
      { body: text, headers: { 'content-type': 'text/plain' } },
      '/v1/chat/completions?model=gpt-4o&temperature=0.5&n=2',
    );
    expect(reply.status).toBe(200);
    expect(received()?.body).toEqual({
      model: 'gpt-4o',
      temperature: 0.5,
      n: 2,
      messages: [{ role: 'user', content: text }],
    });
  });

  test('the function key in the query is not sent to OpenAI', async () => {
    const reply = await post(
      { body: 'Hello', headers: { 'content-type': 'text/plain' }, key: null },
      `/v1/chat/completions?Code=${functionKeys.first}&model=gpt-6-luna`,
    );
    expect(reply.status).toBe(200);
    expect(Object.keys(received()?.body ?? {})).toEqual(['model', 'messages']);
  });

  test('a form is accepted, with numbers as text', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await post({ body: 'model=gpt-4o&role=user&content=a%20b&temperature=0.7', headers });
    expect(reply.status).toBe(200);
    expect(received()?.body).toMatchObject({
      temperature: 0.7,
      messages: [{ role: 'user', content: 'a b' }],
    });
  });

  test('JSON is accepted without a Content-Type, with a byte order mark, and in another charset', async () => {
    const json = JSON.stringify(chat('Grüße'));
    const bodies: [string, Uint8Array][] = [
      ['', Buffer.from(json)],
      ['application/json', Buffer.from(`\uFEFF${json}`)],
      ['application/json; charset=utf-16le', Buffer.from(json, 'utf16le')],
      ['application/json; charset="iso-8859-1"', Buffer.from(json, 'latin1')],
    ];
    for (const [type, body] of bodies) {
      const reply = await post({ body, headers: { 'content-type': type } });
      expect(reply.body.first_content).toBe('You said: Grüße');
    }
  });

  test('a form can contain lists as JSON', async () => {
    const messages = JSON.stringify([{ role: 'user', content: 'In JSON' }]);
    const body = new URLSearchParams({ model: 'gpt-4o', messages }).toString();
    const reply = await post({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(reply.body.first_content).toBe('You said: In JSON');
  });

  test('values outside the contract that look like numbers or booleans become such, also with plain text and in forms', async () => {
    const path = '/v1/chat/completions?model=gpt-6-luna&max_completion_tokens=50&store=false&role=&user=007';
    const plain = await post({ body: '', headers: { 'content-type': 'text/plain' } }, path);
    expect(plain.status).toBe(200);
    expect(received()?.body).toMatchObject({
      max_completion_tokens: 50,
      store: false,
      safety_identifier: '007',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post({ body: 'model=gpt-4o&role=user&content=5&seed=7', headers })).status).toBe(200);
    expect(received()?.body).toMatchObject({ seed: 7, messages: [{ role: 'user', content: '5' }] });
  });

  test('the parts of a message are passed on unchanged', async () => {
    const parts = [{ type: 'text', text: '', x: null }];
    const silent = { role: 'assistant', content: null, refusal: 'No.' };
    const messages = [{ role: 'user', content: parts }, silent];
    expect((await post({ body: { model: 'gpt-4o', messages } })).status).toBe(200);
    expect(received()?.body?.messages).toEqual(messages);
  });

  test('unknown parameters are passed on, but blank ones are not', async () => {
    const body = chat('Hello', {
      seed: 7,
      stop: '',
      user: null,
      max_tokens: '',
      service_tier: '',
      stream: true,
    });
    expect((await post({ body })).status).toBe(200);
    expect(received()?.body).toEqual(chat('Hello', { seed: 7 }));
  });
});

/**
 * Requests that are refused before anything is sent: a title, the request, the status, the code, and words of
 * the message.
 */
const refusals: [string, Parameters<typeof call>[2] & { path?: string }, number, string, string][] = [
  [
    'bad JSON',
    { body: '{"model":\n"a"b"}', headers: { 'content-type': 'application/json' } },
    400,
    'invalid_json',
    'line 2, column 4',
  ],
  [
    'JSON that ends early',
    { body: '{"model":', headers: { 'content-type': 'application/json' } },
    400,
    'invalid_json',
    'line 1, column 10',
  ],
  [
    'a list instead of an object',
    { body: '[]', headers: { 'content-type': 'application/json' } },
    400,
    'invalid_input',
    'JSON object',
  ],
  ['a missing body', {}, 400, 'invalid_input', '`model` is missing. `messages` is missing.'],
  [
    'a word instead of a number',
    { body: chat('Hello', { temperature: 'warm' }) },
    400,
    'invalid_input',
    '`temperature` must be a number from 0 to 2',
  ],
  [
    'XML',
    { body: '<a/>', headers: { 'content-type': 'application/xml' } },
    415,
    'unsupported_content_type',
    'application/json',
  ],
  [
    'an unknown charset',
    { body: '{}', headers: { 'content-type': 'application/json; charset=x-klingon' } },
    415,
    'unsupported_content_type',
    'UTF-8',
  ],
  [
    'text for an action that takes none',
    { body: 'Hello', headers: { 'content-type': 'text/plain' }, path: '/v1/embeddings' },
    415,
    'unsupported_content_type',
    'application/json',
  ],
  [
    'an upload in chunks, as Logic Apps does it,',
    { headers: { 'x-ms-transfer-mode': 'chunked' } },
    411,
    'length_required',
    'chunks',
  ],
  [
    'a body of more than 50 MB',
    { body: new Uint8Array(50 * 1024 * 1024 + 1) },
    413,
    'body_too_large',
    '50 MB',
  ],
  [
    'the same input twice',
    { body: chat('Hello', { content: 'Hello' }) },
    400,
    'invalid_input',
    'given twice',
  ],
];

test.each(refusals)(
  '%s is refused, and nothing is sent',
  async (_, { path, ...options }, status, code, word) => {
    const before = scene.openai.requests.length;
    const reply = await post(options, path);
    expect(reply.status).toBe(status);
    expect(reply.body.error).toMatchObject({ code, type: 'invalid_request_error' });
    expect(reply.body.error?.message).toContain(word);
    expect(reply.body.error?.request_id).toBe(reply.headers.get('x-request-id'));
    expect(reply.body.request_id).toBe(reply.headers.get('x-request-id'));
    expect(scene.openai.requests).toHaveLength(before);
  },
);

test('a body with chunked transfer encoding is refused with an explanation, because the host loses it', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'x-functions-key': functionKeys.first, 'content-type': 'application/json' };
    const request = httpRequest(
      `${scene.app.url}/v1/chat/completions`,
      { method: 'POST', headers },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    request.on('error', reject);
    request.write('{"model":');
    request.end('"gpt-4o"}');
  });
  expect(status).toBe(411);
});

test('an id in the body that differs from the one in the path is refused, and the same one is not', async () => {
  const cancel = (id: string) =>
    call(scene.app.url, 'POST /v1/fine_tuning/jobs/ftjob-mine/cancel', { body: { fine_tuning_job_id: id } });
  const { status, body } = await cancel('ftjob-other');
  expect([status, body.error?.param]).toEqual([400, 'fine_tuning_job_id']);
  expect(received()?.url).not.toContain('ftjob-mine');
  await cancel('ftjob-mine');
  expect(received()?.url).toBe('/v1/fine_tuning/jobs/ftjob-mine/cancel');
});

test('a principal in a header is ignored when App Service has not verified it', async () => {
  const claims = [{ typ: 'oid', val: 'somebody' }];
  const principal = Buffer.from(JSON.stringify({ claims })).toString('base64');
  const id = async (headers = {}) => (await post({ headers })).headers.get('x-connection-id');
  expect(await id({ 'x-ms-client-principal': principal })).toBe(await id());
});

test('the reply names all problems at once, in the message and as a list', async () => {
  const body = { model: {}, messages: [{ role: 'user' }, 'Hello'], n: 0, stop: {} };
  const reply = await post({ body });
  const fields = ['model', 'messages[0].content', 'messages[1]', 'n', 'stop'];
  expect(reply.body.error?.problems?.map(({ field }) => field)).toEqual(fields);
  expect(reply.body.error?.param).toBe('model');
  for (const field of fields) expect(reply.body.error?.message).toContain(`\`${field}\``);
});

test('invalid ids in a path are refused', async () => {
  for (const id of ['..', '%2e%2e%2fmodels', 'a%2Fb', 'a b', 'ftjob-ü', 'x'.repeat(129)]) {
    const before = scene.openai.requests.length;
    const reply = await call(scene.app.url, `GET /v1/fine_tuning/jobs/${encodeURI(id)}/events`);
    expect([400, 404]).toContain(reply.status);
    expect(scene.openai.requests).toHaveLength(before);
  }
});

describe('when OpenAI fails or refuses', () => {
  /** The faults to simulate, the status and code of the reply, and the number of tries. */
  const faults: [string, number, string | undefined, number][] = [
    ['503', 200, undefined, 2],
    ['delay:200', 200, undefined, 1],
    ['reset,502', 200, undefined, 3],
    ['half', 200, undefined, 2],
    ['429:0', 200, undefined, 2],
    ['503,503,503', 502, 'openai_failed', 3],
    ['500', 502, 'openai_failed', 1],
    ['reset,reset,reset', 502, 'openai_unreachable', 3],
    ['429', 429, 'openai_rate_limited', 1],
    ['429:60', 429, 'openai_rate_limited', 1],
    ['quota', 403, 'quota_exhausted', 1],
    ['html', 502, 'openai_unreadable', 1],
    ['empty', 502, 'openai_unreadable', 1],
    ['409,409,409', 409, 'openai_rejected', 3],
    ['422', 422, 'openai_rejected', 1],
    ['301', 502, 'openai_unreadable', 1],
    ['delay:30000', 504, 'out_of_time', 1],
  ];

  test.each(faults)('for the faults %s, the reply is %d %s', async (simulate, status, code, tries) => {
    const before = scene.openai.requests.length;
    const reply = await post({ body: chat('Hello', { simulate }) });
    expect(reply.status).toBe(status);
    expect(reply.body.error?.code).toBe(code);
    expect(scene.openai.requests.length - before).toBe(tries);
  });

  test('a long conversation arrives complete, also when it is sent again', async () => {
    const content = 'Grüße '.repeat(50_000);
    const before = scene.openai.requests.length;
    const reply = await post({ body: chat(content, { simulate: '503,ok' }) });
    expect(reply.status).toBe(200);
    const sent = scene.openai.requests.slice(before);
    expect(sent).toHaveLength(2);
    for (const { body } of sent) expect(body?.messages).toMatchObject([{}, { content }]);
  });

  test('the caller gets the wait that OpenAI asks for', async () => {
    const retryAfter = async (simulate: string) => {
      const reply = await post({ body: chat('Hello', { simulate }) });
      return reply.headers.get('retry-after');
    };
    expect(await retryAfter('429:60')).toBe('60');
    expect(await retryAfter('429')).toBe('20');
    expect(await retryAfter('503:30')).toBe('30');
    expect(await retryAfter('500')).toBeNull();
  });

  test('a refusal of OpenAI keeps its status and message', async () => {
    const reply = await post({ body: chat('Hello', { model: 'no-such-model' }) });
    expect(reply.status).toBe(404);
    expect(reply.body.error).toMatchObject({
      message: 'The model `no-such-model` does not exist or you do not have access to it.',
      code: 'openai_rejected',
      openai_code: 'model_not_found',
    });
  });

  test('a fine-tuning job is not created twice', async () => {
    for (const simulate of ['503', 'reset', 'half', '429:0']) {
      const before = scene.openai.requests.length;
      const body = { model: 'gpt-4o-mini', training_file: 'file-1', simulate };
      const reply = await post({ body }, '/v1/fine_tuning/jobs');
      const expected = simulate.startsWith('429') ? 'openai_rate_limited' : 'outcome_unknown';
      expect([simulate, reply.body.error?.code]).toEqual([simulate, expected]);
      expect(scene.openai.requests.length - before).toBe(1);
      // OpenAI's clients would repeat it otherwise.
      expect(reply.headers.get('x-should-retry')).toBe(expected === 'outcome_unknown' ? 'false' : null);
    }
  });

  test('a response that is not JSON is not shown to the caller', async () => {
    expect((await post({ body: chat('Hello', { simulate: 'html' }) })).text).not.toContain('Welcome');
  });
});

test('unknown addresses and wrong methods are answered with 404 and 405', async () => {
  const cases: [string, number, string, string | null][] = [
    ['GET /v1/nothing', 404, 'route_not_found', null],
    ['POST /v2/chat/completions', 404, 'route_not_found', null],
    ['GET /v1/chat/completions', 405, 'method_not_allowed', 'POST'],
    ['DELETE /V1/Models/', 405, 'method_not_allowed', 'GET'],
    ['PUT /v1/fine_tuning/jobs/a/cancel', 405, 'method_not_allowed', 'POST'],
    ['OPTIONS /health', 405, 'method_not_allowed', 'GET, HEAD'],
  ];
  for (const [target, status, code, allow] of cases) {
    const reply = await call(scene.app.url, target, { key: null });
    expect([reply.status, reply.body.error?.code, reply.headers.get('allow')]).toEqual([status, code, allow]);
    expect(reply.body.request_id).toBe(reply.headers.get('x-request-id'));
  }
});

test('POST to a picture is refused, and the reply lists the allowed methods', async () => {
  const reply = await call(scene.app.url, 'POST /v1/images/files/x.png', { key: null });
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('health needs no key and shows only the status', async () => {
  const reply = await call(scene.app.url, 'GET /health', { key: null });
  expect([reply.status, reply.text]).toEqual([200, '{"status":"ok"}']);
});

test('the inputs after and limit are passed on for the events of a job', async () => {
  const job = await post({ body: { model: 'gpt-4o-mini', training_file: 'file-1' } }, '/v1/fine_tuning/jobs');
  const path = `/v1/fine_tuning/jobs/${String(job.body.id)}`;
  await call(scene.app.url, `GET ${path}`);
  const newest = await call(scene.app.url, `GET ${path}/events?limit=1&after=&Code=x`);
  expect(received()?.url).toBe(`${path}/events?limit=1`);
  expect(newest.body).toMatchObject({ has_more: true, data: [{ data: '' }] });
  const [event] = newest.body.data as { id: string }[];
  const older = await call(scene.app.url, `GET ${path}/events?after=${event?.id ?? ''}&limit=5`);
  expect(received()?.url).toBe(`${path}/events?after=${event?.id ?? ''}&limit=5`);
  expect(older.body).toMatchObject({ has_more: false });
});
