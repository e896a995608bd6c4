/**
 * Contains a sample for each row of the action table. Tests call every action with it: at its own address, by
 * name, through the connector's definition, with numbers as text, and with only the required inputs.
 */
import type { JsonObject } from '../../src/json';
import { sample } from '../support/files';

/** What tests need to know about an action in addition to its row. */
export interface Sample {
  /**
   * A value for each input, as a maker enters it. The app does not have to change these values, so each of
   * them reaches OpenAI. `{job}` stands for the id of a fine-tuning job, `{event}` for the id of one of its events, `{file}` for the
   * id of an uploaded file, `{batch}` for that of a batch, `{open batch}` for that of one that has not ended, and `{response}` for the id of an answer.
   */
  inputs: JsonObject;
  /** The answer of OpenAI, only for an endpoint that the simulated OpenAI does not have. */
  answer?: JsonObject;
}

const sound = sample('mp3').toString('base64');
const picture = sample('png').toString('base64');
const pdf = sample('pdf').toString('base64');
const lines = Buffer.from('{"messages":[]}\n{"messages":[]}\n').toString('base64');

/** The samples, by operation id. */
export const samples: Readonly<Record<string, Sample>> = {
  ChatPost: {
    inputs: {
      ...{ model: 'gpt-4o', role: 'user', content: 'Hello', max_tokens: 50, temperature: 0.5 },
      ...{ top_p: 0.9, n: 2, stop: 'END', presence_penalty: 0.5, frequency_penalty: -0.5 },
      ...{ user: 'somebody', image: picture },
    },
  },
  AskPost: {
    inputs: {
      ...{
        model: 'gpt-6-luna',
        question: 'What is the total? [makes chart.csv]',
        instructions: 'Be brief.',
        files: pdf,
      },
      ...{ file_ids: '{file}', example: '{"total":12.5}', json_schema: '', web_search: true },
      ...{ domains: 'contoso.com', code_interpreter: true, effort: 'low', max_output_tokens: 9000 },
      previous_response_id: '{response}',
    },
  },
  FilePost: { inputs: { file: lines, purpose: 'fine-tune', expires_after: 3600 } },
  FilesGet: { inputs: { purpose: 'fine-tune', after: '{file}', limit: 5 } },
  FileGet: { inputs: { file_id: '{file}' } },
  FileContentGet: { inputs: { file_id: '{file}' } },
  FileDelete: { inputs: { file_id: '{file}' } },
  BatchPost: {
    inputs: {
      ...{ model: 'gpt-6-luna', prompts: '["Good morning","Good night"]', instruction: 'Be brief.' },
      ...{ max_tokens: 30_000, effort: 'low' },
    },
  },
  BatchGet: { inputs: { batch_id: '{batch}' } },
  BatchCancelPost: { inputs: { batch_id: '{open batch}' } },
  CompletionPost: {
    inputs: {
      ...{ model: 'gpt-4o', prompt: 'Hello', max_tokens: 50, temperature: 0.5, top_p: 0.9, n: 2 },
      ...{ logprobs: '3', stop: 'END' },
    },
  },
  EditPost: {
    inputs: {
      ...{ model: 'gpt-4o', input: 'Helo', instruction: 'Correct the spelling.', n: 2 },
      ...{ temperature: 0.5, top_p: 0.9 },
    },
  },
  EmbedPost: {
    inputs: {
      ...{ input: 'Hello', model: 'text-embedding-3-large', encoding_format: 'float' },
      user: 'somebody',
    },
  },
  ModerationPost: { inputs: { input: 'Hello', model: 'omni-moderation-latest' } },
  AudioSpeechPost: {
    inputs: { model: 'tts-1', input: 'Hello', voice: 'alloy', response_format: 'wav', speed: 1.5 },
  },
  AudioTranscriptionPost: {
    inputs: {
      file: sound,
      model: 'whisper-1',
      language: 'en',
      prompt: 'Contoso',
      temperature: 0.5,
      response_format: 'verbose_json',
    },
  },
  AudioTranslationPost: {
    inputs: {
      file: sound,
      model: 'whisper-1',
      prompt: 'Contoso',
      temperature: 0.5,
      response_format: 'verbose_json',
    },
  },
  ImagePost: {
    inputs: {
      ...{ model: 'gpt-image-2', prompt: 'A tree', n: 2, quality: 'high', size: '1024x1024' },
      ...{ style: 'vivid', user: 'somebody', response_format: 'url' },
    },
  },
  ImageEditPost: {
    inputs: {
      ...{ image: picture, prompt: 'A tree', mask: picture, model: 'gpt-image-2', n: 2 },
      ...{ size: '1024x1024', user: 'somebody', response_format: 'url' },
    },
  },
  ImageVariationPost: {
    inputs: {
      image: picture,
      model: 'gpt-image-2',
      n: 2,
      size: '1024x1024',
      user: 'somebody',
      response_format: 'url',
    },
  },
  FineTuningPost: {
    inputs: {
      ...{ training_file: 'file-1', validation_file: 'file-2', model: 'gpt-4o-mini' },
      ...{ n_epochs: 3, suffix: 'mine' },
    },
  },
  FineTuningGet: { inputs: { fine_tuning_job_id: '{job}' } },
  FineTuningCancelPost: { inputs: { fine_tuning_job_id: '{job}' } },
  FineTuningEventsGet: { inputs: { fine_tuning_job_id: '{job}', after: '{event}', limit: 5 } },
  ModelsGet: { inputs: { purpose: 'chat' } },
};
