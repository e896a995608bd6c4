/** Tests sending requests to OpenAI, with real HTTP servers. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createRawServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { close, listen } from '../../local/listen';
import { loadCertificate } from '../../local/vault/certificate';
import type { UpstreamRequest } from '../../src/openai/request';
import { createSend, type Trace } from '../../src/openai/send';
import { AppError, errorTable } from '../../src/errors';
import type { Upstream } from '../../src/settings';
import { maxAnswerBytes } from '../../src/stages';
import { createPauses } from '../../src/upstreams';

const key = { value: 'sk-of-the-vault-123', source: 'vault' as const };
const servers: Server[] = [];
afterAll(() => Promise.all(servers.map(close)));

/** Makes a function that sends a request to an address, with a clock. */
function openaiAt(url: string, now = Date.now) {
  const upstream: Upstream = {
    ...{ name: 'openai', kind: 'openai', url, organization: 'org-1', project: 'proj_2', has: new Set() },
    ...{ opening: { by: 'secret', secret: 'openai-api-key' }, priority: 1, weight: 1 },
  };
  const sendRequest = createSend({ upstream, pauses: createPauses(now), now, random: () => 0 });
  const request = { method: 'GET', path: '/models', expects: 'json', repeatable: true, model: '' } as const;
  const send = (
    { deadline = now() + 5000, ...more }: Partial<UpstreamRequest> & { deadline?: number } = {},
    trace: Trace = { tries: 0, headers: {} },
  ) => sendRequest({ ...request, ...more }, key, { requestId: 'id-1', deadline, trace });
  return { send };
}

/** Starts a server, and makes a function that sends a request to it. */
async function upstream(listener: RequestListener) {
  const received: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    received.push(request);
    listener(request, response);
  });
  servers.push(server);
  const address = `http://127.0.0.1:${await listen(server, 0)}`;
  return { address, received, ...openaiAt(`${address}/v1`) };
}

const reply =
  (body: unknown, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));

test('sends only the headers that OpenAI needs', async () => {
  const { address, send, received } = await upstream(reply({ ok: true }));
  await send({ query: 'limit=5&after=a+b%26c' });
  expect(received[0]?.url).toBe('/v1/models?limit=5&after=a+b%26c');
  expect(received[0]?.headers).toEqual({
    accept: 'application/json',
    'accept-encoding': 'gzip, deflate, br',
    authorization: 'Bearer sk-of-the-vault-123',
    connection: 'keep-alive',
    host: new URL(address).host,
    'openai-organization': 'org-1',
    'openai-project': 'proj_2',
    'user-agent': 'openai-connector',
    'x-client-request-id': 'id-1',
  });
});

test('accepts any content type for a file', async () => {
  const { send, received } = await upstream(reply('ID3 sound'));
  expect(await send({ expects: 'file' })).toEqual({ bytes: Buffer.from('ID3 sound') });
  expect(received[0]?.headers.accept).toBe('*/*');
});

test('keeps its network connections open', async () => {
  const { send, received } = await upstream(reply({ ok: true }));
  await send();
  await send();
  expect(received[0]?.socket).toBe(received[1]?.socket);
});

test('notes the tries and the headers for the caller, also for a failure', async () => {
  const headers = {
    'x-request-id': 'req_9',
    'x-ratelimit-remaining-tokens': '7',
    'openai-organization': 'secret-org',
  };
  const { send } = await upstream(reply({ error: { message: 'No.' } }, 400, headers));
  const trace: Trace = { tries: 0, headers: {} };
  await expect(send({}, trace)).rejects.toMatchObject({ code: 'openai_rejected', message: 'No.' });
  expect(trace).toEqual({
    tries: 1,
    headers: { 'x-openai-request-id': 'req_9', 'x-ratelimit-remaining-tokens': '7' },
  });
});

test('does not follow a redirect, which would carry the key elsewhere', async () => {
  const elsewhere = await upstream(reply({ ok: true }));
  const { send } = await upstream(reply('', 307, { location: `${elsewhere.address}/v1/models` }));
  await expect(send()).rejects.toMatchObject({ code: 'openai_unreadable' });
  expect(elsewhere.received).toHaveLength(0);
});

test.each(['[1]', '"text"', 'null', '<html>', ''])(
  'does not accept the body %j as an answer',
  async (body) => {
    const { send } = await upstream(reply(body));
    await expect(send()).rejects.toMatchObject({ code: 'openai_unreadable' });
  },
);

