/**
 * Reads a response's parameters as those of a chat, so that the simulation says the same to both. This is separate from the app's
 * translation on purpose, so that a mistake there is not repeated here. Pure.
 */
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';

/** The chat that means the same as a response. Its parameters have passed the rules. */
export function chatOf(body: JsonObject): JsonObject {
  const {
    model,
    input,
    instructions,
    reasoning,
    text,
    tools,
    tool_choice: choice,
    max_output_tokens: limit,
  } = body;
  const { format, verbosity } = asObject(text);
  const search = asList(tools).find((tool) => String(asObject(tool).type).startsWith('web_search'));
  const own = asList(tools).map(asObject).filter(isOwn).map(wrapped);
  const wantsLogprobs = asList(body.include).includes('message.output_text.logprobs');
  const parts: JsonObject = {
    model,
    messages: [
      ...(typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : []),
      ...messagesOf(input),
    ],
    reasoning_effort: asObject(reasoning).effort,
    max_completion_tokens: limit,
    verbosity,
    response_format: isObject(format) ? chatFormat(format) : undefined,
    temperature: body.temperature,
    top_p: body.top_p,
    ...(wantsLogprobs && { logprobs: true, top_logprobs: body.top_logprobs }),
    ...(own.length > 0 && { tools: own, tool_choice: chatChoice(choice) }),
    ...(search !== undefined && { web_search_options: {} }),
  };
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined && value !== null),
  );
}

const isOwn = ({ type }: JsonObject) => type === 'function' || type === 'custom';

/** A tool with an object around what is about it. */
function wrapped({ type, format, ...about }: JsonObject): JsonObject {
  const { syntax, definition } = asObject(format);
  const ofChat = syntax === undefined ? format : { type: 'grammar', grammar: { syntax, definition } };
  return { type, [String(type)]: { ...about, ...(format !== undefined && { format: ofChat }) } };
}

function chatChoice(choice: unknown): unknown {
  if (!isObject(choice)) return choice;
  const { type, mode, tools } = choice;
  if (type !== 'allowed_tools') return wrapped(choice);
  return { type, allowed_tools: { mode, tools: asList(tools).map(asObject).map(wrapped) } };
}

function chatFormat({ type, ...about }: JsonObject): JsonObject {
  return type === 'json_schema' ? { type, json_schema: about } : { type };
}

/** The messages, in which the calls of tools belong to the message of the model before them. */
function messagesOf(input: unknown): readonly JsonObject[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  const messages: JsonObject[] = [];
  for (const item of asList(input).map(asObject)) {
    const last = messages.at(-1);
    if (item.type === 'function_call' || item.type === 'custom_tool_call') {
      const call = callOf(item);
      if (last?.role === 'assistant') last.tool_calls = [...asList(last.tool_calls), call];
      else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
    } else if (item.output !== undefined) {
      messages.push({ role: 'tool', tool_call_id: item.call_id, content: contentOf(item.output) });
    } else messages.push({ role: item.role, content: contentOf(item.content) });
  }
  return messages;
}

function callOf({ type, call_id: id, name, arguments: args, input }: JsonObject): JsonObject {
  return type === 'function_call'
    ? { id, type: 'function', function: { name, arguments: args } }
    : { id, type: 'custom', custom: { name, input } };
}

function contentOf(content: unknown): unknown {
  return Array.isArray(content) ? content.map(asObject).map(partOf) : content;
}

function partOf(part: JsonObject): JsonObject {
  const { type, text, image_url: url, detail, file_id, file_data, filename, refusal } = part;
  if (type === 'input_text' || type === 'output_text') return { type: 'text', text };
  if (type === 'input_image') return { type: 'image_url', image_url: { url, detail } };
  return type === 'refusal' ? { type, refusal } : { type: 'file', file: { file_id, file_data, filename } };
}
