/** A translation of speech by today's means: the speech is written down in its own language, and a chat translates that. */
import { asList, asObject, isBlank, type JsonObject } from '../json';

const translationRule =
  'Translate the text of the user into English. Answer with the translation alone, without any comment. A text that is ' +
  'English already is given back as it is.';

/**
 * Makes the parameters of the transcription. The prompt stays out: it is English, which the speech need not be.
 *
 * @param input - the inputs of the action besides the file
 */
export function transcriptionOf({ model, temperature }: JsonObject): JsonObject {
  return { model, response_format: 'json', ...(temperature !== undefined && { temperature }) };
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
  const { content, refusal } = asObject(asObject(asList(chat.choices)[0]).message);
  return { text: content ?? refusal ?? '' };
}
