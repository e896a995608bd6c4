/** Tests what the embedded host does with requests before and instead of a function. */
import { emptyAndClosed, exchange, open, rawRequest } from './raw';
import { key, startHost, type RunningHost } from './in-process';

const close = 'Connection: close';
const withKey = [close, `x-functions-key: ${key}`];
const statusIn = (text: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);

let host: RunningHost;
beforeEach(async () => {
  host = await startHost([
    { name: 'Chat', route: 'chat' },
    { name: 'Health', route: 'health', authLevel: 'anonymous' },
    { name: 'ZRest', route: '{*path}', authLevel: 'anonymous' },
  ]);
});

describe('paths', () => {
  test.each([
    ['/', 'ran ZRest'],
    ['/%68ealth', 'ran Health'],
    ['/health/', 'ran Health'],
    ['/a//b', 'ran ZRest'],
    ['/health\\x', 'ran ZRest'],
    ['/administration', 'ran ZRest'],
  ])('GET %s: %s', async (path, text) => {
    expect(await exchange(host.port, rawRequest(`GET ${path}`, [close]))).toContain(text);
  });

  test('an empty segment at the beginning gives an empty 404', async () => {
    expect(await exchange(host.port, rawRequest('GET //health', [close]))).toMatch(emptyAndClosed(404));
  });

  test('the function gets a URL with the path encoded again, and decoded parameters', async () => {
    await exchange(host.port, rawRequest('GET /%61/b\\c%2Fd?e=%20', [close]));
    expect(host.seen).toMatchObject([
      { url: 'http://localhost/a/b%5Cc%2Fd?e=%20', params: { path: 'a/b\\c%2Fd' }, query: { e: ' ' } },
    ]);
  });

  test.each(['/admin/host/status', '/ADMIN', '/runtime/webhooks/x?y'])(
    'GET %s: 401 without a key, 403 with a function key, 404 with the master key, always empty',
    async (path) => {
      const other = await startHost([], { keys: { default: key, _master: 'master' } });
      const replies = [[close], withKey, [close, 'x-functions-key: master']].map((headers) =>
        exchange(other.port, rawRequest(`GET ${path}`, headers)),
      );
      const [none, some, master] = await Promise.all(replies);
      expect(none).toMatch(emptyAndClosed(401));
      expect(some).toMatch(emptyAndClosed(403));
      expect(master).toMatch(emptyAndClosed(404));
    },
  );

  test.each([
    [true, 200, 'up and running'],
    [false, 204, ''],
  ])('without a function there, and homepage set to %j, GET / gives %d', async (homepage, status, text) => {
    const other = await startHost([], { homepage });
    const received = await exchange(other.port, rawRequest('GET /', [close]));
    expect(statusIn(received)).toBe(status);
    expect(received).toContain(text);
  });
});

