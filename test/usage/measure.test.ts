/** Tests what is read from requests and answers about what was used. */
import { fileFrom } from '../../src/schema/file';
import { measure } from '../../src/usage';

const file = fileFrom([Buffer.alloc(40_000)]);

test.each([
  [
    'a chat',
    'chat',
    {},
    {
      usage: {
        prompt_tokens: 30,
        completion_tokens: 40,
        total_tokens: 70,
        prompt_tokens_details: { cached_tokens: 20, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 10, audio_tokens: 5 },
      },
    },
    { inputTokens: 30, outputTokens: 40, cachedTokens: 20, reasoningTokens: 10, audioOutputTokens: 5 },
  ],
  [
    'a background response',
    'chat',
    {},
    {
      usage: {
        input_tokens: 30,
        output_tokens: 40,
        input_tokens_details: { cached_tokens: 20 },
        output_tokens_details: { reasoning_tokens: 10 },
      },
    },
    { inputTokens: 30, outputTokens: 40, cachedTokens: 20, reasoningTokens: 10 },
  ],
  [
    'pictures',
    'image-edit',
    { n: 2 },
    {
      data: [{ b64_json: 'a' }, { b64_json: 'b' }],
      usage: {
        input_tokens: 300,
        output_tokens: 4000,
        input_tokens_details: { image_tokens: 280, text_tokens: 20 },
      },
    },
    { inputTokens: 300, imageInputTokens: 280, outputTokens: 4000, pictures: 2 },
  ],
  ['pictures without tokens', 'image', {}, { data: [{ url: 'a' }] }, { pictures: 1 }],
  ['an embedding', 'embedding', {}, { usage: { prompt_tokens: 3, total_tokens: 3 } }, { inputTokens: 3 }],
  [
    'speech, by characters and not by UTF-16 units',
    'speech',
    { input: 'Hello 👋' },
    { bytes: Buffer.alloc(9) },
    { characters: 7 },
  ],
  [
    'a sound that is charged by its length',
    'transcription',
    { file },
    { usage: { type: 'duration', seconds: 9 } },
    { soundSeconds: 9 },
  ],
  [
    'a sound that is charged by tokens',
    'transcription',
    { file },
    {
      usage: {
        type: 'tokens',
        input_tokens: 14,
        output_tokens: 5,
        input_token_details: { audio_tokens: 13, text_tokens: 1 },
      },
    },
    { inputTokens: 14, audioInputTokens: 13, outputTokens: 5, soundSeconds: 10 },
  ],
  ['a detailed transcription', 'translation', { file }, { duration: 8.5 }, { soundSeconds: 8.5 }],
  [
    'a transcription as text, by the size of the file',
    'transcription',
    { file },
    { text: 'Hi' },
    { soundSeconds: 10 },
  ],
  ['an answer without usage', 'chat', {}, {}, {}],
  [
    'an answer with some other usage',
    'chat',
    {},
    { usage: { prompt_tokens: '3', completion_tokens: null } },
    {},
  ],
  ['a request without a model', undefined, {}, { data: [] }, {}],
])('%s', (_, purpose, parameters, answer, counts) => {
  expect(measure({ purpose, parameters, answer })).toEqual(counts);
});
