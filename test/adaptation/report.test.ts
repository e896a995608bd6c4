/** Every sentence that a maker can read, as it comes out. */
import { audioTranslationPost } from '../../src/actions/audio-translations';
import { chatPost } from '../../src/actions/chat';
import { embedPost } from '../../src/actions/embeddings';
import { audioSpeechPost } from '../../src/actions/speech';
import { createAdaptation, describeAdaptation } from '../../src/adaptation';
import { sentences } from '../../src/adaptation/sentences';
import type { Action } from '../../src/actions';
import type { JsonObject } from '../../src/json';
import { readSettings } from '../../src/settings';

const messages = [{ role: 'user', content: 'Hello' }];

/** The messages for a request, once it is planned. */
function told(action: Action, inputs: JsonObject): string[] {
  const { settings } = readSettings({ MODEL_REPLACEMENTS: 'old=gpt-4o' });
  const adaptation = createAdaptation({ settings, now: () => Date.parse('2026-11-22') });
  const { request } = adaptation.plan({ action, inputs, strict: false });
  return describeAdaptation([{ request }])?.messages ?? [];
}

test('nothing changed, nothing told', () => {
  expect(told(chatPost, { model: 'gpt-6-luna', messages })).toEqual([]);
  expect(told(chatPost, { model: 'my-deployment', messages, temperature: 0.5, stop: 'x' })).toEqual([]);
});

test('vectors of another model are another matter, where there were vectors', () => {
  expect(told(embedPost, { input: 'a', model: 'text-similarity-davinci-001' })).toEqual([
    'OpenAI shut down text-similarity-davinci-001 on 2024-01-04; text-embedding-3-small was used instead.',
    'Vectors of text-embedding-3-small cannot be compared with those of text-similarity-davinci-001: make those that you have stored anew.',
  ]);
  expect(told(embedPost, { input: 'a', model: 'gpt-4-1106-preview' })).toHaveLength(1);
});

test('several inputs stand in one sentence', () => {
  const inputs = { model: 'gpt-6-astra', messages, temperature: 0.5, top_p: 0.5, presence_penalty: 1 };
  expect(told(chatPost, inputs)).toEqual([
    'gpt-6-astra does not take `temperature`, `top_p`, and `presence_penalty`, which were left out.',
  ]);
});

test('a raised limit tells how far', () => {
  expect(told(chatPost, { model: 'gpt-6-astra', messages, max_tokens: 16 })).toEqual([
    '`max_tokens` was sent as `max_completion_tokens`.',
    '`max_tokens` was raised to 8016, because gpt-6-astra spends tokens on reasoning before it writes.',
    'gpt-6-astra was asked for `reasoning_effort` “low”, so that it spends as little as it can on reasoning.',
  ]);
});

test('a setting and an end can both be told', () => {
  expect(told(chatPost, { model: 'old', messages })).toEqual([
    'Your administrator has set that gpt-4o takes the place of old.',
    'gpt-4o ends on 2027-01-14; from then on, gpt-6-luna will be used.',
  ]);
});

test('an endpoint that ends tells what follows, where something does', () => {
  const file = 'a file';
  expect(told(audioTranslationPost, { file, model: 'whisper-1' })).toEqual([
    'OpenAI ends translation of speech on 2027-02-26; from then on, a transcription will be used.',
  ]);
  expect(told(audioSpeechPost, { model: 'tts-1', input: 'a', voice: 'alloy' })).toEqual([
    'tts-1 ends on 2027-01-06, and nothing takes its place by itself.',
    'OpenAI ends speech on 2027-01-06.',
  ]);
});

test('a name that may be anything is not repeated', () => {
  const [first] = told(chatPost, { model: 'gpt-5', messages, stop: 'x' });
  expect(first).toBe('gpt-5 ends on 2026-12-11; from then on, gpt-6.1-sol will be used.');
  expect(told(chatPost, { model: 'a prompt in the wrong field', messages, max_tokens: 5 })).toEqual([
    '`max_tokens` was sent as `max_completion_tokens`.',
  ]);
});

test('every sentence ends with a full stop, all but the phrase for the header', () => {
  const all = [
    sentences.ended('a', 'b', 'c'),
    sentences.missing('a', 'b'),
    sentences.setting('a', 'b'),
    sentences.vectors('a', 'b'),
    sentences.dropped('a', ['b']),
    sentences.translated('a', 'b'),
    sentences.raised('a', 1, 'b'),
    sentences.reshaped(['a']),
    sentences.noLinks(),
    sentences.reasoning('none', 'b'),
    sentences.stop('a'),
    sentences.n('a', 2, 2),
    sentences.n('a', 3, 2),
    sentences.endedForGood('a', 'b'),
    sentences.endpoint('a', 'b', 'c'),
    sentences.further('a'),
    sentences.aheadNext('a', 'b', 'c'),
    sentences.aheadNothing('a', 'b'),
    sentences.endpointAhead('a', 'b'),
    sentences.endpointNext('a', 'b', 'c'),
  ];
  // `n` has two forms, and `ahead` is no sentence.
  expect(all).toHaveLength(Object.keys(sentences).length);
  for (const sentence of all) expect(sentence).toMatch(/^[^.].*\.$/);
  expect(sentences.ahead('gpt-4o', '2027-01-14')).toBe('gpt-4o ends on 2027-01-14');
});
