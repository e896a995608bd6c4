/** Emulates stops and several answers on chat answers, for models that do not support them. Pure. */
import { asList, asObject, mapObjects, type JsonObject } from '../json';

/**
 * Cuts each text of an answer where the first stop begins.
 *
 * @param answer - a chat answer of OpenAI
 * @param stops - the texts to stop at; none of them is empty
 */
export function cutAtStops(answer: JsonObject, stops: readonly string[]): JsonObject {
  if (stops.length === 0) return answer;
  return { ...answer, choices: mapObjects(answer.choices, (choice) => cutChoice(choice, stops)) };
}

function cutChoice(choice: JsonObject, stops: readonly string[]): JsonObject {
  const message = asObject(choice.message);
  const { content } = message;
  if (typeof content !== 'string') return choice;
  const places = stops.map((stop) => content.indexOf(stop)).filter((place) => place >= 0);
  if (places.length === 0) return choice;
  const text = content.slice(0, Math.min(...places));
  return {
    ...choice,
    message: { ...message, content: text },
    finish_reason: 'stop',
    ...(choice.logprobs !== undefined && { logprobs: logprobsOf(choice.logprobs, text.length) }),
  };
}

/** The log probabilities of the tokens that fit into the first `length` characters. */
function logprobsOf(logprobs: unknown, length: number): unknown {
  const { content } = asObject(logprobs);
  if (!Array.isArray(content)) return logprobs;
  let end = 0;
  const kept = content.filter((entry: unknown) => (end += String(asObject(entry).token).length) <= length);
  return { ...asObject(logprobs), content: kept };
}

/**
 * Combines several answers into one, with all their choices, numbered again, and the sum of their usage.
 *
 * @param answers - chat answers of OpenAI, at least one
 */
export function combined(answers: readonly JsonObject[]): JsonObject {
  const [first = {}, ...others] = answers;
  if (others.length === 0) return first;
  const choices = answers.flatMap((answer) => asList(answer.choices));
  return {
    ...first,
    choices: choices.map((choice, index) => ({ ...asObject(choice), index })),
    usage: answers.map((answer) => asObject(answer.usage)).reduce(sum),
  };
}

/** Adds up the numbers of two objects, also in nested objects. Of other values, the first one is taken. */
export function sum(left: JsonObject, right: JsonObject): JsonObject {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...names].map((name): [string, unknown] => {
      const [one, other] = [left[name], right[name]];
      if (typeof one === 'number' && typeof other === 'number') return [name, one + other];
      const areObjects = typeof one === 'object' && typeof other === 'object';
      return [name, areObjects && one && other ? sum(asObject(one), asObject(other)) : (one ?? other)];
    }),
  );
}

/** Whether the model used up its token limit in any choice without writing a word. */
export function isSpentInSilence(answer: JsonObject): boolean {
  return asList(answer.choices).some((choice) => {
    const { finish_reason, message } = asObject(choice);
    const { content, tool_calls } = asObject(message);
    return finish_reason === 'length' && !content && !tool_calls;
  });
}
