/**
 * The row for translations of speech, in the Audio area. Once OpenAI’s endpoint is gone, the speech is written down in its own
 * language, and a chat translates that.
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

/** Makes the parameters of the transcription. The prompt stays out: it is English, which the speech need not be. */
export function transcriptionOf({ file, model, temperature }: JsonObject): JsonObject {
  return { file, model, response_format: 'json', ...(temperature !== undefined && { temperature }) };
}

/**
 * Makes the parameters of the chat, all but its model.
 *
 * @param text - what the transcription gave
 * @param prompt - the caller's own, which shows style and spelling of names
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
  description: 'Writes down in English what is said in a sound file.',
  method: 'POST',
  path: '/v1/audio/translations',
  input: Type.Object({
    file: soundFile,
    model: Type.String({ title: 'Model', description: 'The model that listens.', minLength: 1 }),
    prompt: Type.Optional(
      Type.String({
        title: 'Prompt',
        description: 'An English text that shows style and spelling, of names for example.',
      }),
    ),
    temperature: Type.Optional(soundTemperature),
  }),
  output: Type.Object({ text: outputText('Text', 'What is said, in English.') }),
  purpose: 'translation',
  // OpenAI’s endpoint knows this model alone.
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
