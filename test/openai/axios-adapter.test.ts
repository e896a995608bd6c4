/** Tests the adapter with which axios sends requests over http and https. */
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { mkdtempSync } from 'node:fs';
import { createServer as createRawServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Axios } from 'axios';
import { close, listen } from '../../local/listen';
import { loadCertificate } from '../../local/vault/certificate';
import { createAdapter } from '../../src/openai/axios-adapter';

const client = new Axios({ adapter: createAdapter(), timeout: 5000 });
const servers: Server[] = [];
afterAll(() => Promise.all(servers.map(close)));

async function overHttp(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener);
  servers.push(server);
  return `http://127.0.0.1:${await listen(server, 0)}/`;
}

describe('over https', () => {
  let address: string;
  let certificate: string;
  let requests = 0;

  beforeAll(async () => {
    const made = await loadCertificate(mkdtempSync(path.join(tmpdir(), 'adapter-')));
    certificate = made.cert;
    const server = createHttpsServer(made, (request, response) => {
      requests++;
      response.end(String(request.socket.remotePort));
    });
    servers.push(server);
    address = `https://127.0.0.1:${await listen(server, 0)}/`;
  });

  test('nothing is sent to a server without a trusted certificate', async () => {
    await expect(client.get(address)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(requests).toBe(0);
  });

  test('a server with a trusted certificate is called, and the network connection is reused', async () => {
    const trusted = getCACertificates();
    setDefaultCACertificates([...trusted, certificate]);
    try {
      const [first, second] = [await client.get<Buffer>(address), await client.get<Buffer>(address)];
      expect(first.status).toBe(200);
      expect(String(second.data)).toBe(String(first.data));
    } finally {
      setDefaultCACertificates(trusted);
    }
  });
});

test('as many network connections are reused as were needed at the same time', async () => {
  const callers = 300;
  const waiting: ServerResponse[] = [];
  const ports = new Set<number | undefined>();
  const address = await overHttp(({ socket }, response) => {
    ports.add(socket.remotePort);
    waiting.push(response);
    // Nobody is answered before all have come, so each needs a connection of its own.
    if (waiting.length === callers) for (const one of waiting.splice(0)) one.end();
  });
  const callAtOnce = () => Promise.all(Array.from({ length: callers }, () => client.get(address)));
  await callAtOnce();
  await callAtOnce();
  expect(ports.size).toBe(callers);
});

test('a body that is a stream arrives complete', async () => {
  const address = await overHttp((request, response) => {
    void text(request).then((body) => response.end(body.toUpperCase()));
  });
  const { data } = await client.post<Buffer>(address, Readable.from(['one ', 'two']));
  expect(String(data)).toBe('ONE TWO');
});

test('no status is an error of the adapter', async () => {
  const address = await overHttp((_, response) => response.writeHead(418, 'Teapot').end('short'));
  expect(await client.get(address)).toMatchObject({ status: 418, statusText: 'Teapot' });
});

test('after the timeout, the network connection is closed', async () => {
  let closed: Promise<unknown> | undefined;
  const address = await overHttp((_, response) => {
    closed = once(response, 'close');
    response.write('{');
  });
  await expect(client.get(address, { timeout: 200 })).rejects.toMatchObject({ code: 'ERR_CANCELED' });
  expect(closed).toBeDefined();
  await closed;
});

test('a response that is cut off is an error', async () => {
  const address = await overHttp((_, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('half', () => response.destroy());
  });
  await expect(client.get(address)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a response that is too large is an error, and the network connection is closed', async () => {
  let closed: Promise<unknown> | undefined;
  const address = await overHttp((_, response) => {
    closed = once(response, 'close');
    response.write(Buffer.alloc(2_000));
  });
  const call = client.get(address, { maxContentLength: 1_000 });
  await expect(call).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' });
  expect(closed).toBeDefined();
  await closed;
});

describe('a network connection that does not open', () => {
  /** Starts a server that accepts network connections, and does with them what the test says. */
  async function accepting(onConnection: (socket: Socket) => void) {
    const server = createRawServer((socket) => onConnection(socket.on('error', () => undefined).resume()));
    servers.push(server);
    return { server, port: await listen(server, 0) };
  }
  afterEach(() => {
    jest.useRealTimers();
  });

  test('because the server does not answer the TLS handshake is given up, and nothing was sent', async () => {
    const hello: Buffer[] = [];
    const { server, port } = await accepting((socket) => socket.on('data', (bytes) => hello.push(bytes)));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const call = client.get(`https://127.0.0.1:${port}/`, { headers: { secret: 'sk-123' }, timeout: 95_000 });
    const [socket] = (await once(server, 'connection')) as [Socket];
    await once(socket, 'data');
    const closed = once(socket, 'close');
    jest.advanceTimersByTime(4_999);
    expect(socket.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    await expect(call).rejects.toMatchObject({ code: 'ERR_NOT_OPENED' });
    await closed;
    expect(Buffer.concat(hello).toString('latin1')).not.toContain('sk-123');
  });

  test('because the server cuts the TLS handshake off is known to have carried nothing', async () => {
    const { port } = await accepting((socket) => socket.once('data', () => socket.destroy()));
    const call = client.get(`https://127.0.0.1:${port}/`);
    await expect(call).rejects.toMatchObject({ code: 'ERR_NOT_OPENED' });
  });

  test('before the time limit of the request is known to have carried nothing', async () => {
    const { port } = await accepting(() => undefined);
    const call = client.get(`https://127.0.0.1:${port}/`, { timeout: 100 });
    await expect(call).rejects.toMatchObject({ code: 'ERR_NOT_OPENED' });
  });

  test('does not limit the time for the response on one that is open, new or used again', async () => {
    let answer: (() => void) | undefined;
    const waiting = jest.fn();
    const server = createHttpServer((_, response) => {
      answer = () => response.end('late');
      waiting();
    });
    servers.push(server);
    const address = `http://127.0.0.1:${await listen(server, 0)}/`;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    for (const count of [1, 2]) {
      const call = client.get<Buffer>(address, { timeout: 95_000 });
      while (waiting.mock.calls.length < count) await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(60_000);
      answer?.();
      expect(String((await call).data)).toBe('late');
    }
  });
});

test('a request that cannot be made is a failure of that request', async () => {
  const failure = expect.objectContaining({ isAxiosError: true }) as unknown;
  const headers = { wrong: 'a\u0000b' };
  await expect(client.get('http://127.0.0.1:9/', { headers })).rejects.toEqual(failure);
  await expect(client.get('http://no address/')).rejects.toEqual(failure);
});
