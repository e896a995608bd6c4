/**
 * Tests that requests reach the functions in the form in which the host hands them over. The library of Azure Functions
 * itself throws for some of them, and the caller would get an empty 500.
 */
import { call, chat } from '../support/call';
import { functionKeys, logLines, startScene, type Scene } from '../support/app';
import { loadBundle, type Bundle } from '../support/bundle';
import { exchange, rawRequest } from '../local/host/raw';
import { asObject, type JsonObject } from '../../src/json';

describe('the bundle behind the library', () => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await loadBundle({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'UseDevelopmentStorage=true' });
  });
  afterAll(() => bundle.stop());

  const health = (method: string, headers: Record<string, string>) =>
    bundle.invoke({ name: 'HealthGet', http: { method, url: 'https://app.example.org/health', headers } });
  /** A chat without inputs, which is refused before anything is sent. */
  const emptyChat = async (headers: Record<string, string>, search = '') => {
    const url = `https://app.example.org/v1/chat/completions${search}`;
    const reply = await bundle.invoke({
      name: 'ActionChatPost',
      http: { method: 'POST', url, headers: { 'content-length': '2', ...headers } },
      body: '{}',
    });
    return { ...reply, error: asObject((JSON.parse(reply.body) as JsonObject).error) };
  };

  test.each<[string, string, string]>([
    ['letters of Polish', 'x-city', 'Łódź'],
    ['letters of Russian', 'x-city', 'Санкт-Петербург'],
    ['an emoji', 'x-mood', '😀'],
    ['half of an emoji', 'x-mood', '\ud83d'],
    ['the name that App Service adds for a signed-in user', 'x-ms-client-principal-name', 'Łukasz Żak'],
    ['a control character', 'x-odd', 'a\u0001b'],
    ['a line break', 'x-odd', 'a\r\nb'],
    ['the name x(a)', 'x(a)', 'b'],
    ['a name with a blank', 'x a', 'b'],
    ['a name with a letter of Polish', 'x-łódź', 'b'],
    ['an empty name', '', 'b'],
    ['the name __proto__', '__proto__', 'b'],
  ])('a header with %s does not keep a request from its function', async (_, name, value) => {
    const headers = Object.fromEntries([
      [name, value],
      ['x-functions-key', 'the-key'],
    ]) as Record<string, string>;
    const found = await health('GET', headers);
    expect([found.status, found.body]).toEqual([200, '{"status":"ok"}']);
    const { status, error, headers: replied, logged } = await emptyChat(headers);
    expect([status, error.code]).toEqual([400, 'invalid_input']);
    expect(replied['x-request-id']).toBe(error.request_id);
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({ event: 'request', status: 400 });
  });

  test('the other headers of such a request keep their meaning', async () => {
    const odd = { 'x-city': 'Łódź', 'x(a)': 'b', 'x-functions-key': 'the-key' };
    const wrongWish = await emptyChat({ ...odd, 'x-strict-model': 'maybe' });
    expect(wrongWish.error.message).toContain('`strict_model` must be true or false.');
    const plain = await emptyChat({ 'x-functions-key': 'the-key' });
    expect(wrongWish.headers['x-connection-id']).toBe(plain.headers['x-connection-id']);
    expect((await emptyChat({ ...odd, 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test.each(['TRACE', 'trace', 'CONNECT', 'TRACK', 'PROPFIND', 'get', 'M-SEARCH'])(
    'the method %s is refused with a sentence',
    async (method) => {
      const url = 'https://app.example.org/v1/chat/completions';
      const { status, headers, body } = await bundle.invoke({
        name: 'ZUnknownRoute',
        http: { method, url, headers: {} },
      });
      expect([status, headers.allow]).toEqual([405, 'POST']);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'method_not_allowed' } });
    },
  );
});

describe('the app in the embedded host', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.stop());

  const raw = (line: string, headers: string[], body = '') =>
    exchange(Number(new URL(scene.app.url).port), rawRequest(line, ['Connection: close', ...headers], body));

  test('a chat of a caller from Łódź is answered, and has its log line', async () => {
    const body = JSON.stringify(chat('Hello'));
    const received = await raw(
      'POST /v1/chat/completions',
      [
        'x-city: Łódź 😀',
        'x-ms-client-principal-name: Łukasz',
        `x-functions-key: ${functionKeys.first}`,
        `content-length: ${body.length}`,
      ],
      body,
    );
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    const [, requestId = ''] = /^x-request-id: (\S+)/im.exec(received) ?? [];
    expect(await logLines(scene.app, requestId)).toHaveLength(1);
  });

  test('TRACE is refused like any other wrong method', async () => {
    const received = await raw('TRACE /v1/models', []);
    expect(received).toMatch(/^HTTP\/1\.1 405 .*^allow: GET\r$.*"code":"method_not_allowed"/ims);
    const options = await call(scene.app.url, 'OPTIONS /v1/models', { key: null });
    expect([options.status, options.headers.get('allow')]).toEqual([405, 'GET']);
  });
});
