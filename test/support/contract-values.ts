/** A value for each documented input of each action that makes something. */
import type { JsonObject } from '../../src/json';
import { sample } from './files';

const sound = sample('mp3').toString('base64');
const picture = sample('png').toString('base64');

/** A value for each documented input, as a maker would enter it; the model is one that takes them all. */
export const contractValues: Readonly<Record<string, JsonObject>> = {
  ChatPost: {
    ...{
      model: 'gpt-4o',
      role: 'user',
      content: 'Hello',
      max_tokens: 50,
      temperature: 0.5,
      top_p: 0.9,
      n: 2,
    },
    ...{ stop: 'END', presence_penalty: 0.5, frequency_penalty: -0.5, user: 'somebody' },
  },
  CompletionPost: {
    ...{ model: 'gpt-4o', prompt: 'Hello', max_tokens: 50, temperature: 0.5, top_p: 0.9, n: 2 },
    ...{ logprobs: '3', stop: 'END' },
  },
  EditPost: {
    ...{ model: 'gpt-4o', input: 'Helo', instruction: 'Correct the spelling.', n: 2, temperature: 0.5 },
    ...{ top_p: 0.9 },
  },
  EmbedPost: { input: 'Hello', model: 'text-embedding-3-large', encoding_format: 'float', user: 'somebody' },
  ModerationPost: { input: 'Hello', model: 'omni-moderation-latest' },
  AudioTranscriptionPost: {
    ...{ file: sound, model: 'whisper-1', language: 'en', prompt: 'Contoso', temperature: 0.5 },
  },
  AudioTranslationPost: { file: sound, model: 'whisper-1', prompt: 'Contoso', temperature: 0.5 },
  ImagePost: {
    ...{ model: 'gpt-image-2', prompt: 'A tree', n: 2, quality: 'high', size: '1024x1024', style: 'vivid' },
    user: 'somebody',
  },
  ImageEditPost: {
    ...{ image: picture, prompt: 'A tree', mask: picture, model: 'gpt-image-2', n: 2, size: '1024x1024' },
    user: 'somebody',
  },
  ImageVariationPost: { image: picture, model: 'gpt-image-2', n: 2, size: '1024x1024', user: 'somebody' },
  AudioSpeechPost: { model: 'tts-1', input: 'Hello', voice: 'alloy', response_format: 'wav', speed: 1.5 },
  FineTuningPost: {
    ...{
      training_file: 'file-1',
      validation_file: 'file-2',
      model: 'gpt-4o-mini',
      n_epochs: 3,
      suffix: 'mine',
    },
  },
};
