/** Tests what a request is expected to use before it is sent. */
import { fileFrom } from '../../src/schema/file';
import { estimate, type Counts } from '../../src/usage';
import type { JsonObject } from '../../src/json';

const picture = `data:image/png;base64,${'A'.repeat(300_000)}`;

test.each<[string, string | undefined, JsonObject, number, Counts]>([
  [
    'a chat with a limit',
    'chat',
    { messages: [{ role: 'user', content: 'x'.repeat(300) }], max_completion_tokens: 50 },
    1,
    { inputTokens: 304 / 3, outputTokens: 50 },
  ],
  ['a chat without one', 'chat', { messages: [] }, 1, { inputTokens: 0, outputTokens: 1000 }],
  [
    'several answers in one request',
    'chat',
    { messages: [], n: 3, max_tokens: 10 },
    1,
    { inputTokens: 0, outputTokens: 30 },
  ],
  [
    'several answers one by one',
    'chat',
    { messages: [{ content: 'xxx' }], max_tokens: 10 },
    4,
    { inputTokens: 4, outputTokens: 40 },
  ],
  [
    'a picture in a chat, which is not read as text',
    'chat',
    { messages: [{ content: [{ image_url: { url: picture } }] }], max_tokens: 1 },
    1,
    { inputTokens: 1500, outputTokens: 1 },
  ],
  ['a list of tokens', 'embedding', { input: [1, 2, 3] }, 1, { inputTokens: 3 }],
  [
    'pictures',
    'image',
    { prompt: 'xxx', n: 2, quality: 'low' },
    1,
    { inputTokens: 2, outputTokens: 600, pictures: 2 },
  ],
  [
    'a picture of any quality',
    'image',
    { prompt: '' },
    1,
    { inputTokens: 0, outputTokens: 4200, pictures: 1 },
  ],
  ['a text in Chinese', 'embedding', { input: '你好, ok' }, 1, { inputTokens: 2 + 4 / 3 }],
  ['speech', 'speech', { input: 'Hello' }, 1, { characters: 5 }],
  ['a sound', 'transcription', { file: fileFrom([Buffer.alloc(8_000)]) }, 1, { soundSeconds: 2 }],
  ['a moderation', 'moderation', { input: 'x' }, 1, {}],
  ['a fine-tuning job', 'fine-tuning', { training_file: 'x' }, 1, {}],
  ['no model', undefined, { limit: 20 }, 1, {}],
])('%s', (_, purpose, parameters, copies, counts) => {
  expect(estimate({ purpose, parameters, copies })).toEqual(counts);
});
