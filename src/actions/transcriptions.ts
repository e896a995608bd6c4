/** Defines the action that transcribes speech, and the inputs that it shares with translations. */
import { Type } from '@sinclair/typebox';
import { defineAction } from './action';
import { fileInput } from '../schema/file';
import { outputText } from '../schema/outputs';

/** The sound file; OpenAI's limit is 25 MB. */
export const soundFile = fileInput({
  title: 'File',
  description: 'The sound file.',
  kinds: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'ogg', 'wav', 'webm'],
  maxBytes: 25 * 1024 * 1024,
});

/** How freely the model writes down what it hears. */
export const soundTemperature = Type.Number({
  title: 'Temperature',
  description: 'How freely the speech is written down: from 0 for word by word to 1.',
  minimum: 0,
  maximum: 1,
  format: 'float',
});

export const audioTranscriptionPost = defineAction({
  operationId: 'AudioTranscriptionPost',
  area: 'Audio',
  summary: 'Create transcription',
  description: 'Turns the speech in a sound file into text.',
  method: 'POST',
  path: '/v1/audio/transcriptions',
  input: Type.Object({
    file: soundFile,
    model: Type.String({
      title: 'Model',
      description: 'The model that recognizes the speech.',
      minLength: 1,
    }),
    language: Type.Optional(
      Type.String({ title: 'Language', description: 'The language of the speech, such as en or de.' }),
    ),
    prompt: Type.Optional(
      Type.String({
        title: 'Prompt',
        description: 'A sample text in the same language that shows the style, and how names are spelled.',
      }),
    ),
    temperature: Type.Optional(soundTemperature),
  }),
  output: Type.Object({ text: outputText('Text', 'The speech as text.') }),
  purpose: 'transcription',
  // The published connector always sends `text`, which would leave the documented output empty.
  toUpstream: (input) => ({ ...input, response_format: 'json' }),
  toText: ({ text }) => text,
});
