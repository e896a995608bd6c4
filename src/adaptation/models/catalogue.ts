/**
 * Lists what is known about OpenAI's models and endpoints. It is only data. A date is the first day without
 * them.
 *
 * As of 2026-11-25, from: the notes on models in the types of the npm package `openai` 7.57.0 (13 November
 * 2026), the deprecations and model pages of https://developers.openai.com, and, for parameters, the
 * capability table of `@ai-sdk/openai` 4.0.118. Replacements are those that OpenAI recommends; where it
 * recommends none, the nearest live model. docs/adaptation.md says how to update this file, and
 * `npm run catalogue` compares it with the types.
 */
import type { Purpose } from '../../actions';

/** The day on which these data were last looked up. */
export const catalogueDate = '2026-11-25';

/** The lowest value of `reasoning_effort` that a model takes. */
export type LeastEffort = 'none' | 'minimal' | 'low';

/** One model, or several that differ only in their names. */
export interface CatalogueEntry {
  ids: readonly string[];
  /** What the models can be used for in the app; nothing, if only the Responses API has them. */
  serves: readonly Purpose[];
  /** The first day on which OpenAI no longer has them, as YYYY-MM-DD. */
  ends?: string;
  /**
   * What takes their place, by purpose; if left out, the default of the purpose. The purpose may be one that
   * the models do not serve, but that callers use them for.
   */
  replacement?: Partial<Record<Purpose, string>>;
  /** For models that reason: their lowest effort. They take sampling parameters only at `none`. */
  leastEffort?: LeastEffort;
  /** Whether only the Responses API has them. */
  responsesOnly?: true;
  /** Parameters that they are known to refuse, besides what {@link leastEffort} implies. */
  rejects?: readonly string[];
}

/**
 * The model for a purpose if a retired one has no replacement of its own. Speech and translation have none,
 * because all their models end soon.
 */
export const defaultModels: Partial<Record<Purpose, string>> = {
  chat: 'gpt-6-luna',
  embedding: 'text-embedding-3-small',
  moderation: 'omni-moderation-latest',
  // OpenAI recommends both for every image model that ends. Flare makes a picture fastest, and a flow waits two
  // minutes at most. Sunburst keeps more details of the picture that it edits. They cost the same.
  image: 'gpt-image-2.6-flare',
  'image-edit': 'gpt-image-2.6-sunburst',
  transcription: 'gpt-transcribe',
  'fine-tuning': 'gpt-4o-mini-2024-07-18',
};

/** The models that the designer fills in. After its end, such a model is replaced like any other. */
export const suggestedModels: Partial<Record<Purpose, string>> = {
  ...defaultModels,
  speech: 'gpt-4o-mini-tts',
  translation: 'whisper-1',
};

/**
 * The chat model that makes pictures in a background response, by a tool that only some chat models can use. Its page at
 * https://developers.openai.com/api/docs/models/gpt-6-luna lists that tool. It is the cheapest of them, and takes the reasoning
 * effort “none”; the picture itself comes from the image model that the tool is told to use.
 */
export const pictureToolModel = 'gpt-6-luna';

/**
 * Names of models that only chats have: those for sound, which the Responses API does not have yet (guide “Migrate to the Responses
 * API”), and those that search the web in a chat (guide “Web search”).
 */
export const chatOnlyModels = /\baudio\b|-search-(api|preview)/;

/** Parameters that every reasoning model refuses. */
const penalties = ['presence_penalty', 'frequency_penalty', 'logit_bias'];

const chat = (replacement: string): Pick<CatalogueEntry, 'serves' | 'replacement'> => ({
  serves: ['chat'],
  replacement: { chat: replacement },
});
const tunable = (replacement: string): Pick<CatalogueEntry, 'serves' | 'replacement'> => ({
  serves: ['chat', 'fine-tuning'],
  replacement: { chat: replacement },
});

/**
 * Models that only the Responses API has. A long answer can use them; in a chat, others take their place. `leastEffort` says
 * that they reason, and so does what takes their place.
 */
