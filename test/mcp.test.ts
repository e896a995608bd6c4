/** Tests the Model Context Protocol in the running app, with the official client, in its version of today and the one before. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { actions } from '../src/actions';
import { mcpDefinition } from '../src/connector';
import { asList, asObject, type JsonObject } from '../src/json';
import { tools } from '../src/mcp';
import { connectionId, functionKeys, logLines, startScene, today, type Scene } from './support/app';
import { call, chat, type Reply } from './support/call';
import { sampleOf, withIds } from './support/sample-calls';

/** The keys of the tests. The second may call twice in a minute, the third has no budget left after one call. */
const keys = { ...functionKeys, third: 'third-function-key-Bn17' };

let scene: Scene;
const clients: Client[] = [];
beforeAll(async () => {
  const answers = actions.flatMap((action) => {
    const { answer } = sampleOf(action);
    return answer ? [[`${action.method} ${action.path}`, answer] as const] : [];
  });
  scene = await startScene(
    {
      THROTTLE_LIMITS: `${connectionId(keys.second)}=2`,
      BUDGETS: `${connectionId(keys.third)}=1 tokens/day`,
    },
    undefined,
    today,
    Object.fromEntries(answers),
    Object.entries(keys).flatMap(([name, key]) => ['--key', `${name}=${key}`]),
  );
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await scene.stop();
});

