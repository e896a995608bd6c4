/** Lists the endpoints of the simulated OpenAI, and what each of them accepts. */
import type { Purpose } from './models';
import { responseParameters } from './responses/rules';

/** What an endpoint accepts: models for a purpose, and parameters with their types. */
export interface Endpoint {
  purpose: Purpose;
  required: string[];
  parameters: Record<string, ParameterType>;
}

/** The type of a parameter. */
export type ParameterType = 'text' | 'integer' | 'number' | 'boolean' | 'any';

const chatParameters: Record<string, ParameterType> = {
  ...{
    model: 'text',
    messages: 'any',
    stop: 'any',
    response_format: 'any',
    functions: 'any',
    function_call: 'any',
    tools: 'any',
    tool_choice: 'any',
  },
  ...{
    max_tokens: 'integer',
    max_completion_tokens: 'integer',
    n: 'integer',
    top_logprobs: 'integer',
    seed: 'integer',
  },
  ...{ temperature: 'number', top_p: 'number', presence_penalty: 'number', frequency_penalty: 'number' },
  ...{
    user: 'text',
    safety_identifier: 'text',
    prompt_cache_key: 'text',
    reasoning_effort: 'text',
    verbosity: 'text',
  },
  ...{
    stream: 'boolean',
    stream_options: 'any',
    logprobs: 'boolean',
    store: 'boolean',
    parallel_tool_calls: 'boolean',
  },
  ...{
    logit_bias: 'any',
    metadata: 'any',
    service_tier: 'text',
    modalities: 'any',
    audio: 'any',
    prediction: 'any',
    web_search_options: 'any',
  },
};

const soundEndings = ['flac', 'mp3', 'mp4', 'mpeg', 'mpga', 'm4a', 'ogg', 'wav', 'webm'];

/** The endpoints that accept parameters, by method and path. */
export const endpoints: Record<string, Endpoint> = {
  'POST /v1/chat/completions': {
    purpose: 'chat',
    required: ['model', 'messages'],
    parameters: chatParameters,
  },
  'POST /v1/responses': {
    purpose: 'responses',
    required: ['model', 'input'],
    parameters: responseParameters,
  },
  'POST /v1/completions': {
    purpose: 'completion',
    required: ['model', 'prompt'],
    parameters: {
      ...{ model: 'text', prompt: 'any', stop: 'any', suffix: 'text', echo: 'boolean', user: 'text' },
      ...{ max_tokens: 'integer', n: 'integer', best_of: 'integer', logprobs: 'integer', seed: 'integer' },
      ...{ temperature: 'number', top_p: 'number', presence_penalty: 'number', frequency_penalty: 'number' },
    },
  },
  'POST /v1/audio/transcriptions': {
    purpose: 'transcription',
    required: ['file', 'model'],
    parameters: {
      ...{ file: 'any', model: 'text', language: 'text', languages: 'any', prompt: 'text' },
      ...{ response_format: 'text', temperature: 'number', chunking_strategy: 'any' },
      ...{ timestamp_granularities: 'any', include: 'any', keywords: 'any' },
    },
  },
  'POST /v1/audio/translations': {
    purpose: 'transcription',
    required: ['file', 'model'],
    parameters: {
      file: 'any',
      model: 'text',
      prompt: 'text',
      response_format: 'text',
      temperature: 'number',
    },
  },
  'POST /v1/images/edits': {
    purpose: 'image',
    required: ['image', 'prompt'],
    parameters: {
      ...{ image: 'any', mask: 'any', prompt: 'text', model: 'text', n: 'integer', size: 'text' },
      ...{
        quality: 'text',
        background: 'text',
        output_format: 'text',
        user: 'text',
        safety_identifier: 'text',
      },
    },
  },
  'POST /v1/audio/speech': {
    purpose: 'speech',
    required: ['model', 'input', 'voice'],
    parameters: {
      ...{ model: 'text', input: 'text', voice: 'any', instructions: 'text', response_format: 'text' },
      ...{ speed: 'number', stream_format: 'text' },
    },
  },
  'POST /v1/embeddings': {
    purpose: 'embedding',
    required: ['model', 'input'],
    parameters: { model: 'text', input: 'any', encoding_format: 'text', dimensions: 'integer', user: 'text' },
  },
  'POST /v1/moderations': {
    purpose: 'moderation',
    required: ['input'],
    parameters: { model: 'text', input: 'any' },
  },
  'POST /v1/images/generations': {
    purpose: 'image',
    required: ['prompt'],
    parameters: {
      ...{ model: 'text', prompt: 'text', n: 'integer', quality: 'text', size: 'text', background: 'text' },
      ...{
        moderation: 'text',
        output_format: 'text',
        output_compression: 'integer',
        user: 'text',
        safety_identifier: 'text',
        stream: 'boolean',
      },
    },
  },
  'POST /v1/files': {
    // It has no model.
    purpose: 'chat',
    required: ['file', 'purpose'],
    parameters: {
      ...{ file: 'any', purpose: 'text', 'expires_after[anchor]': 'text' },
      'expires_after[seconds]': 'integer',
    },
  },
  'POST /v1/fine_tuning/jobs': {
    purpose: 'chat',
    required: ['model', 'training_file'],
    parameters: {
      ...{ model: 'text', training_file: 'text', validation_file: 'text', suffix: 'text', seed: 'integer' },
      ...{ method: 'any', hyperparameters: 'any', metadata: 'any', integrations: 'any' },
    },
  },
};

/**
 * The endpoints that accept a form with files: the allowed endings of file names, and the allowed models if
 * not all are.
 */
export const forms: Record<string, { endings: readonly string[]; models?: readonly string[] }> = {
  'POST /v1/audio/transcriptions': { endings: soundEndings },
  'POST /v1/audio/translations': { endings: soundEndings, models: ['whisper-1'] },
  'POST /v1/images/edits': { endings: ['png', 'jpg', 'jpeg', 'webp'] },
};

/** Endpoints that OpenAI has shut down. */
export const retired = ['POST /v1/edits', 'POST /v1/images/variations', 'POST /v1/fine-tunes'];

/** Endpoints without parameters to check. */
export const others =
  /^(GET \/v1\/models(\/[^/]+)?|(GET|POST) \/v1\/fine_tuning\/jobs\/[^/]+(\/(events|cancel))?|(GET|DELETE) \/v1\/responses\/[^/]+|POST \/v1\/responses\/[^/]+\/cancel|GET \/v1\/files|POST \/v1\/batches|GET \/v1\/batches\/[^/]+|POST \/v1\/batches\/[^/]+\/cancel|(GET|DELETE) \/v1\/files\/[^/]+|GET \/v1\/files\/[^/]+\/content|GET \/v1\/containers\/[^/]+\/files\/[^/]+\/content)$/;