const responsesOnly = (
  replacement: string,
): Pick<CatalogueEntry, 'serves' | 'replacement' | 'leastEffort' | 'responsesOnly'> => ({
  serves: [],
  replacement: { chat: replacement },
  leastEffort: 'low',
  responsesOnly: true,
});

/** The known models of the endpoints that the app has, and models that callers may expect in a chat. */
export const catalogue: readonly CatalogueEntry[] = [
  // Chat: available.
  { ids: ['gpt-6-astra', 'gpt-6.1-sol'], serves: ['chat'], leastEffort: 'low', rejects: penalties },
  {
    ids: ['gpt-6.1-terra', 'gpt-6-sol', 'gpt-6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna'],
    serves: ['chat'],
    leastEffort: 'none',
    rejects: penalties,
  },
  {
    ids: ['gpt-5.5', 'gpt-5.5-2026-04-23', 'gpt-5.4-mini', 'gpt-5.4-mini-2026-03-17'],
    serves: ['chat'],
    leastEffort: 'none',
    rejects: penalties,
  },
  {
    ids: ['gpt-5.4', 'gpt-5.4-2026-03-05', 'gpt-5.2', 'gpt-5.2-2025-12-11'],
    serves: ['chat'],
    leastEffort: 'none',
    rejects: [...penalties, 'stop'],
  },

  // It accepts only chats with sound in the messages or in the answer.
  { ids: ['gpt-audio-1.5'], serves: ['chat'] },

  // Chat: OpenAI has announced the end.
  {
    ids: ['gpt-5', 'gpt-5-2025-08-07'],
    ...chat('gpt-6.1-sol'),
    ends: '2026-12-11',
    leastEffort: 'minimal',
    rejects: [...penalties, 'stop'],
  },
  {
    ids: ['gpt-5-mini', 'gpt-5-mini-2025-08-07'],
    ...chat('gpt-6.1-terra'),
    ends: '2026-12-11',
    leastEffort: 'minimal',
    rejects: [...penalties, 'stop'],
  },
  {
    ids: ['gpt-5-nano', 'gpt-5-nano-2025-08-07'],
    ...chat('gpt-6-luna'),
    ends: '2026-12-11',
    leastEffort: 'minimal',
    rejects: [...penalties, 'stop'],
  },
  {
    ids: ['o3', 'o3-2025-04-16'],
    ...chat('gpt-6.1-sol'),
    ends: '2026-12-11',
    leastEffort: 'low',
    rejects: [...penalties, 'stop'],
  },
  {
    ids: ['gpt-4o', 'gpt-4o-2024-11-20', 'gpt-4o-2024-08-06', 'gpt-4o-mini', 'gpt-4o-mini-2024-07-18'],
    ...tunable('gpt-6-luna'),
    ends: '2027-01-14',
  },
  {
    ids: ['gpt-4.1', 'gpt-4.1-2025-04-14', 'gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14'],
    ...tunable('gpt-6-luna'),
    ends: '2027-01-14',
  },
  {
    ids: ['gpt-5.1', 'gpt-5.1-2025-11-13'],
    ...chat('gpt-6.1-terra'),
    ends: '2027-04-01',
    leastEffort: 'none',
    rejects: penalties,
  },
  {
    ids: ['gpt-5.4-nano', 'gpt-5.4-nano-2026-03-17'],
    ...chat('gpt-6-luna'),
    ends: '2027-04-01',
    leastEffort: 'none',
    rejects: penalties,
  },

  {
    ids: ['gpt-audio', 'gpt-audio-2025-08-28', 'gpt-audio-mini', 'gpt-audio-mini-2025-12-15'],
    ...chat('gpt-audio-1.5'),
    ends: '2027-01-20',
  },

  // Chat: shut down.
  { ids: ['gpt-3.5-turbo', 'gpt-3.5-turbo-0125'], ...tunable('gpt-5.6-terra'), ends: '2026-10-23' },
  { ids: ['gpt-4', 'gpt-4-0613'], ...chat('gpt-5.6-sol'), ends: '2026-10-23' },
  // The published connector fills this one in for embeddings, too.
  {
    ids: ['gpt-4-1106-preview'],
    serves: ['chat'],
    replacement: { chat: 'gpt-5.6-sol', embedding: 'text-embedding-3-small' },
    ends: '2026-10-23',
  },
  { ids: ['gpt-4-turbo', 'gpt-4-turbo-2024-04-09'], ...chat('gpt-5.6-sol'), ends: '2026-10-23' },
  { ids: ['gpt-4.5-preview', 'gpt-4.5-preview-2025-02-27'], ...chat('gpt-5.6-sol'), ends: '2025-07-14' },
  { ids: ['gpt-4o-2024-05-13'], ...chat('gpt-5.6-sol'), ends: '2026-10-23' },
  { ids: ['gpt-4.1-nano', 'gpt-4.1-nano-2025-04-14'], ...tunable('gpt-6-luna'), ends: '2026-10-23' },
  {
    ids: ['o1', 'o1-2024-12-17', 'o3-mini', 'o3-mini-2025-01-31'],
    ...chat('gpt-5.6-sol'),
    ends: '2026-10-23',
    leastEffort: 'low',
  },
  {
    ids: ['o4-mini', 'o4-mini-2025-04-16'],
    ...chat('gpt-5.6-terra'),
    ends: '2026-10-23',
    leastEffort: 'low',
  },
  { ids: ['gpt-3.5-turbo-1106'], ...tunable('gpt-5.6-terra'), ends: '2026-09-28' },
  { ids: ['gpt-5.3-chat-latest', 'gpt-5.2-chat-latest'], ...chat('gpt-5.6-sol'), ends: '2026-08-10' },
  {
    ids: ['gpt-5.1-chat-latest', 'gpt-5-chat-latest'],
    ...chat('gpt-5.6-sol'),
    ends: '2026-07-23',
  },
  {
    ids: ['gpt-4o-search-preview', 'gpt-4o-search-preview-2025-03-11'],
    ...chat('gpt-5.6-sol'),
    ends: '2026-07-23',
  },
  {
    ids: ['gpt-4o-mini-search-preview', 'gpt-4o-mini-search-preview-2025-03-11'],
    ...chat('gpt-5.6-terra'),
    ends: '2026-07-23',
  },
  {
    ids: [
      'gpt-4o-audio-preview',
      'gpt-4o-audio-preview-2024-12-17',
      'gpt-4o-audio-preview-2025-06-03',
      'gpt-4o-mini-audio-preview',
      'gpt-4o-mini-audio-preview-2024-12-17',
    ],
    ...chat('gpt-audio-1.5'),
    ends: '2026-05-07',
  },
  { ids: ['gpt-4o-audio-preview-2024-10-01'], ...chat('gpt-audio-1.5'), ends: '2025-10-10' },
  { ids: ['gpt-audio-mini-2025-10-06'], ...chat('gpt-audio-1.5'), ends: '2026-07-23' },
  {
    ids: ['gpt-4-0125-preview', 'gpt-4-turbo-preview', 'gpt-4-0314'],
    ...chat('gpt-5.6-sol'),
    ends: '2026-03-26',
  },
  { ids: ['chatgpt-4o-latest'], ...chat('gpt-6-luna'), ends: '2026-02-17' },
  {
    ids: ['o1-mini', 'o1-mini-2024-09-12'],
    ...chat('gpt-5.6-terra'),
    ends: '2025-10-27',
    leastEffort: 'low',
  },
  {
    ids: ['o1-preview', 'o1-preview-2024-09-12'],
    ...chat('gpt-5.6-sol'),
    ends: '2025-07-28',
    leastEffort: 'low',
  },
  { ids: ['gpt-4-32k', 'gpt-4-32k-0314', 'gpt-4-32k-0613'], ...chat('gpt-5.6-sol'), ends: '2025-06-06' },
  { ids: ['gpt-4-vision-preview', 'gpt-4-1106-vision-preview'], ...chat('gpt-5.6-sol'), ends: '2024-12-06' },
  {
    ids: ['gpt-3.5-turbo-0301', 'gpt-3.5-turbo-0613', 'gpt-3.5-turbo-16k', 'gpt-3.5-turbo-16k-0613'],
    ...tunable('gpt-5.6-terra'),
    ends: '2024-09-13',
  },

  // Models of the Responses API only. A chat with them gets 404: "This model is only supported in v1/responses
  // and not in v1/chat/completions." The dates are in the types (`BetaResponse.model`). The replacement of each
  // pro model is a "sol" with `reasoning.mode` "pro"; a chat has no such mode, and gets the same model without.
  { ids: ['o1-pro', 'o1-pro-2025-03-19'], ...responsesOnly('gpt-5.6-sol'), ends: '2026-10-23' },
  {
    ids: ['o3-pro', 'o3-pro-2025-06-10', 'gpt-5-pro', 'gpt-5-pro-2025-10-06'],
    ...responsesOnly('gpt-6.1-sol'),
    ends: '2026-12-11',
  },
  // These have no end yet, so OpenAI recommends nothing. The types name gpt-5.2-pro among the chat models, but
  // LangChain and LlamaIndex had to call it through the Responses API.
  {
    ids: [
      ...['gpt-5.5-pro', 'gpt-5.5-pro-2026-04-23', 'gpt-5.4-pro', 'gpt-5.4-pro-2026-03-05'],
      ...['gpt-5.2-pro', 'gpt-5.2-pro-2025-12-11'],
    ],
    ...responsesOnly('gpt-6.1-sol'),
  },
  {
    ids: ['gpt-5-codex', 'gpt-5.1-codex', 'gpt-5.1-codex-max', 'gpt-5.2-codex'],
    ...responsesOnly('gpt-5.6-sol'),
    ends: '2026-07-23',
  },
  { ids: ['gpt-5.1-codex-mini'], ...responsesOnly('gpt-5.6-terra'), ends: '2026-07-23' },
  // Its replacement is that of the other Codex models: what OpenAI recommends could not be looked up.
  { ids: ['gpt-5.3-codex'], ...responsesOnly('gpt-5.6-sol'), ends: '2027-04-01' },
  { ids: ['codex-mini-latest'], ...responsesOnly('gpt-5.6-terra'), ends: '2026-02-12' },

  // Models of the endpoints for completions and edits, which chats emulate.
  {
    ids: ['gpt-3.5-turbo-instruct', 'gpt-3.5-turbo-instruct-0914', 'davinci-002', 'babbage-002'],
    ...tunable('gpt-5.6-terra'),
    ends: '2026-09-28',
  },
  {
    ids: ['text-davinci-003', 'text-davinci-002', 'text-davinci-001', 'text-curie-001', 'text-babbage-001'],
    ...chat('gpt-5.6-terra'),
    ends: '2024-01-04',
  },
  {
    ids: [
      'text-ada-001',
      'davinci',
      'curie',
      'babbage',
      'ada',
      'davinci-instruct-beta',
      'curie-instruct-beta',
    ],
    ...tunable('gpt-5.6-terra'),
    ends: '2024-01-04',
  },
  { ids: ['code-davinci-002'], ...chat('gpt-5.6-terra'), ends: '2024-01-04' },
  {
    ids: ['code-davinci-001', 'code-cushman-002', 'code-cushman-001'],
    ...chat('gpt-5.6-terra'),
    ends: '2023-03-23',
  },
  { ids: ['text-davinci-edit-001', 'code-davinci-edit-001'], ...chat('gpt-5.6-terra'), ends: '2024-01-04' },

  // Embeddings.
  {
    ids: ['text-embedding-3-small', 'text-embedding-3-large', 'text-embedding-ada-002'],
    serves: ['embedding'],
  },
  ...['ada', 'babbage', 'curie', 'davinci'].map((size): CatalogueEntry => ({
    ids: [`text-similarity-${size}-001`, `text-search-${size}-doc-001`, `text-search-${size}-query-001`],
    serves: ['embedding'],
    ends: '2024-01-04',
  })),
  ...['ada', 'babbage'].map((size): CatalogueEntry => ({
    ids: [`code-search-${size}-code-001`, `code-search-${size}-text-001`],
    serves: ['embedding'],
    ends: '2024-01-04',
  })),

  // Moderation.
  { ids: ['omni-moderation-latest', 'omni-moderation-2024-09-26'], serves: ['moderation'] },
  {
    ids: ['text-moderation-latest', 'text-moderation-stable', 'text-moderation-007', 'text-moderation-006'],
    serves: ['moderation'],
    ends: '2025-10-27',
  },

  // Images. Those that end get the defaults. For gpt-image-1 and DALL-E, the types still name 2.5; the
  // deprecations page, which is newer, has 2.6 in its place for the models that end.
  {
    ids: ['gpt-image-2', 'gpt-image-2-2026-04-21', 'gpt-image-2.5-flare', 'gpt-image-2.5-flare-2026-09-08'],
    serves: ['image', 'image-edit'],
  },
  {
    ids: [
      'gpt-image-2.5-sunburst',
      'gpt-image-2.5-sunburst-2026-09-08',
      'gpt-image-2.6-flare',
      'gpt-image-2.6-sunburst',
    ],
    serves: ['image', 'image-edit'],
  },
  {
    ids: ['gpt-image-1-mini', 'gpt-image-1.5', 'gpt-image-1.5-2025-12-16', 'chatgpt-image-latest'],
    serves: ['image', 'image-edit'],
    ends: '2026-12-01',
  },
  { ids: ['gpt-image-1'], serves: ['image', 'image-edit'], ends: '2026-10-23' },
  { ids: ['dall-e-2', 'dall-e-3'], serves: ['image', 'image-edit'], ends: '2026-05-12' },

  // Sound.
  {
    ids: ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-03-20', 'gpt-4o-mini-tts-2025-12-15'],
    serves: ['speech'],
    ends: '2027-01-06',
  },
  { ids: ['tts-1-1106', 'tts-1-hd-1106'], serves: ['speech'], ends: '2027-01-06' },
  // It takes a list of languages instead of one.
  { ids: ['gpt-transcribe'], serves: ['transcription'], rejects: ['language'] },
  { ids: ['whisper-1'], serves: ['transcription', 'translation'], ends: '2027-02-26' },
  {
    ids: ['gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-mini-transcribe-2025-12-15'],
    serves: ['transcription'],
    ends: '2027-02-26',
  },
  { ids: ['gpt-4o-transcribe-diarize'], serves: ['transcription'], ends: '2027-02-26' },
  // OpenAI recommends the next snapshot, which ends five weeks later.
  { ids: ['gpt-4o-mini-transcribe-2025-03-20'], serves: ['transcription'], ends: '2027-01-20' },
];

