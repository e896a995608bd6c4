/** Tests methods other than those of the actions, over HTTP. */
import { request } from 'node:http';
import { call } from './support/call';
import { startScene, type Scene } from './support/app';

let scene: Scene;
let picture: string;
beforeAll(async () => {
  scene = await startScene();
  const body = { prompt: 'A tree' };
  const made = await call(scene.app.url, 'POST /v1/images/generations', { body });
  picture = /\/v1\/images\/files\/[^"]+/.exec(made.text)?.[0] ?? '';
});
afterAll(() => scene.stop());

/** The status, the headers, and how many bytes come after them. `fetch` does not show what follows HEAD. */
function visit(method: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; headers: object; bytes: number }>((resolve, reject) => {
    const sent = request(`${scene.app.url}${path}`, { method, headers, agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.once('end', () => resolve({ status: response.statusCode, headers: response.headers, bytes }));
    });
    sent.once('error', reject).end();
  });
}

/** Headers that differ between two replies. */
const own = { date: undefined, 'x-request-id': undefined };

test.each(['/health', '/swagger.json', 'a picture'])(
  'HEAD %s has the headers of GET, and no body',
  async (place) => {
    const path = place === 'a picture' ? picture : place;
    const [get, head] = [await visit('GET', path), await visit('HEAD', path)];
    expect([get.status, head.status]).toEqual([200, 200]);
    expect({ ...head.headers, ...own }).toEqual({ ...get.headers, ...own });
    expect(get.headers).toMatchObject({ 'content-length': String(get.bytes) });
    expect([get.bytes > 10, head.bytes]).toEqual([true, 0]);
  },
);

test.each([
  ['HEAD', '/v1/models', 405],
  ['HEAD', '/v1/chat/completions', 405],
  ['HEAD', '/nothing', 404],
])('%s %s is refused without a body, but with its length', async (method, path, status) => {
  const reply = await visit(method, path);
  expect([reply.status, reply.bytes]).toEqual([status, 0]);
  expect(reply.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': expect.stringMatching(/^\d{3}$/) as string,
  });
});

test('a browser may read the definition from any page', async () => {
  const headers = { origin: 'https://make.powerautomate.com', 'access-control-request-method': 'GET' };
  const asked = await visit('OPTIONS', '/swagger.json', headers);
  expect([asked.status, asked.bytes]).toEqual([204, 0]);
  expect(asked.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  });
  expect((await visit('GET', '/swagger.json', headers)).headers).toMatchObject({
    'access-control-allow-origin': '*',
  });
});

test('a browser may not read anything else from another page', async () => {
  const headers = { origin: 'https://example.org', 'access-control-request-method': 'POST' };
  const reply = await visit('OPTIONS', '/v1/chat/completions', headers);
  expect([
    reply.status,
    Object.keys(reply.headers).filter((name) => name.startsWith('access-control')),
  ]).toEqual([405, []]);
});
