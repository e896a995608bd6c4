/** Writes a chat in the exact form that OpenAI takes, where makers and other tools write it more freely. */
import { isEmptyList, mapObjects, omit, type JsonObject } from '../../json';

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

/** A part of a message. A text alone is a part, too. */
export function todaysPart(part: unknown): unknown {
  return typeof part === 'string' ? { type: 'text', text: part } : part;
}