/** An endpoint that ends, or has ended. */
export interface EndpointEnding {
  /** The first day on which OpenAI has no model for it, or no longer answers, as YYYY-MM-DD. */
  ends: string;
  /** What ends, as a maker calls it. */
  what: string;
  /** A text that is added to OpenAI's refusal from then on, if nothing takes the place of the endpoint. */
  advice?: string;
  /** Whether OpenAI refuses some organizations (403) before that day. */
  closing?: boolean;
}

/** The endpoints that end, by their paths in the app. */
export const endings: Readonly<Record<string, EndpointEnding>> = {
  '/v1/edits': { ends: '2024-01-04', what: 'edits' },
  '/v1/images/variations': { ends: '2026-05-12', what: 'image variations' },
  '/v1/completions': { ends: '2026-09-28', what: 'completions' },
  '/v1/audio/speech': {
    ends: '2027-01-06',
    what: 'speech',
    advice:
      'OpenAI has had no model for speech since 2027-01-06: ask your administrator to set AZURE_SPEECH_ENDPOINT.',
  },
  '/v1/fine_tuning/jobs': {
    ends: '2027-01-07',
    what: 'creating fine-tuning jobs',
    closing: true,
    advice:
      'OpenAI is closing fine-tuning: since 2026-05-07 for organizations that had never used it, since 2026-07-02 for those that had not used a tuned model for 60 days, and after 2027-01-06 for all.',
  },
  '/v1/audio/translations': { ends: '2027-02-26', what: 'translation of speech' },
};
