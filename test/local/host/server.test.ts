/** Tests that the embedded host treats an app in the same way as the real host. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { functionKeys, logLines, startApp, type RunningApp } from '../../support/app';
import { call } from '../../support/call';
import { emptyAndClosed, exchange, rawRequest } from './raw';

const sampleApp = path.join(__dirname, 'sample-app');
const settings = { OPENAI_API_KEY: 'sk-not-needed', FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000' };

let app: RunningApp;
beforeAll(async () => {
  const keys = ['--key', `default=${functionKeys.first}`, '--key', '_master=master-key'];
  app = await startApp({ ...settings, FUNCTIONS_APP: sampleApp }, keys);
});
afterAll(() => app.stop());

const port = () => Number(new URL(app.url).port);

const get = (target: string, options: Parameters<typeof call>[2] = {}) =>
  call(app.url, `GET /api/${target}`, { key: null, ...options });

test('passes on the request as it was sent', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const reply = await call(app.url, 'POST /API/Echo/a%2Fb%20c/7/?x=1&x=2&Code=k', {
    key: null,
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', traceparent, 'x-forwarded-host': 'evil' },
  });
  expect(reply.body).toMatchObject({
    function: 'Echo',
    traceParent: expect.stringMatching(
      /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
    ) as string,
    method: 'POST',
    url: `${app.url}/API/Echo/a%2Fb%20c/7/?x=1&x=2&Code=k`,
    query: { x: '1,2', Code: 'k' },
    params: { name: 'a%2Fb c', number: '7' },
    headers: { 'content-type': 'application/json', 'x-forwarded-host': 'evil' },
    body: '{"a":1}',
  });
  expect(reply.body.invocationId).toMatch(/^[0-9a-f-]{36}$/);
});

test('tries routes in the order of function names, and checks constraints', async () => {
  expect((await get('rest/first')).body.function).toBe('aBeforeRest');
  expect((await get('rest/a/b')).body).toMatchObject({ function: 'ZRest', params: { path: 'a/b' } });
  expect((await get('echo/a')).body.params).toEqual({ name: 'a' });
  expect((await get('echo/a/b')).status).toBe(404);
});

test('checks the key in the header, or else the first code in the query, in any letter case', async () => {
  const cases: [string, Record<string, string>, number][] = [
    ['function-level', {}, 401],
    ['function-level', { 'x-functions-key': functionKeys.first }, 200],
    [`function-level?code=${functionKeys.first}&code=x`, {}, 200],
    [`function-level?CODE=${functionKeys.first}`, {}, 200],
    [`function-level?code=x&code=${functionKeys.first}`, {}, 401],
    [`function-level?code=${functionKeys.first}`, { 'x-functions-key': 'wrong' }, 401],
    ['function-level', { 'x-functions-key': 'master-key' }, 200],
    ['admin-level', { 'x-functions-key': functionKeys.first }, 401],
    ['admin-level', { 'x-functions-key': 'master-key' }, 200],
  ];
  for (const [target, headers, status] of cases) {
    const reply = await get(target, { headers });
    expect([target, reply.status]).toEqual([target, status]);
    if (status === 401) expect(reply.text).toBe('');
  }
});

test('shows a function all key headers, although only the first counts', async () => {
  const headers = ['Connection: close', `x-functions-key: ${functionKeys.first}`, 'x-functions-key: more'];
  const received = await exchange(port(), rawRequest('GET /api/function-level', headers));
  expect(received).toContain(`"x-functions-key":"${functionKeys.first},more"`);
});

test('answers 500 without a body when the library cannot represent a header', async () => {
  const text = rawRequest('GET /api/nothing', ['Connection: close', 'x-city: Łódź']);
  expect(await exchange(port(), text)).toMatch(emptyAndClosed(500));
  const umlaut = rawRequest('GET /api/nothing', ['Connection: close', 'x-city: Köln']);
  expect(await exchange(port(), umlaut)).toMatch(/^HTTP\/1\.1 204 /);
});

test('answers 404 without a body for unknown addresses and methods', async () => {
  for (const target of ['GET /api/unknown', 'PUT /api/throws', 'OPTIONS /api/throws', 'GET /throws']) {
    const reply = await call(app.url, target, { key: null });
    expect([reply.status, reply.text]).toEqual([404, '']);
  }
  expect((await call(app.url, 'GET /', { key: null })).text).toContain('up and running');
});

test('answers 500 without a body when a handler throws, and 204 when it returns nothing', async () => {
  const thrown = await get('throws');
  expect([thrown.status, thrown.text]).toEqual([500, '']);
  expect((await get('nothing')).status).toBe(204);
});

test('sends status, headers, cookies and bytes, and lets hooks change them', async () => {
  const reply = await get('cookies');
  expect([reply.status, reply.text, reply.headers.get('x-one'), reply.headers.get('x-hook')]).toEqual([
    201,
    'text',
    'a',
    'after',
  ]);
  expect(reply.headers.getSetCookie()).toEqual([
    'a=1',
    'b=2; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict',
  ]);
  expect(reply.headers.get('content-length')).toBeNull();
  const bytes = await fetch(`${app.url}/api/bytes`);
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255, 10]);
  expect(bytes.headers.get('content-length')).toBe('3');
  expect(await logLines(app, 'log hook saw before Cookies')).toHaveLength(1);
});

test('loses a body with chunked transfer encoding, like the real host', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(`${app.url}/api/echo/a`, { method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.write('first ');
    request.end('second');
  });
  expect(JSON.parse(answer)).toMatchObject({ body: null, headers: { 'transfer-encoding': 'chunked' } });
});

test('answers 500 without a body and closes the network connection when a body is too large', async () => {
  const reply = await call(app.url, 'POST /api/echo/a', { key: null, body: 'x'.repeat(1001) });
  expect([reply.status, reply.text, reply.headers.get('connection')]).toEqual([500, '', 'close']);
});

test('keeps running after an unhandled rejection, and logs it', async () => {
  expect((await get('rejects')).text).toBe('fine');
  expect((await get('bytes')).status).toBe(200);
  expect(await logLines(app, 'nobody waits for me')).not.toEqual([]);
});

test('logs which functions it does not run', async () => {
  expect(await logLines(app, 'The function Queue does not run')).toHaveLength(1);
  expect(await logLines(app, '[OddTimer] The schedule cannot be used')).toHaveLength(1);
  expect(await logLines(app, '[Timer] past due: false')).not.toEqual([]);
});

describe('an app that cannot be used', () => {
  const startOther = (files: Record<string, string>) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'functions-app-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    return startApp({ ...settings, FUNCTIONS_APP: folder });
  };
  const packageJson = '{"main":"index.mjs"}';

  test('has no functions when its code throws during loading', async () => {
    const files = {
      'package.json': packageJson,
      'host.json': '{}',
      'index.mjs': 'throw new Error("at load")',
    };
    const broken = await startOther(files);
    expect((await call(broken.url, 'GET /api/anything')).status).toBe(404);
    expect(await logLines(broken, 'at load')).not.toEqual([]);
    await broken.stop();
  });

  test('answers 503 when host.json is not valid JSON', async () => {
    const broken = await startOther({ 'package.json': packageJson, 'host.json': '{', 'index.mjs': '' });
    const reply = await call(broken.url, 'GET /api/anything');
    expect([reply.status, reply.text]).toEqual([503, 'Function host is not running.']);
    await broken.stop();
  });
});

test('runs an app with HTTP streaming, and answers 500 when a function does not', async () => {
  const streaming = await startApp({ ...settings, FUNCTIONS_APP: path.join(__dirname, 'streaming-app') });
  const upload = await call(streaming.url, 'POST /api/upload?x=1', { key: null, body: 'some bytes' });
  expect([upload.status, upload.body]).toEqual([200, { size: 10, x: '1' }]);
  expect((await call(streaming.url, 'GET /api/throws', { key: null })).status).toBe(500);
  expect((await call(streaming.url, 'GET /api/nothing', { key: null })).status).toBe(500);
  const headers = ['Connection: close', 'Content-Length: 1', 'x-city: Łódź'];
  const text = rawRequest('POST /api/upload', headers, 'a');
  expect(await exchange(Number(new URL(streaming.url).port), text)).toMatch(emptyAndClosed(500));
  await streaming.stop();
});

test('reads the settings of the app it runs', async () => {
  expect((await get('setting')).text).toBe('of the sample app');
});

test('refuses an invalid Host header', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: 'a b' };
    httpRequest(app.url, { headers }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(400);
});

test('stops on SIGTERM: answers calls in flight, runs the hooks and closes the port', async () => {
  const stopping = await startApp({ ...settings, FUNCTIONS_APP: sampleApp });
  const inFlight = call(stopping.url, 'GET /api/until-stopped', { key: null });
  await logLines(stopping, 'runs until the host is stopped');
  expect(await stopping.stop()).toBe(0);
  expect((await inFlight).text).toBe('finished');
  expect(stopping.log()).toContain('terminated');
  await expect(fetch(stopping.url)).rejects.toThrow();
});
