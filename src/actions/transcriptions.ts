/** Defines the action that transcribes speech, and the inputs that it shares with translations. */
import { defineAction } from './action';
import { fileInput } from '../schema/file';
import type { JsonObject } from '../json';
import { nameInput, wordInput } from '../schema/inputs';
import { outputText } from '../schema/outputs';
import { modelInput } from './shared-inputs';
import * as Type from '../schema/type';

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

/** The forms of the reply that are plain text at OpenAI. */
export const textFormats = ['srt', 'vtt'];

/** The published connector sent `text` with every call. */
export const soundFormat = wordInput({
  title: 'Response Format',
  description: 'What you get besides the text: srt and vtt for subtitles, verbose_json for times.',
  default: 'text',
  visibility: 'internal',
  words: ['json', 'text', ...textFormats, 'verbose_json', 'diarized_json'],
});

/** The format that OpenAI is asked for: as plain text, the speech would not be in the documented output. */
export function sentFormat({ response_format: format = 'text' }: JsonObject): unknown {
  return format === 'text' ? 'json' : format;
}

export const audioTranscriptionPost = defineAction({
  operationId: 'AudioTranscriptionPost',
  area: 'Audio',
  summary: 'Create transcription',
  description: 'Turns the speech in a sound file into text.',
  method: 'POST',
  path: '/v1/audio/transcriptions',
  input: Type.Object({
    file: soundFile,
    model: modelInput('The model that recognizes the speech.'),
    language: Type.Optional(
      nameInput(
        { title: 'Language', description: 'The language of the speech, such as en or de.' },
        'language',
      ),
    ),
    prompt: Type.Optional(
      Type.String({
        title: 'Prompt',
        description: 'A sample text in the same language that shows the style, and how names are spelled.',
      }),
    ),
    temperature: Type.Optional(soundTemperature),
    response_format: Type.Optional(soundFormat),
  }),
  output: Type.Object({ text: outputText('Text', 'The speech as text.') }),
  purpose: 'transcription',
  toUpstream: (input) => ({ ...input, response_format: sentFormat(input) }),
  textFormats,
  toText: ({ text }) => text,
});