test.each<[number, UpstreamRequest['expects']]>([
  [200, 'json'],
  [200, 'file'],
  [400, 'json'],
])(
  'a response with the status %d that is nested 5,000 deep cannot be read as %s',
  async (status, expects) => {
    const { send, received } = await upstream(
      reply(`{"data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, status),
    );
    await expect(send({ expects })).rejects.toMatchObject({ code: 'openai_unreadable', status: 502 });
    expect(received).toHaveLength(1);
  },
);

test.each(['\uFEFF', '\n'.repeat(150)])('reads an answer that starts with %j', async (beginning) => {
  const { send } = await upstream(reply(`${beginning}{"ok":true}`));
  expect(await send()).toEqual({ ok: true });
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('reads a response that is compressed with %s, which Accept-Encoding lists', async (encoding, compress) => {
  const { send, received } = await upstream((_, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end(compress('{"ok":true}'));
  });
  expect(await send()).toEqual({ ok: true });
  expect(received[0]?.headers['accept-encoding']).toContain(encoding);
});

test('accepts the name of an encoding in any letter case', async () => {
  const { send } = await upstream((_, response) => {
    response.writeHead(200, { 'content-encoding': 'GZIP' }).end(gzipSync('{"ok":true}'));
  });
  expect(await send()).toEqual({ ok: true });
});

test('does not decode an empty body, whatever its Content-Encoding says', async () => {
  const { send } = await upstream(reply('', 400, { 'content-encoding': 'gzip' }));
  await expect(send()).rejects.toMatchObject({ code: 'openai_rejected' });
});

test.each([
  ['gzip', 'no gzip'],
  ['br', 'no brotli'],
])('does not retry after a response that is not valid %s', async (encoding, body) => {
  const { send, received } = await upstream(reply(body, 200, { 'content-encoding': encoding }));
  await expect(send()).rejects.toMatchObject({ code: 'openai_unreadable' });
  expect(received).toHaveLength(1);
});

describe('a response that is too large', () => {
  const large = Buffer.alloc(maxAnswerBytes + 1, ' ');
  large.write('{"ok":true}');

  test.each<[string, Record<string, string>, Buffer]>([
    ['by its length', { 'content-length': String(large.length) }, large],
    ['in chunks', { 'transfer-encoding': 'chunked' }, large],
    ['after decoding', { 'content-encoding': 'gzip' }, gzipSync(large)],
  ])('%s is refused, and not asked for again', async (_, headers, body) => {
    const { send, received } = await upstream((__, response) => response.writeHead(200, headers).end(body));
    const refused = send({ deadline: Date.now() + 25_000 });
    await expect(refused).rejects.toMatchObject({ code: 'answer_too_large', status: 413 });
    expect(received).toHaveLength(1);
  });

  test('is accepted with one byte less', async () => {
    const { send } = await upstream((_, response) => response.end(large.subarray(1)));
    const { text } = await send({ expects: 'text', deadline: Date.now() + 25_000 });
    expect(String(text)).toHaveLength(maxAnswerBytes);
  });

  test('leaves it unknown whether a request that must not be repeated was carried out', async () => {
    const { send } = await upstream((_, response) => response.end(large));
    const post = { method: 'POST', repeatable: false, deadline: Date.now() + 25_000 } as const;
    await expect(send(post)).rejects.toMatchObject({ code: 'outcome_unknown' });
  });

  test('is named with its limit in the message', () => {
    expect(errorTable.answer_too_large.message).toContain(`more than ${maxAnswerBytes / 1024 / 1024} MB`);
  });
});

test('does not retry after a response that is not HTTP', async () => {
  let connections = 0;
  const server = createRawServer((socket) => {
    connections++;
    socket
      .resume()
      .on('error', () => undefined)
      .end('Who are you?\r\n\r\n');
  });
  const { send } = openaiAt(`http://127.0.0.1:${await listen(server, 0)}/v1`);
  await expect(send()).rejects.toMatchObject({ code: 'openai_unreadable' });
  await close(server);
  expect(connections).toBe(1);
});

test.each<[string, RequestListener, string]>([
  ['a broken network connection', (_, response) => response.destroy(), 'outcome_unknown'],
  ['a failure', reply('', 500), 'outcome_unknown'],
  ['an unreadable response', reply('<html>'), 'outcome_unknown'],
  ['a refusal', reply('', 400), 'openai_rejected'],
  ['a refused key', reply('', 401), 'stored_key_refused'],
])('after %s, does not repeat a request that must not be repeated', async (_, listener, code) => {
  const { send, received } = await upstream(listener);
  await expect(send({ method: 'POST', repeatable: false })).rejects.toMatchObject({ code });
  expect(received).toHaveLength(1);
});

test('stops at the deadline, even when the response arrives in small pieces', async () => {
  const { send } = await upstream((_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  });
  await expect(send({ deadline: Date.now() + 300 })).rejects.toMatchObject({ code: 'out_of_time' });
});

test('sends nothing when no time is left, and reports no unknown outcome', async () => {
  const { send, received } = await upstream(reply({ ok: true }));
  const trace: Trace = { tries: 0, headers: {} };
  const late = { deadline: Date.now() - 1, repeatable: false };
  await expect(send(late, trace)).rejects.toMatchObject({ code: 'out_of_time' });
  expect([trace.tries, received.length]).toEqual([0, 0]);
});

test('gives retries only the time that is left, and makes none without time', async () => {
  let time = 0;
  const times = [98_500, 98_500, 99_500];
  const { address, received } = await upstream((_, response) => {
    time = times[received.length - 1] ?? time;
    // The second try is never answered.
    if (received.length !== 2) response.writeHead(503, { 'retry-after': '0' }).end();
  });
  const { send } = openaiAt(`${address}/v1`, () => time);
  await expect(send({ deadline: 100_000 })).rejects.toMatchObject({ code: 'out_of_time' });
  expect(received).toHaveLength(2);
  time = 0;
  await expect(send({ deadline: 100_000 })).rejects.toMatchObject({ code: 'openai_failed' });
  expect(received).toHaveLength(3);
});

test('tries three times to reach a server that does not exist', async () => {
  const { send } = openaiAt('http://127.0.0.1:9/v1');
  const trace: Trace = { tries: 0, headers: {} };
  const post = { method: 'POST', repeatable: false, deadline: Date.now() + 9000 } as const;
  await expect(send(post, trace)).rejects.toMatchObject({ code: 'openai_unreachable' });
  expect(trace.tries).toBe(3);
});

test('tries again when a network connection does not open, also a request that must not be repeated', async () => {
  const certificate = await loadCertificate(mkdtempSync(path.join(tmpdir(), 'send-')));
  const trusted = getCACertificates();
  setDefaultCACertificates([...trusted, certificate.cert]);
  const https = createHttpsServer(certificate, reply({ ok: true }));
  const connections: Socket[] = [];
  // The first handshake is never answered.
  const server = createRawServer((socket) => {
    if (connections.push(socket) > 1) https.emit('connection', socket);
    else socket.resume();
  });
  const { send } = openaiAt(`https://127.0.0.1:${await listen(server, 0)}/v1`);
  const trace: Trace = { tries: 0, headers: {} };
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
  try {
    const sent = send({ method: 'POST', repeatable: false, deadline: Date.now() + 95_000 }, trace);
    await once(server, 'connection');
    jest.advanceTimersByTime(5_000);
    jest.useRealTimers();
    expect(await sent).toEqual({ ok: true });
    expect([trace.tries, connections.length]).toEqual([2, 2]);
  } finally {
    jest.useRealTimers();
    setDefaultCACertificates(trusted);
    for (const socket of connections) socket.destroy();
    server.close();
  }
});

test('throws no error that shows the key, the prompt, or the error of axios', async () => {
  const failing: RequestListener[] = [
    reply({ error: { message: 'Bad key sk-of-the-vault-123' } }, 400),
    reply('', 401),
    reply('', 500),
    (_, response) => response.destroy(),
  ];
  for (const listener of failing) {
    const { send } = await upstream(listener);
    const error: unknown = await send({
      method: 'POST',
      body: '{"prompt":"xylophone"}',
      repeatable: false,
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toContain('sk-of-the-vault');
    expect(shown).not.toContain('xylophone');
    expect(shown).not.toContain('AxiosError');
  }
});

const bytesReply =
  (bytes: Buffer | string, type: string): RequestListener =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(bytes);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

test('an answer is decoded by its charset', async () => {
  const type = 'application/json; charset=iso-8859-1';
  const { send } = await upstream(bytesReply(latin1('{"text":"Grüße"}'), type));
  expect(await send()).toEqual({ text: 'Grüße' });
});

/** What is expected, and an answer that is something else. */
test.each([
  ['json', latin1('{"text":"Grüße"}'), 'application/json'],
  ['text', latin1('Grüße'), 'text/plain'],
  ['file', '<html></html>', 'text/html'],
  ['file', '"no sound"', 'application/json'],
] as const)('an answer for %s that cannot be read is an error', async (expects, bytes, type) => {
  const { send } = await upstream(bytesReply(bytes, type));
  await expect(send({ expects })).rejects.toMatchObject({ code: 'openai_unreadable' });
});

test.each([
  [{ error: { message: 'Because.' } }, 400],
  [{ error: { message: 'Because.', code: 404 } }, 404],
])('an error with the status 200, %j, is an error with its reason', async (body, status) => {
  const { send } = await upstream(reply(body));
  await expect(send()).rejects.toMatchObject({ code: 'openai_rejected', status, message: 'Because.' });
});

test('a job that has failed is an answer', async () => {
  const job = { id: 'ftjob-1', error: { message: 'Because.' } };
  const { send } = await upstream(reply(job));
  expect(await send()).toEqual(job);
});