describe('refused requests get an empty reply, and the network connection is closed', () => {
  const long = (bytes: number) => `GET /${'x'.repeat(bytes - 'GET / HTTP/1.1\r\n'.length)}`;
  const manyHeaders = Array.from({ length: 100 }, (_, index) => `a${index}: b`);
  test.each<[string, string, number]>([
    ['%00 in the path', rawRequest('GET /a%00b'), 400],
    ['a header in Latin-1', rawRequest('GET /health', ['x: Pr\xfcfung']), 400],
    ['a host that is none', 'GET /health HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['two hosts', rawRequest('GET /health', ['Host: b']), 400],
    ['a body whose end cannot be found', rawRequest('POST /health', ['Transfer-Encoding: gzip']), 400],
    ['an unknown version of HTTP', 'GET /health HTTP/3.3\r\nHost: a\r\n\r\n', 505],
    ['more than 100 headers', rawRequest('GET /health', manyHeaders), 431],
    ['33 kB of headers', rawRequest('GET /health', [`a: ${'x'.repeat(33_000)}`]), 431],
    ['a first line over 8 kB', rawRequest(long(8193)), 414],
    ['a first line of 100 kB', rawRequest(long(100_000)), 414],
  ])('%s', async (_, text, status) => {
    expect(await exchange(host.port, Buffer.from(text, 'latin1'))).toMatch(emptyAndClosed(status));
    expect(host.seen).toEqual([]);
  });

  test.each<[string, string]>([
    ['100 headers', rawRequest('GET /health', [close, ...manyHeaders.slice(2)])],
    ['a header of 20 kB', rawRequest('GET /health', [close, `a: ${'x'.repeat(20_000)}`])],
    ['a first line of 8 kB', rawRequest(long(8192), [close])],
    ['lines that end in LF alone', `GET /health HTTP/1.1\nHost: a\n${close}\n\n`],
    ['HTTP/1.0 without a host', 'GET /health HTTP/1.0\r\n\r\n'],
  ])('%s: not refused', async (_, text) => {
    expect(statusIn(await exchange(host.port, text))).toBe(200);
  });
});

describe('bodies', () => {
  const tooLong = 'Content-Length: 1001';

  test('the key is checked before the body', async () => {
    // The body never arrives.
    expect(statusIn(await exchange(host.port, rawRequest('POST /chat', [close, tooLong])))).toBe(401);
  });

  test('a body that is too large gives an empty 500, and the network connection is closed', async () => {
    const text = rawRequest('POST /chat', [tooLong, `x-functions-key: ${key}`]);
    expect(await exchange(host.port, text)).toMatch(emptyAndClosed(500));
  });

  test('a chunked body is not read, however large it is', async () => {
    const connection = await open(host.port);
    const headers = ['Transfer-Encoding: chunked', ...withKey];
    // The end of the chunk never arrives.
    connection.send(rawRequest('POST /chat', headers, `7d0\r\n${'x'.repeat(1999)}`));
    expect(await connection.closed).toContain('ran Chat');
    expect(host.seen).toMatchObject([{ body: null, headers: { 'transfer-encoding': 'chunked' } }]);
  });

  test('a chunked body with Content-Length counts as chunked', async () => {
    const headers = ['Content-Length: 3', 'Transfer-Encoding: gzip, Chunked', ...withKey];
    const received = await exchange(host.port, rawRequest('POST /chat', headers, '3\r\nabc\r\n0\r\n\r\n'));
    expect(received).toContain('ran Chat');
    expect(host.seen).toMatchObject([{ body: null, headers: { 'x-content-length': '3' } }]);
    expect(host.seen[0]?.headers).not.toHaveProperty('content-length');
  });

  test('an empty body is handed on as none', async () => {
    await exchange(host.port, rawRequest('POST /chat', ['Content-Length: 0', ...withKey]));
    await exchange(host.port, rawRequest('POST /chat', withKey));
    expect(host.seen.map(({ body }) => body)).toEqual([null, null]);
  });

  test('a body that stalls gives an empty 500, and the network connection is closed', async () => {
    const bodyRate = { bytesPerSecond: 240, graceMs: 0, checkMs: 1 };
    const impatient = await startHost([{ name: 'Chat', route: 'chat' }], { bodyRate });
    const text = rawRequest('POST /chat', ['Content-Length: 2', `x-functions-key: ${key}`], '');
    expect(await exchange(impatient.port, text)).toMatch(emptyAndClosed(500));
    expect(impatient.seen).toEqual([]);
  });
});

describe('Expect', () => {
  const headers = ['Content-Length: 3', 'Expect: 100-continue'];

  test('without a key, 401 comes at once, and the network connection is closed', async () => {
    expect(await exchange(host.port, rawRequest('POST /chat', headers))).toMatch(emptyAndClosed(401));
  });

  test('with a key, the caller is asked for the body', async () => {
    const connection = await open(host.port);
    connection.send(rawRequest('POST /chat', [...headers, `x-functions-key: ${key}`]));
    expect(await connection.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    connection.send('abc');
    expect(await connection.until('ran Chat')).not.toContain('connection: close');
    expect(host.seen.map(({ body }) => Buffer.from(body?.bytes ?? []).toString())).toEqual(['abc']);
  });

  test('a body that is too large is not asked for', async () => {
    const text = rawRequest('POST /chat', [
      'Content-Length: 1001',
      'Expect: 100-continue',
      `x-functions-key: ${key}`,
    ]);
    expect(await exchange(host.port, text)).toMatch(emptyAndClosed(500));
  });

  test('anything else is ignored', async () => {
    expect(await exchange(host.port, rawRequest('GET /health', [close, 'Expect: tea']))).toContain(
      'ran Health',
    );
  });
});

test('the first of several key headers counts, and the function gets all of them', async () => {
  const two = (...values: string[]) => [close, ...values.map((value) => `X-Functions-Key: ${value}`)];
  expect(statusIn(await exchange(host.port, rawRequest('GET /chat', two(key, 'more'))))).toBe(200);
  expect(host.seen[0]?.headers).toMatchObject({ 'x-functions-key': `${key},more` });
  expect(statusIn(await exchange(host.port, rawRequest('GET /chat', two('more', key))))).toBe(401);
  expect(statusIn(await exchange(host.port, rawRequest('GET /chat', two(key.toUpperCase()))))).toBe(200);
});

test('a key that a function without a key has accepted is remembered for that function, too', async () => {
  const other = await startHost([
    { name: 'XHealth', route: 'health', authLevel: 'anonymous' },
    { name: 'Health', route: 'other' },
  ]);
  const status = async (path: string, presented: string) =>
    statusIn(await exchange(other.port, rawRequest(`GET ${path}`, [close, `x-functions-key: ${presented}`])));
  expect(await status('/other', `${key}X`)).toBe(401);
  expect(await status('/health', key)).toBe(200);
  expect(await status('/other', `${key}X`)).toBe(200);
});

test('header values are handed on as UTF-8', async () => {
  await exchange(host.port, rawRequest('GET /health', [close, 'x-city: Łódź 😀']));
  expect(host.seen[0]?.headers).toMatchObject({ 'x-city': 'Łódź 😀' });
});
