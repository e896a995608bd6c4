/** Writes a chat in the exact form that OpenAI takes, where makers and other tools write it more freely. */
import { isEmptyList, isObject, mapObjects, omit, type JsonObject } from '../../json';
import { wordIn } from '../../schema/names';
import { numberIn } from '../../schema/openai-parameter';

/** What OpenAI refuses if there are no tools or functions. */
const needs: Readonly<Record<string, readonly string[]>> = {
  tools: ['tool_choice', 'parallel_tool_calls'],
  functions: ['function_call'],
};

/** Makes the parameters of a chat. What is empty is left out, because OpenAI refuses it. */
export function todaysChat({ messages, ...inputs }: JsonObject): JsonObject {
  const empty = Object.keys(needs).filter((name) => isEmptyList(inputs[name]));
  const useless = empty.flatMap((name) => [name, ...(needs[name] ?? [])]);
  // Without tools, these ask for what happens anyway.
  const idle = Object.entries(needs).flatMap(([name, needing]) =>
    Object.hasOwn(inputs, name) ? [] : needing.filter((other) => !asksForTool(inputs[other])),
  );
  const { logit_bias: bias } = inputs;
  return {
    ...omit(inputs, [...useless, ...idle, 'stream_options']),
    ...(isObject(bias) && { logit_bias: asNumbers(bias) }),
    messages: mapObjects(messages, todaysMessage),
  };
}

/** Whether a choice of tools asks for one: a name, or the word `required`. */
function asksForTool(choice: unknown): boolean {
  return isObject(choice) || choice === 'required';
}

/** The object with numbers where a text says one. */
export function asNumbers(object: JsonObject): JsonObject {
  const pairs = Object.entries(object).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'string' ? (numberIn(value) ?? wordIn(value, ['auto'])) : value,
  ]);
  return Object.fromEntries(pairs);
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
