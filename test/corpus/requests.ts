/**
 * Lists requests as flows since 2023 send them: with the defaults of the published connector, with all
 * parameters for each family of models, and with empty or odd values. None of them may fail, neither today
 * nor on a later day.
 */
import type { JsonObject } from '../../src/json';

/**
 * One request of a flow. `{mp3}` and `{png}` stand for a file of that kind in base64, and any
 * `fine_tuning_job_id` for the id of a new job.
 */
export interface CorpusRequest {
  title: string;
  operationId: string;
  body: JsonObject;
}

const say = (content: unknown): JsonObject => ({ messages: [{ role: 'user', content }] });
const mail = say('Summarize this mail in one sentence: the delivery of order 4711 is late by two days.');

/** All optional parameters of a chat in the published connector, as a careful maker fills them in. */
const allOfChat: JsonObject = {
  ...{ max_tokens: 256, temperature: 0.7, top_p: 0.9, n: 1, stop: '###', presence_penalty: 0.6 },
  ...{ frequency_penalty: 0.5, user: 'maker@contoso.com' },
};

/** What the designer sends for the optional fields when a maker fills in only the required ones. */
const blankForm: JsonObject = {
  ...{ max_tokens: '', temperature: '', top_p: '', n: '', stop: '', presence_penalty: '' },
  ...{ frequency_penalty: '', user: '' },
};

/** The values that the documentation calls defaults, as a maker types them. */
const documentedDefaults: JsonObject = {
  ...{ temperature: 1, top_p: 1, n: 1, presence_penalty: 0, frequency_penalty: 0 },
};

const chat = (title: string, body: JsonObject): CorpusRequest => ({ title, operationId: 'ChatPost', body });

