/** Tests that LangChain works with the app. */
import type { Scene } from '../support/app';
import {
  expectSpentLimit,
  inFourBytes,
  patienceMs,
  runClient,
  startClientScene,
  vectorOf,
  type ClientRun,
} from './client';

let scene: Scene;
let client: ClientRun;
beforeAll(async () => {
  scene = await startClientScene();
  client = await runClient(scene, 'langchain.mjs');
}, patienceMs);
afterAll(() => scene.stop());

test('gets the answers of chats, with the model and the usage', () => {
  const ofChat = { content: 'You said: Hello', model: 'gpt-4o', ending: 'stop' };
  expect(client.value('chat')).toMatchObject({ ...ofChat, tokens: expect.any(Number) as number });
  expect(client.value('chatOfOldModel')).toMatchObject({
    ...{ content: 'You said: Hello ', model: 'gpt-5.6-sol', ending: 'stop' },
  });
  expect(client.value('batch')).toEqual(['You said: One', 'You said: Two']);
  expect(client.value('completion')).toBe('You said: Hello');
});

test('gets an object that follows its schema', () => {
  expect(client.value('structured')).toEqual({ said: 'You said: Hello' });
  const formats = client.received('POST /v1/chat/completions').map(({ body }) => body?.response_format);
  expect(formats).toContainEqual(expect.objectContaining({ type: 'json_schema' }));
});

test('gets the vectors of OpenAI, which it asks for in base64', async () => {
  const vectors = await Promise.all(['Hello', 'world'].map((text) => vectorOf(scene, text)));
  expect(client.value('embedding')).toEqual(vectors.map(inFourBytes));
  const short = await vectorOf(scene, 'Hello', { dimensions: 8 });
  expect(client.value('shortEmbedding')).toEqual(inFourBytes(short));
  const formats = client.received('POST /v1/embeddings').map(({ body }) => body?.encoding_format);
  expect(formats).toEqual(['base64', 'base64']);
});

test('gets errors of the class that it documents, with our code and message', () => {
  expect(client.error('wrongInput')).toMatchObject({
    ...{ class: 'BadRequestError', status: 400, code: 'invalid_input', param: 'temperature' },
    message: '400 `temperature` must be a number from 0 to 2.',
  });
  expect(client.error('unknownModel')).toMatchObject({
    ...{ class: 'NotFoundError', status: 404, code: 'openai_rejected', langchainCode: 'MODEL_NOT_FOUND' },
    message: expect.stringContaining('The model `no-such-model` does not exist') as string,
  });
  expect(client.error('spentLimit')).toMatchObject({
    class: 'RateLimitError',
    langchainCode: 'MODEL_RATE_LIMIT',
  });
  expectSpentLimit(client.error('spentLimit'));
});
