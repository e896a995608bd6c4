/**
 * Lists the models of the simulated OpenAI as of November 2026: which exist, when they shut down, and what
 * each rejects. This list is separate from the app's catalogue on purpose, so that a mistake there is not
 * repeated here.
 *
 * Sources: the model pages and the deprecations page of https://developers.openai.com, and the notes on
 * models in the types of the npm package openai 7.57.0.
 */

/** What a model is for; decides which endpoints accept it. */
export type Purpose =
  'chat' | 'completion' | 'embedding' | 'moderation' | 'image' | 'speech' | 'transcription';

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
const fromMinimal = ['minimal', 'low', 'medium', 'high'];

const models = (
  purpose: Purpose,
  ids: string,
  about: Omit<SimulatedModel, 'id' | 'purpose'> = {},
): SimulatedModel[] => ids.split(' ').map((id) => ({ id, purpose, ...about }));

/** Reasoning models that accept sampling parameters when reasoning is off. */
const flexible = { efforts: fromNone, samplingWithoutReasoning: true } as const;

/** All models, including those that are shut down. As in reality, no rule says which model refuses what. */
const simulatedModels: readonly SimulatedModel[] = [
  ...models('chat', 'gpt-6-astra', { rejects: reasoning, efforts: fromLow }),
  ...models('chat', 'gpt-6.1-sol', { rejects: [...reasoning, 'stop', 'n'], efforts: fromLow }),
  ...models('chat', 'gpt-6.1-terra gpt-5.6-sol gpt-5.5 gpt-5.4-mini', { rejects: reasoning, ...flexible }),
  ...models('chat', 'gpt-5.6-terra gpt-5.6-luna', { rejects: [...reasoning, 'stop'], ...flexible }),
  // These accept no sampling parameters even without reasoning. gpt-6-sol gives one answer at a time.
  ...models('chat', 'gpt-6-luna', { rejects: [...reasoning, 'stop'], efforts: fromNone }),
  ...models('chat', 'gpt-6-sol', { rejects: [...reasoning, 'n', 'seed'], efforts: fromNone }),
  ...models('chat', 'gpt-5.4 gpt-5.2', { rejects: [...reasoning, 'stop'], ...flexible }),
  ...models('chat', 'gpt-5.4-nano gpt-5.1', { rejects: reasoning, ...flexible, shutdownDate: '2027-04-01' }),
  ...models('chat', 'gpt-5 gpt-5-mini gpt-5-nano', {
    rejects: [...reasoning, 'stop'],
    efforts: fromMinimal,
    shutdownDate: '2026-12-11',
  }),
  ...models('chat', 'o3', {
    rejects: [...reasoning, 'stop'],
    efforts: ['low', 'medium', 'high'],
    shutdownDate: '2026-12-11',
  }),
  ...models('chat', 'gpt-4o gpt-4o-2024-11-20 gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4.1 gpt-4.1-mini', {
    shutdownDate: '2027-01-14',
  }),
  ...models(
    'chat',
    'gpt-4-turbo gpt-4 gpt-4-0613 gpt-4-1106-preview gpt-3.5-turbo gpt-3.5-turbo-0125 gpt-4.1-nano',
    { shutdownDate: '2026-10-23' },
  ),
  ...models('chat', 'gpt-4o-2024-05-13 o1 o3-mini o4-mini', { shutdownDate: '2026-10-23' }),
  ...models('chat', 'gpt-3.5-turbo-1106', { shutdownDate: '2026-09-28' }),
  ...models('chat', 'gpt-4-0125-preview gpt-4-turbo-preview gpt-4-0314', { shutdownDate: '2026-03-26' }),
  ...models('chat', 'gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613', { shutdownDate: '2025-06-06' }),
  ...models('chat', 'gpt-4-vision-preview', { shutdownDate: '2024-12-06' }),
  ...models('chat', 'gpt-3.5-turbo-0301 gpt-3.5-turbo-0613 gpt-3.5-turbo-16k', {
    shutdownDate: '2024-09-13',
  }),
  // Models that are in no catalogue: a future one, a deployment and a fine-tuned one.
  ...models('chat', 'tomorrows-model', { rejects: [...reasoning, 'stop', 'n', 'user'], efforts: fromLow }),
  ...models('chat', 'my-deployment ft:gpt-4o-mini-2024-07-18:contoso::abc123'),
  ...models('completion', 'gpt-3.5-turbo-instruct davinci-002 babbage-002', { shutdownDate: '2026-09-28' }),
  ...models('completion', 'text-davinci-003', { shutdownDate: '2024-01-04' }),
  ...models('embedding', 'text-embedding-3-small text-embedding-3-large text-embedding-ada-002'),
  ...models('moderation', 'omni-moderation-latest omni-moderation-2024-09-26'),
  ...models('moderation', 'text-moderation-latest text-moderation-stable', { shutdownDate: '2025-10-27' }),
  ...models(
    'image',
    'gpt-image-2 gpt-image-2.5-flare gpt-image-2.5-sunburst gpt-image-2.6-flare gpt-image-2.6-sunburst',
  ),
  ...models('image', 'gpt-image-1-mini gpt-image-1.5 chatgpt-image-latest', { shutdownDate: '2026-12-01' }),
  ...models('image', 'gpt-image-1', { shutdownDate: '2026-10-23' }),
  ...models('image', 'dall-e-2 dall-e-3', { shutdownDate: '2026-05-12' }),
  ...models('speech', 'tts-1 tts-1-hd gpt-4o-mini-tts', { shutdownDate: '2027-01-06' }),
  ...models('transcription', 'gpt-transcribe', { rejects: ['language'] }),
  ...models('transcription', 'whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe gpt-4o-transcribe-diarize', {
    shutdownDate: '2027-02-26',
  }),
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
