/** Tests that Vercel's AI SDK works with the app. */
import { isReceivedFile } from '../../local/openai/form';
import { readHeader } from '../../src/pictures/header';
import { asObject } from '../../src/json';
import type { Scene } from '../support/app';
import { readSample } from '../support/samples';
import {
  expectSpentLimit,
  patienceMs,
  runClient,
  speech,
  startClientScene,
  vectorOf,
  type ClientRun,
} from './client';

let scene: Scene;
let client: ClientRun;
beforeAll(async () => {
  scene = await startClientScene();
  client = await runClient(scene, 'ai-sdk.mjs');
}, patienceMs);
afterAll(() => scene.stop());

test('gets the text of chats and completions', () => {
  expect(client.value('text')).toMatchObject({
    ...{ text: 'You said: Hello', finishReason: 'stop', tokens: expect.any(Number) as number },
  });
  expect(client.value('textOfOldModel')).toBe('You said: Hello ');
  expect(client.value('completion')).toBe('You said: user:\nHello\n\nassistant:\n');
});

test('gets an object that follows its schema', () => {
  expect(client.value('object')).toEqual({ said: 'You said: Hello' });
  const formats = client.received('POST /v1/chat/completions').map(({ body }) => body?.response_format);
  expect(formats).toContainEqual(expect.objectContaining({ type: 'json_schema' }));
});

test('gets the vectors of OpenAI, which it asks for in numbers', async () => {
  const [first, second] = await Promise.all([vectorOf(scene, 'Hello'), vectorOf(scene, 'world')]);
  expect(client.value('embedding')).toEqual(first);
  expect(client.value('embeddings')).toEqual([first, second]);
});

test('gets the bytes of speech, and recognises their kind', () => {
  expect(client.value('speech')).toEqual({ mediaType: 'audio/mpeg', base64: speech.toString('base64') });
});

test('gets the text of a sound with its times, and sends the sound whole', () => {
  const text = '8044 Bytes gehört.';
  expect(client.value('transcription')).toEqual({
    text,
    segments: [{ text, startSecond: 0, endSecond: 1 }],
  });
  const [file] = client.received('POST /v1/audio/transcriptions').map(({ body }) => body?.file);
  expect(isReceivedFile(file) && file.bytes.equals(readSample('files/hello.wav'))).toBe(true);
});

test.each(['image', 'imageOfOldModel', 'imageEdit'])('gets the bytes of the picture of %s', (name) => {
  const { mediaType, base64 } = asObject(client.value(name));
  expect(mediaType).toBe('image/png');
  expect(readHeader(Buffer.from(String(base64), 'base64')).size).toEqual({ width: 1024, height: 1024 });
});

test('gets errors of the class that it documents, with our code and message', () => {
  expect(client.error('wrongInput')).toMatchObject({
    ...{ class: 'APICallError', status: 400, code: 'invalid_input', param: 'temperature' },
    ...{ message: '`temperature` must be a number from 0 to 2.', isRetryable: false },
  });
  expect(client.error('unknownModel')).toMatchObject({
    ...{ class: 'APICallError', status: 404, code: 'openai_rejected', isRetryable: false },
    message: 'The model `no-such-model` does not exist or you do not have access to it.',
  });
  expect(client.error('spentLimit')).toMatchObject({ class: 'APICallError', isRetryable: true });
  expectSpentLimit(client.error('spentLimit'));
});
