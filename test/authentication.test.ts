/** Tests the app behind App Service authentication: callers send an Entra token instead of a function key. */
import { actions } from '../src/actions';
import { call, chat, type Reply } from './support/call';
import { functionKeys, startScene, type Scene } from './support/app';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene({ WEBSITE_AUTH_ENABLED: 'True' });
});
afterAll(() => scene.stop());

/** The header that App Service adds for a verified token. */
const principal = (objectId: string) => ({
  'x-ms-client-principal': Buffer.from(
    JSON.stringify({
      claims: [
        { typ: 'tid', val: 'tenant' },
        { typ: 'oid', val: objectId },
      ],
    }),
  ).toString('base64'),
});

const chatBy = (headers: Record<string, string>, key: string | null): Promise<Reply> =>
  call(scene.app.url, 'POST /v1/chat/completions', { body: chat('Hello'), headers, key });

test('a verified caller needs no function key, and is the same connection with or without one', async () => {
  const without = await chatBy(principal('somebody'), null);
  const withKey = await chatBy(principal('somebody'), functionKeys.first);
  const other = await chatBy(principal('another'), null);
  expect([without.status, withKey.status, other.status]).toEqual([200, 200, 200]);
  const [id, sameId, otherId] = [without, withKey, other].map(({ headers }) =>
    headers.get('x-connection-id'),
  );
  expect(sameId).toBe(id);
  expect(otherId).not.toBe(id);
});

test('a caller without a token is refused by every function that requires a key, even with a function key', async () => {
  const before = scene.openai.requests.length;
  const addresses = actions.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/, 'ftjob-1')}`);
  for (const target of [...addresses, 'POST /OpenAI', 'POST /mcp', 'GET /v1/connection']) {
    const reply = await call(scene.app.url, target, { key: functionKeys.first });
    expect([target, reply.status, reply.body.error?.code]).toEqual([target, 401, 'sign_in_required']);
  }
  expect(scene.openai.requests).toHaveLength(before);
});

test('a tool without a token gets 401, and with one it runs', async () => {
  const params = { name: 'chat_post', arguments: chat('Hello') };
  const ask = (headers: Record<string, string>) =>
    call(scene.app.url, 'POST /mcp', {
      body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
      headers,
    });
  const refused = await ask({});
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([
    401,
    expect.stringContaining('sign_in_required') as string,
  ]);
  const answered = await ask(principal('somebody'));
  expect([answered.status, answered.body.result]).toEqual([200, expect.objectContaining({ isError: false })]);
});

test('addresses that need no key need no token either', async () => {
  for (const target of ['GET /health', 'GET /swagger.json']) {
    expect((await call(scene.app.url, target, { key: null })).status).toBe(200);
  }
});
