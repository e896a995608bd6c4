/** Writes a chat in the exact form that OpenAI takes, where makers and other tools write it more freely. */
import { asObject, isEmptyList, isObject, mapObjects, omit, type JsonObject } from '../../json';
import { wrappedContent } from '../../schema/wrapper';

/** What OpenAI refuses if there are no tools or functions. */
const needs: Readonly<Record<string, readonly string[]>> = {
  tools: ['tool_choice', 'parallel_tool_calls'],
  functions: ['function_call'],
};

/** Makes the parameters of a chat. What is empty is left out, because OpenAI refuses it. */
export function todaysChat({ messages, ...inputs }: JsonObject): JsonObject {
  const empty = Object.keys(needs).filter((name) => isEmptyList(inputs[name]));
  const useless = empty.flatMap((name) => [name, ...(needs[name] ?? [])]);
  return { ...omit(inputs, useless), messages: mapObjects(messages, todaysMessage) };
}

/** A message without empty fields, such as `tool_calls: null`. A content of null is what OpenAI itself sends. */
function todaysMessage(message: JsonObject): JsonObject {
  const filled = Object.entries(message).filter(
    ([name, value]) =>
      name === 'content' || (value !== null && !(name === 'tool_calls' && isEmptyList(value))),
  );
  const { content, ...rest } = Object.fromEntries(filled);
  if (!Array.isArray(content)) return Object.fromEntries(filled);
  return { ...rest, content: content.map(todaysPart) };
}

/** A part of a message: a text, or a picture or sound as the platform writes it. */
function todaysPart(part: unknown): unknown {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!isObject(part)) return part;
  if (wrappedContent(part)) return { type: 'image_url', image_url: { url: addressOf(part) } };
  const { image_url: picture, input_audio: sound } = part;
  if (part.type === 'image_url' && isObject(picture) && !wrappedContent(picture)) {
    return { ...part, image_url: { ...picture, url: addressOf(picture.url) } };
  }
  if (part.type === 'image_url') return { ...part, image_url: { url: addressOf(picture) } };
  if (part.type === 'input_audio') {
    const { data } = asObject(sound);
    return { ...part, input_audio: { ...asObject(sound), data: wrappedContent(data)?.base64 ?? data } };
  }
  return part;
}

/** The address of a picture: itself, or one that contains the picture. */
function addressOf(picture: unknown): unknown {
  const content = wrappedContent(picture);
  return content ? `data:${content.type || 'image/png'};base64,${content.base64}` : picture;
}
