/** Tests the sentences of the report on adaptation. */
import { audioTranslationPost } from '../../src/actions/audio-translations';
import { chatPost } from '../../src/actions/chat';
import { embedPost } from '../../src/actions/embeddings';
import { imagePost } from '../../src/actions/images';
import { audioSpeechPost } from '../../src/actions/speech';
import { describeAdaptation } from '../../src/adaptation';
import { sentences } from '../../src/adaptation/sentences';
import type { Action } from '../../src/actions';
import type { JsonObject } from '../../src/json';
import { maxBase64Bytes } from '../../src/pictures';
import { adaptationOn } from '../support/adaptation';
import { noWish } from '../support/rows';

const messages = [{ role: 'user', content: 'Hello' }];

/** The messages for a request after it was planned. */
function messagesFor(action: Action, inputs: JsonObject): string[] {
  const adaptation = adaptationOn('2026-11-22', { MODEL_REPLACEMENTS: 'old=gpt-4o' });
  const { request } = adaptation.plan({ action, inputs, strict: false, changes: [], long: noWish });
  return describeAdaptation([{ request }])?.messages ?? [];
}

test('there are no messages when nothing was changed', () => {
  expect(messagesFor(chatPost, { model: 'gpt-6-luna', messages })).toEqual([]);
  expect(messagesFor(chatPost, { model: 'my-deployment', messages, temperature: 0.5, stop: 'x' })).toEqual(
    [],
  );
});

test('a warning says that vectors of two models cannot be compared, if the old model made vectors', () => {
  expect(messagesFor(embedPost, { input: 'a', model: 'text-similarity-davinci-001' })).toEqual([
    'OpenAI shut down text-similarity-davinci-001 on 2024-01-04; text-embedding-3-small was used instead.',
    'Vectors from text-embedding-3-small cannot be compared with vectors from text-similarity-davinci-001: create your stored vectors again.',
  ]);
  expect(messagesFor(embedPost, { input: 'a', model: 'gpt-4-1106-preview' })).toHaveLength(1);
});

test('several inputs that were left out are named in one sentence', () => {
  const inputs = { model: 'gpt-6-astra', messages, temperature: 0.5, top_p: 0.5, presence_penalty: 1 };
  expect(messagesFor(chatPost, inputs)).toEqual([
    'gpt-6-astra does not accept `temperature`, `top_p`, and `presence_penalty`, which were left out.',
  ]);
});

test('the sentence about a raised limit names the new limit', () => {
  expect(messagesFor(chatPost, { model: 'gpt-6-astra', messages, max_tokens: 16 })).toEqual([
    '`max_tokens` was sent as `max_completion_tokens`.',
    '`max_tokens` was raised to 8016, because gpt-6-astra spends tokens on reasoning before it writes.',
    'gpt-6-astra was called with `reasoning_effort` “low”, so that it spends as few tokens as possible on reasoning.',
  ]);
});

test('a replacement by a setting and the end of the new model are both reported', () => {
  expect(messagesFor(chatPost, { model: 'old', messages })).toEqual([
    'Your administrator replaced old with gpt-4o.',
    'OpenAI will shut down gpt-4o on 2027-01-14; the app will use gpt-6-luna from then on.',
  ]);
});

test('the sentence about the end of an endpoint says what will be used then, if anything', () => {
  const file = 'a file';
  expect(messagesFor(audioTranslationPost, { file, model: 'whisper-1' })).toEqual([
    'OpenAI ends translation of speech on 2027-02-26; the app will use a transcription from then on.',
  ]);
  expect(messagesFor(audioSpeechPost, { model: 'tts-1', input: 'a', voice: 'alloy' })).toEqual([
    'OpenAI will shut down tts-1 on 2027-01-06, and the app knows no replacement.',
    'OpenAI ends speech on 2027-01-06.',
  ]);
});

test('a model name that could be a secret is not repeated', () => {
  const [first] = messagesFor(chatPost, { model: 'gpt-5', messages, stop: 'x' });
  expect(first).toBe('OpenAI will shut down gpt-5 on 2026-12-11; the app will use gpt-6.1-sol from then on.');
  expect(messagesFor(chatPost, { model: 'a prompt in the wrong field', messages, max_tokens: 5 })).toEqual([
    '`max_tokens` was sent as `max_completion_tokens`.',
  ]);
});

test('pictures that were not resized are counted by the reason', () => {
  const inputs = { prompt: 'a', size: '256x256' };
  const { request } = adaptationOn('1970-01-01').plan({
    ...{ action: imagePost, inputs, strict: false, changes: [], long: noWish },
  });
  const outcome = { isStored: false, isTooMuchBase64: true, notResized: ['late', 'failed', 'late'] as const };
  expect(describeAdaptation([{ request }], outcome)?.messages).toEqual([
    '`size` was converted to what today’s models accept; the result is as close as they allow.',
    '2 pictures were not resized to 256x256: there was no time left.',
    'A picture was not resized to 256x256: resizing failed.',
    'The pictures have more than 24 MB, so the reply has no `b64_json`: each `url` leads to its picture.',
    'The pictures could not be stored, so each `url` contains the picture itself.',
  ]);
  const stored = describeAdaptation([{ request }], {
    isStored: true,
    isTooMuchBase64: false,
    notResized: [],
  });
  expect(stored?.messages).toHaveLength(1);
});

test('the sentence about base64 names the limit', () => {
  expect(sentences.noBase64()).toContain(`more than ${maxBase64Bytes / 1024 / 1024} MB`);
});

test('every sentence ends with a full stop, except the phrase for the header', () => {
  const all = [
    sentences.ended('a', 'b', 'c'),
    sentences.missing('a', 'b'),
    sentences.unfit('a', 'b'),
    sentences.setting('a', 'b'),
    sentences.vectors('a', 'b'),
    sentences.dropped('a', ['b']),
    sentences.translated('a', 'b'),
    sentences.raised('a', 1, 'b'),
    sentences.reshaped(['a']),
    sentences.rewritten('a', 'b'),
    sentences.noEffect(['a']),
    sentences.notAnInput(['a', 'b']),
    sentences.bodyWins(['a']),
    sentences.unwrapped(['a']),
    sentences.mended(['a']),
    sentences.handled(['a']),
    sentences.spelled('A', 'a'),
    sentences.fixed('a', 'b'),
    sentences.notFetched(2),
    sentences.noFileLinks(),
    sentences.noBase64(),
    sentences.noLinks(),
    sentences.notResized('1x1', 'a', 1),
    sentences.reasoning('none', 'b'),
    sentences.stop('a'),
    sentences.n('a', 2, 2),
    sentences.n('a', 3, 2),
    sentences.endedForGood('a', 'b'),
    sentences.endpoint('a', 'b', 'c'),
    sentences.further('a'),
    sentences.longStop(),
    sentences.longN(2),
    sentences.fewer(3, 2),
    sentences.silent(),
    sentences.notLong(['a']),
    sentences.aheadNext('a', 'b', 'c'),
    sentences.aheadNothing('a', 'b'),
    sentences.endpointAhead('a', 'b'),
    sentences.endpointNext('a', 'b', 'c'),
    sentences.elsewhere(['a'], 'b'),
    sentences.deployment('a', 'b'),
    sentences.lacking('a', 'b'),
  ];
  // `n` has two forms, and `ahead` is not a sentence.
  expect(all).toHaveLength(Object.keys(sentences).length);
  for (const sentence of all) expect(sentence).toMatch(/^[^.].*\.$/);
  expect(sentences.ahead('gpt-4o', '2027-01-14')).toBe('gpt-4o ends on 2027-01-14');
});
