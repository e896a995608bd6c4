/** Tests what counts cost, and that the models which the app knows have a price. */
import { catalogue } from '../../src/adaptation/models/catalogue';
import { costAt, priceOf, type Counts } from '../../src/usage';

const cost = (model: string, counts: Counts) => costAt(priceOf(model) ?? {}, counts);

test.each<[string, string, Counts, number]>([
  ['input and output', 'gpt-6-sol', { inputTokens: 1e5, outputTokens: 1e5 }, 0.2 + 1],
  ['cached input', 'gpt-6-sol', { inputTokens: 1e5, cachedTokens: 4e4, outputTokens: 0 }, 0.12 + 0.008],
  [
    'reasoning, which is output',
    'gpt-6-luna',
    { inputTokens: 0, outputTokens: 1e6, reasoningTokens: 9e5 },
    0.5,
  ],
  [
    'exactly as much input as the usual price allows',
    'gpt-6-sol',
    { inputTokens: 272_000, outputTokens: 1e5 },
    0.544 + 1,
  ],
  ['more input than that', 'gpt-6-sol', { inputTokens: 300_000, outputTokens: 1e5 }, 1.2 + 1.5],
  ['embeddings', 'text-embedding-3-small', { inputTokens: 1e6 }, 0.02],
  [
    'a picture',
    'gpt-image-2.6-flare',
    { inputTokens: 1e5, imageInputTokens: 5e4, outputTokens: 1e4, pictures: 1 },
    0.25 + 0.4 + 0.3,
  ],
  [
    'sound in a chat',
    'gpt-audio',
    { inputTokens: 2e5, audioInputTokens: 1e5, outputTokens: 2e5, audioOutputTokens: 1e5 },
    0.25 + 3.2 + 1 + 6.4,
  ],
  ['speech', 'tts-1-hd', { characters: 1e6 }, 30],
  ['a minute of sound', 'gpt-transcribe', { soundSeconds: 120 }, 0.009],
  [
    'sound by tokens, and not by minutes as well',
    'gpt-4o-transcribe',
    { inputTokens: 1e6, audioInputTokens: 1e6, outputTokens: 1, soundSeconds: 600 },
    6 + 1e-5,
  ],
  ['moderation, which is free', 'omni-moderation-latest', { inputTokens: 1e6 }, 0],
])('%s', (_, model, counts, expected) => {
  expect(cost(model, counts)).toBeCloseTo(expected, 9);
});

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['gpt-4-0613', 'gpt-4'],
  ['ft:gpt-4o-mini-2024-07-18:contoso::abc123', 'ft:gpt-4o-mini'],
  ['gpt-image-2.5-flare-2026-09-08', 'gpt-image-2.5-flare'],
])('%s costs what %s costs', (model, other) => {
  expect(priceOf(model)).toEqual(priceOf(other));
  expect(priceOf(model)).toBeDefined();
});

test('a snapshot with a price of its own keeps it', () => {
  expect(priceOf('gpt-4o-2024-05-13')).toEqual({ input: 5, cachedInput: 5, output: 15 });
});

test('the administrator’s price comes first, also for a snapshot', () => {
  const own = { 'gpt-4o': { input: 7 }, 'my-model': { output: 1 }, 'gpt-6-sol': {} };
  expect(priceOf('gpt-4o-2024-08-06', own)).toEqual({ input: 7 });
  expect(priceOf('my-model', own)).toEqual({ output: 1 });
  expect(priceOf('gpt-6-sol', own)).toEqual({});
  expect(priceOf('gpt-4o', own)).toEqual({ input: 7 });
});

test.each(['my-model', '', 'constructor', '__proto__', 'gpt-9'])('“%s” has no price', (model) => {
  expect(priceOf(model)).toBeUndefined();
});

test('every model of the catalogue that is not gone has a price', () => {
  const living = catalogue.filter(({ ends = '9999', serves }) => ends > '2026-11-25' && serves.length > 0);
  const models = living.flatMap(({ ids }) => ids);
  expect(models.length).toBeGreaterThan(40);
  expect(models.filter((model) => !priceOf(model))).toEqual([]);
});
