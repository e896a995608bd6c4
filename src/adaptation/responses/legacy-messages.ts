/** Writes messages with the functions of 2023 as messages with tool calls. Pure. */
import { asList, isObject, type JsonObject } from '../../json';

/**
 * Gives each function call an id, and its result the same one.
 *
 * @returns the messages in today's form; undefined if one is not an object or mixes both forms, and for a call without a result or
 * a result without a call, which a response does not allow
 */
export function withToolCalls(messages: readonly unknown[]): readonly JsonObject[] | undefined {
  /** The ids of calls without a result, by the names of their functions. */
  const open = new Map<unknown, string>();
  const modern: JsonObject[] = [];
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) return undefined;
    const { function_call: call, name, ...rest } = message;
    if (isObject(call)) {
      if (open.has(call.name) || asList(rest.tool_calls).length > 0) return undefined;
      const id = `function_call_${index}`;
      open.set(call.name, id);
      const tool = { id, type: 'function', function: { name: call.name, arguments: call.arguments } };
      modern.push({ ...rest, ...(name !== undefined && { name }), tool_calls: [tool] });
    } else if (message.role === 'function') {
      const id = open.get(name);
      if (id === undefined) return undefined;
      open.delete(name);
      // A function without a result has null.
      modern.push({ ...rest, role: 'tool', content: rest.content ?? '', tool_call_id: id });
    } else modern.push(message);
  }
  return open.size > 0 ? undefined : modern;
}