/** Models of every family since 2023. */
const families = [
  ...[
    'gpt-3.5-turbo',
    'gpt-3.5-turbo-0613',
    'gpt-3.5-turbo-16k',
    'gpt-3.5-turbo-1106',
    'gpt-4',
    'gpt-4-0314',
  ],
  ...['gpt-4-32k', 'gpt-4-1106-preview', 'gpt-4-turbo-preview', 'gpt-4-turbo', 'gpt-4o', 'gpt-4o-2024-05-13'],
  ...['gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'o1', 'o3', 'o3-mini', 'o4-mini', 'gpt-5'],
  ...['gpt-5-mini', 'gpt-5.1', 'gpt-5.2', 'gpt-5.4', 'gpt-5.4-nano', 'gpt-5.5', 'gpt-5.6-terra', 'gpt-6-sol'],
  ...['gpt-6-luna', 'gpt-6.1-sol', 'gpt-6.1-terra', 'gpt-6-astra', 'tomorrows-model', 'my-deployment'],
];

const chats: CorpusRequest[] = [
  chat('the defaults of the connector', { model: 'gpt-4-turbo', ...mail, ...blankForm }),
  chat('the documented defaults', { model: 'gpt-4-turbo', ...mail, ...documentedDefaults }),
  chat('the documented defaults for a model that reasons', {
    model: 'o3-mini',
    ...mail,
    ...documentedDefaults,
  }),
  ...families.map((model) => chat(`everything set for ${model}`, { model, ...mail, ...allOfChat })),
  chat('role and content without messages', { model: 'gpt-4', role: 'user', content: 'Hello' }),
  chat('numbers as text', { model: 'gpt-3.5-turbo', ...mail, max_tokens: '100', temperature: '0', n: '2' }),
  chat('a single token', { model: 'gpt-4', ...say('Yes or no?'), max_tokens: 1, temperature: 0 }),
  chat('a few tokens of a model that always reasons', { model: 'gpt-6-astra', ...mail, max_tokens: 20 }),
  chat('a few tokens of an unknown model', { model: 'tomorrows-model', ...mail, max_tokens: 20 }),
  chat('three answers', { model: 'gpt-3.5-turbo', ...mail, n: 3, temperature: 1.2 }),
  chat('three answers of a model that gives only one', { model: 'gpt-6-sol', ...mail, n: 3 }),
  chat('several stops', { model: 'gpt-4', ...say('One\n\nTwo END three'), stop: ['\n\n', 'END'] }),
  chat('a stop that never comes', { model: 'gpt-5', ...mail, stop: '<|never|>' }),
  chat('an empty message', { model: 'gpt-4-turbo', ...say('') }),
  chat('a picture', {
    model: 'gpt-4-vision-preview',
    max_tokens: 300,
    ...say([
      { type: 'text', text: 'What is this?' },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
    ]),
  }),
  chat('a conversation with a system message', {
    model: 'gpt-4',
    messages: [
      { role: 'system', content: 'You are brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi.' },
      { role: 'user', content: 'And now?' },
    ],
    temperature: 0.2,
  }),
  chat('a reply in JSON', {
    model: 'gpt-4-1106-preview',
    ...mail,
    response_format: { type: 'json_object' },
    seed: 1,
  }),
  chat('a bias against a token', { model: 'gpt-4', ...mail, logit_bias: { 50256: -100 } }),
  chat('log probabilities', { model: 'gpt-4', ...mail, logprobs: true, top_logprobs: 2 }),
  chat('a very long user id', { model: 'gpt-4', ...mail, user: 'user-'.repeat(50) }),
  chat('a fine-tuned model', {
    model: 'ft:gpt-4o-mini-2024-07-18:contoso::abc123',
    ...mail,
    temperature: 0.1,
  }),
  chat('a stream that is switched off', { model: 'gpt-4', ...mail, stream: false }),
];

const completion = (title: string, body: JsonObject): CorpusRequest => ({
  title,
  operationId: 'CompletionPost',
  body,
});
const prompt = 'Write a tagline for an ice cream shop.';

const completions: CorpusRequest[] = [
  completion('the defaults of the connector', { model: 'gpt-4-turbo', prompt }),
  ...[
    'text-davinci-003',
    'gpt-3.5-turbo-instruct',
    'davinci-002',
    'babbage-002',
    'text-curie-001',
    'ada',
  ].map((model) =>
    completion(`everything set for ${model}`, {
      ...{ model, prompt, max_tokens: 16, temperature: 0.9, top_p: 0.95, n: 2, logprobs: '3', stop: '\n\n' },
    }),
  ),
  completion('a chat model', { model: 'gpt-3.5-turbo', prompt, max_tokens: 64, temperature: 0 }),
  completion('no prompt', { model: 'gpt-3.5-turbo-instruct', max_tokens: 50 }),
  completion('an empty prompt', { model: 'text-davinci-003', prompt: '', temperature: 1, logprobs: '' }),
  completion('log probabilities without alternatives', { model: 'davinci-002', prompt, logprobs: '0' }),
  completion('log probabilities with the most alternatives', {
    model: 'gpt-4o',
    prompt,
    logprobs: '5',
    max_tokens: 5,
  }),
  completion('several texts of a model that reasons', { model: 'o3', prompt, n: 3, max_tokens: 40 }),
  completion('the prompt as a stop', { model: 'gpt-5', prompt, stop: 'ice' }),
];

const edit = (title: string, body: JsonObject): CorpusRequest => ({ title, operationId: 'EditPost', body });

const edits: CorpusRequest[] = [
  ...['gpt-3.5-turbo', 'gpt-3.5-turbo-0301', 'gpt-4', 'gpt-4-0314', 'gpt-4-32k', 'text-davinci-edit-001'].map(
    (model) =>
      edit(`a correction by ${model}`, {
        ...{ model, input: 'What day of the wek is it?', instruction: 'Fix the spelling mistakes.' },
      }),
  ),
  edit('no text to edit', { model: 'gpt-4', instruction: 'Write a haiku.', input: '' }),
  edit('several edits', {
    ...{
      model: 'code-davinci-edit-001',
      input: 'a',
      instruction: 'Double it.',
      n: 2,
      temperature: 0,
      top_p: 1,
    },
  }),
];

const embed = (title: string, body: JsonObject): CorpusRequest => ({ title, operationId: 'EmbedPost', body });

const embeddings: CorpusRequest[] = [
  embed('the defaults of the connector', {
    ...{ input: 'The food was delicious.', model: 'gpt-4-1106-preview', encoding_format: 'float' },
  }),
  embed('everything set', {
    ...{ input: 'Hello', model: 'text-embedding-ada-002', encoding_format: 'float', user: 'maker' },
  }),
  embed('no model', { input: 'Hello', model: '' }),
  embed('one of the first embedding models', { input: 'Hello', model: 'text-similarity-davinci-001' }),
  embed('a list', { input: ['Hello', 'world'], model: 'text-embedding-3-large' }),
];

const moderate = (title: string, body: JsonObject): CorpusRequest => ({
  title,
  operationId: 'ModerationPost',
  body,
});

const moderations: CorpusRequest[] = [
  moderate('the defaults of the connector', { input: 'I love you.', model: 'text-moderation-latest' }),
  moderate('the stable model', { input: 'I love you.', model: 'text-moderation-stable' }),
  moderate('no model', { input: 'I love you.' }),
  moderate('a list', { input: ['One', 'Two'], model: '' }),
];

const tuning = (operationId: string, title: string, body: JsonObject): CorpusRequest => ({
  title,
  operationId,
  body,
});

const fineTuning: CorpusRequest[] = [
  tuning('FineTuningPost', 'the model from the documentation', {
    ...{ training_file: 'file-abc123', model: 'gpt-3.5-turbo', n_epochs: 3, suffix: 'contoso' },
  }),
  tuning('FineTuningPost', 'everything set', {
    ...{ training_file: 'file-1', validation_file: 'file-2', model: 'davinci-002' },
    hyperparameters: { n_epochs: 'auto' },
  }),
  tuning('FineTuningPost', 'a model that can still be tuned', {
    training_file: 'file-1',
    model: 'gpt-4o-mini',
  }),
  tuning('FineTuningGet', 'a job', { fine_tuning_job_id: '{job}' }),
  tuning('FineTuningEventsGet', 'events of a job', { fine_tuning_job_id: '{job}', limit: 5, after: '' }),
  tuning('FineTuningCancelPost', 'a job', { fine_tuning_job_id: '{job}' }),
];

const speak = (title: string, body: JsonObject): CorpusRequest => ({
  title,
  operationId: 'AudioSpeechPost',
  body: { input: 'Your order has been shipped.', ...body },
});

const speech: CorpusRequest[] = [
  speak('the defaults of the connector', {
    model: 'tts-1',
    voice: 'alloy',
    response_format: 'mp3',
    speed: 1,
  }),
  speak('another format', { model: 'tts-1-hd', voice: 'onyx', response_format: 'flac', speed: 1.25 }),
  speak('blank fields', { model: 'gpt-4o-mini-tts', voice: 'nova', response_format: '', speed: '' }),
];

const listen = (operationId: string, title: string, body: JsonObject): CorpusRequest => ({
  title,
  operationId,
  body: { file: '{mp3}', response_format: 'text', ...body },
});

const listening: CorpusRequest[] = [
  listen('AudioTranscriptionPost', 'the defaults of the connector', { model: 'whisper-1' }),
  listen('AudioTranscriptionPost', 'everything set', {
    ...{ model: 'whisper-1', language: 'en', prompt: 'Contoso', temperature: 0.2 },
  }),
  listen('AudioTranscriptionPost', 'a file as a flow sends it', {
    ...{ model: 'gpt-4o-transcribe', language: 'de', temperature: '' },
    file: { '$content-type': 'application/octet-stream', $content: '{mp3}' },
  }),
  listen('AudioTranslationPost', 'the defaults of the connector', { model: 'whisper-1' }),
  listen('AudioTranslationPost', 'everything set', { model: 'whisper-1', prompt: 'Contoso', temperature: 0 }),
];

const show = (operationId: string, title: string, body: JsonObject): CorpusRequest => ({
  title,
  operationId,
  body: { response_format: 'url', ...body },
});

const images: CorpusRequest[] = [
  show('ImagePost', 'the defaults of the connector', {
    ...{ model: 'dall-e-2', prompt: 'A tree', n: 1, quality: 'standard', size: '1024x1024' },
  }),
  show('ImagePost', 'everything set', {
    ...{
      model: 'dall-e-3',
      prompt: 'A tree',
      n: 1,
      quality: 'hd',
      size: '1792x1024',
      style: 'natural',
      user: 'maker',
    },
  }),
  show('ImagePost', 'small pictures', { prompt: 'A tree', n: '2', size: '256x256', style: '', model: '' }),
  show('ImageEditPost', 'the defaults of the connector', {
    ...{ image: '{png}', prompt: 'More green', model: 'dall-e-2', n: 1, size: '1024x1024' },
  }),
  show('ImageEditPost', 'everything set', {
    ...{
      image: '{png}',
      mask: '{png}',
      prompt: 'More green',
      model: 'dall-e-2',
      n: 2,
      size: '512x512',
      user: 'maker',
    },
  }),
  show('ImageEditPost', 'no prompt', { image: { '$content-type': 'image/png', $content: '{png}' } }),
  show('ImageVariationPost', 'the defaults of the connector', {
    ...{ image: '{png}', model: 'dall-e-2', n: 1, size: '1024x1024' },
  }),
  show('ImageVariationPost', 'everything set', {
    ...{ image: '{png}', model: 'dall-e-2', n: 2, size: '256x256', user: 'maker' },
  }),
];

/** All requests. */
export const corpus: readonly CorpusRequest[] = [
  ...[
    ...chats,
    ...completions,
    ...edits,
    ...embeddings,
    ...moderations,
    ...fineTuning,
    ...speech,
    ...listening,
    ...images,
  ],
  { title: 'the list of models', operationId: 'ModelsGet', body: {} },
];
