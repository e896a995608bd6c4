/**
 * Defines the action that translates speech. Once OpenAI's endpoint is gone, the speech is transcribed in its
 * own language, and a chat translates the text.
 */
import { defineAction } from './action';
import type { InputProblem } from '../errors';
import { isBlank, omit, type JsonObject } from '../json';
import { firstText } from './mappings/chat-text';
import { outputText } from '../schema/outputs';
import { modelInput } from './shared-inputs';
import { sentFormat, soundFile, soundFormat, soundTemperature, textFormats } from './transcriptions';
import * as Type from '../schema/type';

const translationRule =
  'Translate the text of the user into English. Answer with the translation alone, without any comment. A text that is ' +
  'English already is given back as it is.';

/** Makes the parameters of the transcription, without the prompt: it is English, the speech may not be. */
export function transcriptionOf(inputs: JsonObject): JsonObject {
  return { ...omit(inputs, ['prompt']), response_format: 'json' };
}

/** A chat translates the text alone, without the times of subtitles. */
function noTimes(inputs: JsonObject): InputProblem | undefined {
  if (sentFormat(inputs) === 'json') return undefined;
  const message =
    '`response_format` can only be text or json, because OpenAI has shut down its endpoint for translations. For subtitles, use Create transcription.';
  return { field: 'response_format', message };
}

/**
 * Makes the parameters of the chat, except its model.
 *
 * @param text - the text of the transcription
 * @param prompt - the caller's prompt, which shows style and spelling of names
 */
export function chatOf(text: string, prompt: unknown): JsonObject {
  const style = isBlank(prompt)
    ? ''
    : ` Keep to the style and the spelling of this example: ${String(prompt)}`;
  return {
    messages: [
      { role: 'system', content: `${translationRule}${style}` },
      { role: 'user', content: text },
    ],
  };
}

/** Makes the documented reply from the chat's answer. */
export function translationOf(chat: JsonObject): JsonObject {
  return { text: firstText(chat) ?? '' };
}

export const audioTranslationPost = defineAction({
  operationId: 'AudioTranslationPost',
  area: 'Audio',
  summary: 'Create translation',
  description: 'Turns the speech in a sound file into English text.',
  method: 'POST',
  path: '/v1/audio/translations',
  input: Type.Object({
    file: soundFile,
    model: modelInput('The model that recognizes the speech.'),
    prompt: Type.Optional(
      Type.String({
        title: 'Prompt',
        description: 'A sample text in English that shows the style, and how names are spelled.',
      }),
    ),
    temperature: Type.Optional(soundTemperature),
    response_format: Type.Optional(soundFormat),
  }),
  output: Type.Object({ text: outputText('Text', 'The speech as English text.') }),
  purpose: 'translation',
  // OpenAI's endpoint only takes this model.
  toUpstream: (input) => ({
    // It recognizes the language itself, and refuses to be told.
    ...omit(input, ['language', 'languages']),
    model: 'whisper-1',
    response_format: sentFormat(input),
  }),
  textFormats,
  emulation: {
    path: '/v1/audio/transcriptions',
    purpose: 'transcription',
    toUpstream: transcriptionOf,
    lacks: noTimes,
    further: {
      path: '/v1/chat/completions',
      purpose: 'chat',
      toUpstream: ({ text }, { prompt }) => chatOf(typeof text === 'string' ? text : '', prompt),
    },
    fromUpstream: translationOf,
  },
  toText: ({ text }) => text,
});
