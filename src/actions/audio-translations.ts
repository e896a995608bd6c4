/**
 * Defines the action that translates speech. Once OpenAI's endpoint is gone, the speech is transcribed in its
 * own language, and a chat translates the text.
 */
import { Type } from '@sinclair/typebox';
import { defineAction } from './action';
import { isBlank, type JsonObject } from '../json';
import { firstText } from './mappings/chat-text';
import { outputText } from '../schema/outputs';
import { soundFile, soundTemperature } from './transcriptions';

const translationRule =
  'Translate the text of the user into English. Answer with the translation alone, without any comment. A text that is ' +
  'English already is given back as it is.';

/** Makes the parameters of the transcription, without the prompt: it is English, the speech may not be. */
export function transcriptionOf({ file, model, temperature }: JsonObject): JsonObject {
  return { file, model, response_format: 'json', ...(temperature !== undefined && { temperature }) };
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
    model: Type.String({
      title: 'Model',
      description: 'The model that recognizes the speech.',
      minLength: 1,
    }),
    prompt: Type.Optional(
      Type.String({
        title: 'Prompt',
        description: 'A sample text in English that shows the style, and how names are spelled.',
      }),
    ),
    temperature: Type.Optional(soundTemperature),
  }),
  output: Type.Object({ text: outputText('Text', 'The speech as English text.') }),
  purpose: 'translation',
  // OpenAI's endpoint only takes this model.
  toUpstream: (input) => ({ ...input, model: 'whisper-1', response_format: 'json' }),
  emulation: {
    path: '/v1/audio/transcriptions',
    purpose: 'transcription',
    toUpstream: transcriptionOf,
    further: {
      path: '/v1/chat/completions',
      purpose: 'chat',
      toUpstream: ({ text }, { prompt }) => chatOf(typeof text === 'string' ? text : '', prompt),
    },
    fromUpstream: translationOf,
  },
  toText: ({ text }) => text,
});
