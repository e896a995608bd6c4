/** Makes the events of a stream from a complete reply, for clients that asked for a stream. */
import { asList, asObject, type JsonObject } from '../../json';

/**
 * Leaves out what asks for a stream: the app needs the complete answer, so OpenAI must not send it in pieces.
 *
 * @param input - the checked inputs
 */
export function withoutStream(input: JsonObject): JsonObject {
  const { ...rest } = input;
  delete rest.stream;
  delete rest.stream_options;
  return rest;
}

/** The events of a chat: what the assistant says, why it ends, and the usage if it was asked for. */
export function chatEvents(reply: JsonObject, input: JsonObject): JsonObject[] {
  const head = headOf(reply, 'chat.completion.chunk');
  const choices = asList(reply.choices).map(asObject);
  const said = choices.map(({ index, message, logprobs = null }) => {
    const { tool_calls, ...delta } = asObject(message);
    // Clients put the pieces of a tool call together by its index.
    const calls = Array.isArray(tool_calls) && {
      tool_calls: tool_calls.map((tool, place) => ({ index: place, ...asObject(tool) })),
    };
    return { index, delta: { ...delta, ...calls }, logprobs, finish_reason: null };
  });
  const ended = choices.map(({ index, finish_reason }) => ({
    index,
    delta: {},
    logprobs: null,
    finish_reason,
  }));
  return [{ ...head, choices: said }, { ...head, choices: ended }, ...usageEvent(head, reply, input)];
}

/** The events of a completion. */
export function completionEvents(reply: JsonObject, input: JsonObject): JsonObject[] {
  const head = headOf(reply, 'text_completion');
  return [{ ...head, choices: reply.choices }, ...usageEvent(head, reply, input)];
}

function headOf({ id, created, model, system_fingerprint }: JsonObject, object: string): JsonObject {
  return { id, object, created, model, ...(system_fingerprint !== undefined && { system_fingerprint }) };
}

function usageEvent(head: JsonObject, { usage }: JsonObject, input: JsonObject): JsonObject[] {
  const isAsked = asObject(input.stream_options).include_usage === true;
  return isAsked ? [{ ...head, choices: [], usage }] : [];
}