/** Connects the official client. */
async function connect(mode: 'legacy' | 'auto', key = keys.first): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { 'x-functions-key': key } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${scene.app.url}/mcp`), { requestInit }));
  clients.push(client);
  return client;
}

interface Result {
  content: JsonObject[];
  structuredContent: JsonObject;
  isError: boolean;
  text: string;
}

async function use(client: Client, name: string, inputs: JsonObject): Promise<Result> {
  const result = asObject(await client.callTool({ name, arguments: inputs }));
  const content = asList(result.content).map(asObject);
  return {
    content,
    structuredContent: asObject(result.structuredContent),
    isError: result.isError === true,
    text: String(content[0]?.text),
  };
}

/** Sends a message as it is. */
function send(
  message: unknown,
  headers: Record<string, string> = {},
  key: string | null = keys.first,
): Promise<Reply> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return call(scene.app.url, 'POST /mcp', {
    body,
    key,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
  });
}

const rpc = (method: string, params?: JsonObject) => ({
  jsonrpc: '2.0',
  id: 7,
  method,
  ...(params && { params }),
});

async function logOf(reply: Reply): Promise<JsonObject> {
  const lines = await logLines(scene.app, reply.headers.get('x-request-id'));
  expect(lines).toHaveLength(1);
  return asObject(JSON.parse((lines[0] ?? '').slice((lines[0] ?? '').indexOf('{'))));
}

describe.each([
  ['legacy', '2025-11-25'],
  ['auto', '2026-07-28'],
] as const)('the official client, %s', (mode, version) => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(mode);
  });

  test('speaks its version, and lists every tool', async () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    expect(client.getServerVersion()).toMatchObject({ name: 'openai-connector' });
    expect(client.getInstructions()).toContain('answer_get');
    const listed = await client.listTools();
    expect(listed.tools.map(({ name }) => name)).toEqual(tools().map(({ name }) => name));
    expect(listed.nextCursor).toBeUndefined();
  });

  // The client checks each result against the schema of its outputs.
  test.each(actions.map((action) => [action.operationId, action] as const))('calls %s', async (_, action) => {
    const tool = tools().find(({ operation }) => operation.operationId === action.operationId);
    const inputs = await withIds(scene.app.url, sampleOf(action).inputs);
    const { isError, text, content, structuredContent } = await use(client, String(tool?.name), inputs);
    expect([isError, text]).toEqual([false, expect.stringMatching(/^\{/)]);
    if (action.isAnyFile) {
      expect(content[1]).toMatchObject({ type: 'resource', resource: { text: '{}\n{}\n' } });
      return;
    }
    if (action.file) {
      expect(content[1]).toMatchObject({ type: 'audio', mimeType: 'audio/wav' });
      const bytes = Buffer.from(String(content[1]?.data), 'base64');
      expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
      return;
    }
    const outputs = Object.keys(action.output.properties);
    expect(Object.keys(structuredContent)).toEqual(expect.arrayContaining(outputs));
    const links = content.slice(1);
    const count = action.pictures ? 2 : action.makesFiles ? 1 : 0;
    expect(links.map(({ type }) => type)).toEqual(Array.from({ length: count }, () => 'resource_link'));
    if (count === 0) return;
    const linked = await fetch(String(links[0]?.uri));
    const type = linked.headers.get('content-type') ?? '';
    expect([linked.status, type.split(';')[0]]).toEqual([200, links[0]?.mimeType]);
  });

  test('gets an error of a tool as a result, and one of the protocol as an error', async () => {
    const wrong = await use(client, 'chat_post', { messages: [], temperature: 9 });
    expect(wrong.isError).toBe(true);
    expect(wrong.text).toMatch(/^`messages` must be .*`temperature` must be a number from 0 to 2\./);
    expect(wrong.text).toMatch(/\nCode: invalid_input\. Request id: [\w-]{36}\.$/);
    await expect(use(client, 'nothing', {})).rejects.toMatchObject({ code: -32602 });
  });

  test('fetches a long answer', async () => {
    const started = await use(client, 'answer_post', chat('[takes 1 s] Hi'));
    expect(started.structuredContent).toMatchObject({ status: 'in_progress' });
    const { answer_id } = started.structuredContent;
    for (;;) {
      const { structuredContent, isError } = await use(client, 'answer_get', { answer_id });
      expect(isError).toBe(false);
      if (structuredContent.status === 'in_progress') continue;
      expect(structuredContent).toMatchObject({
        status: 'completed',
        first_content: 'You said: [takes 1 s] Hi',
      });
      break;
    }
  });

  test('checks the connection and its usage', async () => {
    const connection = await use(client, 'connection_get', {});
    expect(connection.structuredContent).toMatchObject({ id: connectionId(keys.first), key_accepted: true });
    const usage = await use(client, 'usage_get', { of: 'connection' });
    expect(asObject(usage.structuredContent.today).calls).toBeGreaterThan(0);
    expect((await use(client, 'usage_get', { of: 'all' })).text).toContain('Code: administrators_only.');
  });
});

test('a tool counts against the limit of its connection, like any call', async () => {
  const client = await connect('legacy', keys.second);
  const models = () => use(client, 'models_get', { purpose: 'speech' });
  expect((await models()).isError).toBe(false);
  expect((await call(scene.app.url, 'GET /v1/models', { key: keys.second })).status).toBe(200);
  const refused = await models();
  expect(refused.text).toMatch(
    /^This connection has made its 2 calls in 60 seconds\. Try again in \d+ seconds?\. Trying again later can help\.\nCode: throttled\./,
  );
  const asked = rpc('tools/call', { name: 'models_get', arguments: {} });
  const reply = await send(asked, {}, keys.second);
  expect([reply.status, reply.headers.get('ratelimit')]).toEqual([200, expect.stringMatching(/;r=0;t=\d+$/)]);
  const line = await logOf(reply);
  expect(line).toMatchObject({ action: 'ModelsGet', via: 'mcp', status: 429, 'error.type': 'throttled' });
});

test('a budget that is used up refuses a tool', async () => {
  const client = await connect('legacy', keys.third);
  const refused = await use(client, 'chat_post', chat('Hello'));
  expect(refused).toMatchObject({ isError: true });
  expect(refused.text).toMatch(
    /^The budget of this connection, 1 tokens per day, is used up.*\nCode: budget_used_up\./,
  );
});

test('the log has one line for a tool, with its action', async () => {
  const { model, messages } = chat('Hello');
  const reply = await send(rpc('tools/call', { name: 'chat_post', arguments: { model, messages } }));
  const about = { action: 'ChatPost', via: 'mcp', connection: connectionId(keys.first), status: 200 };
  expect(await logOf(reply)).toMatchObject({ ...about, model, 'gen_ai.operation.name': 'chat', tries: 1 });
  expect(reply.headers.get('x-upstream')).toBe('openai');
  const listed = await logOf(await send(rpc('tools/list')));
  expect(listed).toMatchObject({ action: 'McpPost', status: 200 });
  expect(listed).not.toHaveProperty('via');
  const direct = await call(scene.app.url, 'POST /v1/chat/completions', { body: chat('Hello') });
  expect(await logOf(direct)).not.toHaveProperty('via');
});

test('a wrong key is refused by the host', async () => {
  await expect(connect('legacy', 'wrong')).rejects.toMatchObject({ status: 401 });
  expect((await send(rpc('ping'), {}, null)).status).toBe(401);
});

test('an input that only an address has cannot change the caller', async () => {
  const inputs = { code: keys.second };
  const reply = await send(rpc('tools/call', { name: 'connection_get', arguments: inputs }));
  expect(JSON.stringify(reply.body)).toContain('`code` is no input of connection_get.');
  expect(await logOf(reply)).toMatchObject({ action: 'ConnectionGet', via: 'mcp', status: 400 });
});

test('a stream is refused before anything is sent', async () => {
  const before = scene.openai.requests.length;
  const stream = (value: unknown) =>
    send(rpc('tools/call', { name: 'chat_post', arguments: chat('Hello', { stream: value }) }));
  const refused = asObject((await stream(true)).body.result);
  expect(refused.isError).toBe(true);
  expect(scene.openai.requests).toHaveLength(before);
  expect(asObject((await stream(false)).body.result).isError).toBe(false);
});

test.each<[string, unknown, Record<string, string>, number, number | undefined]>([
  ['an unknown method', rpc('resources/list'), {}, 200, -32601],
  ['an unknown tool', rpc('tools/call', { name: 'nothing' }), {}, 200, -32602],
  ['a tool without a name', rpc('tools/call'), {}, 200, -32602],
  ['arguments that are no object', rpc('tools/call', { name: 'chat_post', arguments: [1] }), {}, 200, -32602],
  ['broken JSON', '{"jsonrpc"', {}, 400, -32700],
  ['nothing', '', {}, 400, -32700],
  ['a list of messages', [rpc('ping')], {}, 400, -32600],
  ['no message', { id: 1 }, {}, 400, -32600],
  ['an unknown version', rpc('ping'), { 'mcp-protocol-version': '2020-01-01' }, 400, -32022],
  ['headers of another method', rpc('ping'), { 'mcp-protocol-version': '2026-07-28' }, 400, -32020],
  ['a caller that reads events only', rpc('ping'), { accept: 'text/event-stream' }, 406, -32600],
  ['a page of another site', rpc('ping'), { origin: 'https://evil.example' }, 403, -32600],
  ['a ping', rpc('ping'), { accept: '*/*' }, 200, undefined],
  ['a page of this machine', rpc('ping'), { origin: 'http://localhost:6274' }, 200, undefined],
])('%s', async (_, message, headers, status, code) => {
  const reply = await send(message, headers);
  expect([reply.status, reply.body.jsonrpc, reply.body.error?.code]).toEqual([status, '2.0', code]);
  expect(reply.headers.get('content-type')).toBe('application/json');
  expect(await logOf(reply)).toMatchObject({ action: 'McpPost', status });
});

test('a method that the version of today does not have is not found', async () => {
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'initialize' };
  const reply = await send(rpc('initialize', { _meta }), headers);
  expect([reply.status, reply.body.error?.code]).toEqual([404, -32601]);
});

test('a version that the app does not know is answered with one that it knows', async () => {
  const versions = await Promise.all(
    ['2024-11-05', '2031-01-01'].map((protocolVersion) => send(rpc('initialize', { protocolVersion }))),
  );
  expect(versions.map(({ body }) => asObject(body.result).protocolVersion)).toEqual([
    '2024-11-05',
    '2025-11-25',
  ]);
});

test('what wants no answer gets 202 without a body', async () => {
  const reply = await send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  expect([reply.status, reply.text]).toEqual([202, '']);
});

test('only JSON is read, and only POST is answered', async () => {
  const text = await send(rpc('ping'), { 'content-type': 'text/plain' });
  expect([text.status, text.body.error?.code]).toEqual([415, 'unsupported_content_type']);
  for (const method of ['GET', 'DELETE', 'OPTIONS']) {
    const reply = await call(scene.app.url, `${method} /mcp`);
    expect([method, reply.status, reply.headers.get('allow')]).toEqual([method, 405, 'POST']);
  }
});

test('the definition for Copilot Studio is served to anyone, for the address that was called', async () => {
  const reply = await call(scene.app.url, 'GET /mcp.swagger.json', { key: null });
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual(JSON.parse(JSON.stringify(mcpDefinition(scene.app.url))));
  const { post } = asObject(asObject(reply.body.paths)['/mcp']);
  expect(post).toMatchObject({ 'x-ms-agentic-protocol': 'mcp-streamable-1.0' });
});
