/** Writes messages with the functions of 2023 as messages with tool calls. Pure. */
import { asList, isObject, type JsonObject } from '../../json';

/**
 * Gives each function call an id, and its result the same one. A result belongs to the latest call of its function that has none.
 *
 * @returns the messages in today's form; undefined if one is not an object, mixes both forms, or is a result without a call
 */
export function withToolCalls(messages: readonly unknown[]): readonly JsonObject[] | undefined {
  const open: { id: string; name: unknown }[] = [];
  const modern: JsonObject[] = [];
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) return undefined;
    const { function_call: call, name, ...rest } = message;
    if (isObject(call)) {
      if (asList(rest.tool_calls).length > 0) return undefined;
      const id = `function_call_${index}`;
      open.push({ id, name: call.name });
      const tool = { id, type: 'function', function: { name: call.name, arguments: call.arguments } };
      modern.push({ ...rest, ...(name !== undefined && { name }), tool_calls: [tool] });
    } else if (message.role === 'function') {
      const place = open.findLastIndex((one) => one.name === name);
      const [answered] = place < 0 ? [] : open.splice(place, 1);
      if (!answered) return undefined;
      // A function without a result has null.
      modern.push({ ...rest, role: 'tool', content: rest.content ?? '', tool_call_id: answered.id });
    } else modern.push(message);
  }
  return modern;
}
