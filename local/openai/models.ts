/**
 * Lists the models of the simulated OpenAI as of November 2026: which exist, when they shut down, and what
 * each rejects. This list is separate from the app's catalogue on purpose, so that a mistake there is not
 * repeated here.
 *
 * Sources: the model pages and the deprecations page of https://developers.openai.com, and the notes on
 * models in the types of the npm package openai 7.57.0.
 */

/**
 * What a model is for; decides which endpoints accept it. The Responses API accepts its own models, and those for
 * chats.
 */
export type Purpose =
  'chat' | 'completion' | 'embedding' | 'moderation' | 'image' | 'speech' | 'transcription' | 'responses';

/** A model. */
export interface SimulatedModel {
  id: string;
  purpose: Purpose;
  /** The first day without this model, as YYYY-MM-DD. */
  shutdownDate?: string;
  /** Parameters that it refuses. */
  rejects?: readonly string[];
  /** The reasoning efforts that it accepts; left out if it does not reason. */
  efforts?: readonly string[];
  /** Whether it accepts sampling parameters with `reasoning_effort: "none"`. */
  samplingWithoutReasoning?: true;
}

const sampling = ['temperature', 'top_p', 'logprobs', 'top_logprobs'];
const reasoning = [...sampling, 'max_tokens', 'presence_penalty', 'frequency_penalty', 'logit_bias'];

const fromLow = ['low', 'medium', 'high', 'xhigh', 'max'];
const fromNone = ['none', ...fromLow];
const fromLowToHigh = ['low', 'medium', 'high'];
const fromMinimal = ['minimal', ...fromLowToHigh];

const models = (
  purpose: Purpose,
  ids: string,
  about: Omit<SimulatedModel, 'id' | 'purpose'> = {},
): SimulatedModel[] => ids.split(/\s+/).map((id) => ({ id, purpose, ...about }));

/** Reasoning models that accept sampling parameters when reasoning is off. */
const flexible = { efforts: fromNone, samplingWithoutReasoning: true } as const;

