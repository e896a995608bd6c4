/** Tests long answers and repeated calls in the running app: real polling, real tables, two instances that share them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asList, asObject, type JsonObject } from '../../src/json';
import { readHeader } from '../../src/pictures/header';
import { functionKeys, root, startApp, startScene, today, type RunningApp, type Scene } from '../support/app';
import { call, type Reply } from '../support/call';
import { sample } from '../support/files';

let scene: Scene;
let other: RunningApp;
beforeAll(async () => {
  scene = await startScene();
  const { storage, openai, vault } = { ...scene.app, openai: scene.openai.url, vault: scene.vault.url };
  other = await startApp({ OPENAI_BASE_URL: openai, KEY_VAULT_URI: vault, AzureWebJobsStorage: storage }, [
    ...Object.entries(functionKeys).flatMap(([name, value]) => ['--key', `${name}=${value}`]),
    ...['--today', today],
  ]);
});
afterAll(async () => {
  await other.stop();
  await scene.stop();
});

const chat = (content: string): JsonObject => ({
  model: 'gpt-6-luna',
  messages: [{ role: 'user', content }],
});

/** Polls without a key, until the reply is something other than 202. */
async function follow(first: Reply, app: RunningApp): Promise<Reply> {
  let reply = first;
  while (reply.status === 202) {
    const { pathname, search } = new URL(reply.headers.get('location') ?? '');
    reply = await call(app.url, `GET ${pathname}${search}`, { key: null });
  }
  return reply;
}

test('an answer that one instance has started is fetched from another', async () => {
  const headers = { prefer: 'respond-async' };
  const first = await call(scene.app.url, 'POST /v1/chat/completions', {
    body: chat('[takes 1 s] Hi'),
    headers,
  });
  expect(first.headers.get('location')).toMatch(new RegExp(`^${scene.app.url}/v1/jobs/job_[\\w-]{24}\\?t=`));
  const reply = await follow(first, other);
  expect([reply.status, reply.body.first_content]).toEqual([200, 'You said: [takes 1 s] Hi']);
});

test('an edit of a picture runs as a long answer, with the picture', async () => {
  const picture = readFileSync(path.join(root, 'samples/files/picture.png'));
  const first = await call(scene.app.url, 'POST /v1/images/edits?prompt=Brighter', {
    body: picture,
    headers: { 'content-type': 'image/png', prefer: 'respond-async' },
  });
  const reply = await follow(first, scene.app);
  expect([first.status, reply.status]).toEqual([202, 200]);
  expect(reply.body.data).toMatchObject([{ url: expect.stringContaining('/v1/images/files/') as string }]);
  const sent = scene.openai.requests.find(({ target }) => target === 'POST /v1/responses');
  expect(sent).toBeDefined();
});

test('pictures of a long answer are made smaller by whichever instance delivers them', async () => {
  const first = await call(scene.app.url, 'POST /v1/images/generations', {
    body: { prompt: 'A tree', size: '256x256', n: 2, response_format: 'b64_json' },
    headers: { prefer: 'respond-async' },
  });
  const reply = await follow(first, other);
  expect([first.status, reply.status]).toEqual([202, 200]);
  const pictures = asList(reply.body.data).map(asObject);
  expect(pictures).toHaveLength(2);
  for (const { url, b64_json: encoded } of pictures) {
    const bytes = Buffer.from(await (await fetch(String(url))).arrayBuffer());
    expect(readHeader(bytes).size).toEqual({ width: 256, height: 256 });
    expect(encoded).toBe(bytes.toString('base64'));
  }
  expect(asObject(reply.body.adaptation).messages).not.toContainEqual(expect.stringContaining('not resized'));
});

test('a call that is repeated at both instances is made once, also with a file', async () => {
  const repeated = (app: RunningApp) =>
    call(app.url, 'POST /v1/audio/transcriptions?model=whisper-1', {
      body: sample('mp3'),
      headers: { 'content-type': 'audio/mpeg', 'idempotency-key': 'the-same' },
    });
  const before = scene.openai.requests.length;
  const replies = await Promise.all([scene.app, other, scene.app, other].map(repeated));
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies[0]?.status).toBe(200);
  expect(scene.openai.requests.length - before).toBe(1);
  expect(replies.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(3);
});

test('a file as a reply is repeated byte for byte', async () => {
  const speak = () =>
    call(scene.app.url, 'POST /v1/audio/speech', {
      body: { model: 'gpt-4o-mini-tts', input: 'Hi', voice: 'alloy' },
      headers: { 'idempotency-key': 'speech' },
    });
  const [first, second] = [await speak(), await speak()];
  expect([second.status, second.text]).toEqual([200, first.text]);
  expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
});

test('an answer belongs to the connection that started it', async () => {
  const { body } = await call(scene.app.url, 'POST /v1/answers', { body: chat('Hi') });
  const get = (key: string) => call(other.url, `GET /v1/answers/${String(body.answer_id)}`, { key });
  expect((await get(functionKeys.second)).status).toBe(404);
  expect((await get(functionKeys.first)).body).toMatchObject({
    status: 'completed',
    first_content: 'You said: Hi',
  });
});