/** All models, including those that are shut down. As in reality, no rule says which model refuses what. */
const simulatedModels: readonly SimulatedModel[] = [
  ...models('chat', 'gpt-6-astra', { rejects: reasoning, efforts: fromLow }),
  ...models('chat', 'gpt-6.1-sol', { rejects: [...reasoning, 'stop', 'n'], efforts: fromLow }),
  ...models('chat', 'gpt-6.1-terra gpt-5.6-sol gpt-5.5 gpt-5.5-2026-04-23', {
    rejects: reasoning,
    ...flexible,
  }),
  ...models('chat', 'gpt-5.4-mini gpt-5.4-mini-2026-03-17', { rejects: reasoning, ...flexible }),
  ...models('chat', 'gpt-5.6-terra gpt-5.6-luna', { rejects: [...reasoning, 'stop'], ...flexible }),
  // These accept no sampling parameters even without reasoning. gpt-6-sol gives one answer at a time.
  ...models('chat', 'gpt-6-luna', { rejects: [...reasoning, 'stop'], efforts: fromNone }),
  ...models('chat', 'gpt-6-sol', { rejects: [...reasoning, 'n', 'seed'], efforts: fromNone }),
  ...models('chat', 'gpt-5.4 gpt-5.4-2026-03-05 gpt-5.2 gpt-5.2-2025-12-11', {
    rejects: [...reasoning, 'stop'],
    ...flexible,
  }),
  ...models('chat', 'gpt-5.4-nano gpt-5.4-nano-2026-03-17 gpt-5.1 gpt-5.1-2025-11-13', {
    rejects: reasoning,
    ...flexible,
    shutdownDate: '2027-04-01',
  }),
  ...models(
    'chat',
    'gpt-5 gpt-5-2025-08-07 gpt-5-mini gpt-5-mini-2025-08-07 gpt-5-nano gpt-5-nano-2025-08-07',
    { rejects: [...reasoning, 'stop'], efforts: fromMinimal, shutdownDate: '2026-12-11' },
  ),
  ...models('chat', 'o3 o3-2025-04-16', {
    rejects: [...reasoning, 'stop'],
    efforts: fromLowToHigh,
    shutdownDate: '2026-12-11',
  }),
  ...models(
    'chat',
    `gpt-4o gpt-4o-2024-11-20 gpt-4o-2024-08-06 gpt-4o-mini gpt-4o-mini-2024-07-18
    gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-mini-2025-04-14`,
    { shutdownDate: '2027-01-14' },
  ),
  ...models('chat', 'gpt-audio-1.5'),
  ...models('chat', 'gpt-audio gpt-audio-2025-08-28 gpt-audio-mini gpt-audio-mini-2025-12-15', {
    shutdownDate: '2027-01-20',
  }),

  // Chats that have ended, latest first.
  ...models(
    'chat',
    `gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4 gpt-4-0613 gpt-4-1106-preview gpt-3.5-turbo gpt-3.5-turbo-0125
    gpt-4.1-nano gpt-4.1-nano-2025-04-14 gpt-4o-2024-05-13 o1 o1-2024-12-17 o3-mini o3-mini-2025-01-31
    o4-mini o4-mini-2025-04-16`,
    { shutdownDate: '2026-10-23' },
  ),
  ...models('chat', 'gpt-3.5-turbo-1106', { shutdownDate: '2026-09-28' }),
  ...models('chat', 'gpt-5.3-chat-latest gpt-5.2-chat-latest', { shutdownDate: '2026-08-10' }),
  ...models(
    'chat',
    `gpt-5.1-chat-latest gpt-5-chat-latest gpt-4o-search-preview gpt-4o-search-preview-2025-03-11
    gpt-4o-mini-search-preview gpt-4o-mini-search-preview-2025-03-11 gpt-audio-mini-2025-10-06`,
    { shutdownDate: '2026-07-23' },
  ),
  ...models(
    'chat',
    `gpt-4o-audio-preview gpt-4o-audio-preview-2024-12-17 gpt-4o-audio-preview-2025-06-03
    gpt-4o-mini-audio-preview gpt-4o-mini-audio-preview-2024-12-17`,
    { shutdownDate: '2026-05-07' },
  ),
  ...models('chat', 'gpt-4-0125-preview gpt-4-turbo-preview gpt-4-0314', { shutdownDate: '2026-03-26' }),
  ...models('chat', 'chatgpt-4o-latest', { shutdownDate: '2026-02-17' }),
  ...models('chat', 'o1-mini o1-mini-2024-09-12', { shutdownDate: '2025-10-27' }),
  ...models('chat', 'gpt-4o-audio-preview-2024-10-01', { shutdownDate: '2025-10-10' }),
  ...models('chat', 'o1-preview o1-preview-2024-09-12', { shutdownDate: '2025-07-28' }),
  ...models('chat', 'gpt-4.5-preview gpt-4.5-preview-2025-02-27', { shutdownDate: '2025-07-14' }),
  ...models('chat', 'gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613', { shutdownDate: '2025-06-06' }),
  ...models('chat', 'gpt-4-vision-preview gpt-4-1106-vision-preview', { shutdownDate: '2024-12-06' }),
  ...models('chat', 'gpt-3.5-turbo-0301 gpt-3.5-turbo-0613 gpt-3.5-turbo-16k gpt-3.5-turbo-16k-0613', {
    shutdownDate: '2024-09-13',
  }),

  // A chat with one of these is refused, whatever the day.
  ...models(
    'responses',
    'gpt-5.5-pro gpt-5.5-pro-2026-04-23 gpt-5.4-pro gpt-5.4-pro-2026-03-05 gpt-5.2-pro gpt-5.2-pro-2025-12-11',
    { rejects: reasoning, efforts: ['medium', 'high', 'xhigh'] },
  ),
  ...models('responses', 'gpt-5.3-codex', {
    rejects: reasoning,
    efforts: ['low', 'medium', 'high', 'xhigh'],
    shutdownDate: '2027-04-01',
  }),
  ...models('responses', 'gpt-5-pro gpt-5-pro-2025-10-06', {
    rejects: reasoning,
    efforts: ['high'],
    shutdownDate: '2026-12-11',
  }),
  ...models('responses', 'o3-pro o3-pro-2025-06-10', {
    rejects: reasoning,
    efforts: fromLowToHigh,
    shutdownDate: '2026-12-11',
  }),
  ...models('responses', 'o1-pro o1-pro-2025-03-19', {
    rejects: reasoning,
    efforts: fromLowToHigh,
    shutdownDate: '2026-10-23',
  }),
  ...models('responses', 'gpt-5-codex gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.2-codex', {
    rejects: reasoning,
    efforts: fromLowToHigh,
    shutdownDate: '2026-07-23',
  }),
  ...models('responses', 'codex-mini-latest', {
    rejects: reasoning,
    efforts: fromLowToHigh,
    shutdownDate: '2026-02-12',
  }),

  // Models that are in no catalogue: a future one, a deployment and a fine-tuned one.
  ...models('chat', 'tomorrows-model', { rejects: [...reasoning, 'stop', 'n', 'user'], efforts: fromLow }),
  ...models('chat', 'my-deployment ft:gpt-4o-mini-2024-07-18:contoso::abc123'),

  ...models('completion', 'gpt-3.5-turbo-instruct gpt-3.5-turbo-instruct-0914 davinci-002 babbage-002', {
    shutdownDate: '2026-09-28',
  }),
  ...models(
    'completion',
    `text-davinci-003 text-davinci-002 text-davinci-001 text-curie-001 text-babbage-001 text-ada-001
    davinci curie babbage ada davinci-instruct-beta curie-instruct-beta code-davinci-002
    text-davinci-edit-001 code-davinci-edit-001`,
    { shutdownDate: '2024-01-04' },
  ),
  ...models('completion', 'code-davinci-001 code-cushman-002 code-cushman-001', {
    shutdownDate: '2023-03-23',
  }),
  ...models('embedding', 'text-embedding-3-small text-embedding-3-large text-embedding-ada-002'),
  ...models(
    'embedding',
    `text-similarity-ada-001 text-search-ada-doc-001 text-search-ada-query-001
    text-similarity-babbage-001 text-search-babbage-doc-001 text-search-babbage-query-001
    text-similarity-curie-001 text-search-curie-doc-001 text-search-curie-query-001
    text-similarity-davinci-001 text-search-davinci-doc-001 text-search-davinci-query-001
    code-search-ada-code-001 code-search-ada-text-001 code-search-babbage-code-001
    code-search-babbage-text-001`,
    { shutdownDate: '2024-01-04' },
  ),
  ...models('moderation', 'omni-moderation-latest omni-moderation-2024-09-26'),
  ...models(
    'moderation',
    'text-moderation-latest text-moderation-stable text-moderation-007 text-moderation-006',
    { shutdownDate: '2025-10-27' },
  ),
  ...models(
    'image',
    `gpt-image-2.6-flare gpt-image-2.6-sunburst gpt-image-2.5-flare gpt-image-2.5-flare-2026-09-08
    gpt-image-2.5-sunburst gpt-image-2.5-sunburst-2026-09-08 gpt-image-2 gpt-image-2-2026-04-21`,
  ),
  ...models('image', 'gpt-image-1-mini gpt-image-1.5 gpt-image-1.5-2025-12-16 chatgpt-image-latest', {
    shutdownDate: '2026-12-01',
  }),
  ...models('image', 'gpt-image-1', { shutdownDate: '2026-10-23' }),
  ...models('image', 'dall-e-2 dall-e-3', { shutdownDate: '2026-05-12' }),
  ...models(
    'speech',
    `tts-1 tts-1-1106 tts-1-hd tts-1-hd-1106 gpt-4o-mini-tts gpt-4o-mini-tts-2025-03-20
    gpt-4o-mini-tts-2025-12-15`,
    { shutdownDate: '2027-01-06' },
  ),
  ...models('transcription', 'gpt-transcribe', { rejects: ['language'] }),
  ...models(
    'transcription',
    `whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-12-15
    gpt-4o-transcribe-diarize`,
    { shutdownDate: '2027-02-26' },
  ),
  ...models('transcription', 'gpt-4o-mini-transcribe-2025-03-20', { shutdownDate: '2027-01-20' }),
];

/** The last day on which a fine-tuning job can be created. */
export const lastFineTuningDay = '2027-01-06';

/** What OpenAI offers on a day. */
export interface Offer {
  /** As YYYY-MM-DD. */
  today: string;
  models: readonly SimulatedModel[];
}

/** Exceptions from the list above: models that the key cannot use, and dates that OpenAI has moved. */
export interface Surprises {
  withdrawn: Set<string>;
  /** By model, as YYYY-MM-DD; null if the model stays. */
  shutdownDates: Map<string, string | null>;
}

/**
 * Gives what OpenAI offers on a day.
 *
 * @param today - as YYYY-MM-DD
 */
export function offerOn(today: string, surprises?: Surprises): Offer {
  const moved = simulatedModels.map(({ shutdownDate, ...model }): SimulatedModel => {
    const date = surprises?.shutdownDates.get(model.id);
    const ends = date === undefined ? shutdownDate : (date ?? undefined);
    return ends === undefined ? model : { ...model, shutdownDate: ends };
  });
  const models = moved.filter(({ id, shutdownDate }) => {
    return !surprises?.withdrawn.has(id) && (shutdownDate === undefined || today < shutdownDate);
  });
  return { today, models };
}
