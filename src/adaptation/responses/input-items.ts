/** Translates the messages of a chat into the input items of a response. Pure. */
import { asList, asObject, isEmptyList, isObject, type JsonObject } from '../../json';
import { withToolCalls } from './legacy-messages';
import { allOf } from './translation';

/**
 * Makes input items from messages. System messages stay where they are in the conversation, because JSON mode looks for the word
 * JSON in the items only.
 *
 * @param messages - as a chat takes them, also with the functions of 2023
 * @returns undefined if a response cannot express one of them: sound, the `name` of a participant, or a shape that is not documented
 */
export function inputItems(messages: unknown): readonly JsonObject[] | undefined {
  const modern = Array.isArray(messages) ? withToolCalls(messages) : undefined;
  if (!modern) return undefined;
  const custom = new Set(
    modern
      .flatMap((message) => asList(message.tool_calls))
      .map(asObject)
      .filter(({ type }) => type === 'custom')
      .map(({ id }) => id),
  );
  return allOf(modern.map((message) => itemsOf(message, custom)))?.flat();
}

/** The members of messages that have a translation. */
const members: Readonly<Record<string, readonly string[]>> = {
  system: ['role', 'content'],
  developer: ['role', 'content'],
  user: ['role', 'content'],
  // Clients send back what OpenAI answered. A model does not read the annotations.
  assistant: ['role', 'content', 'refusal', 'tool_calls', 'annotations'],
  // The tool call has the name already.
  tool: ['role', 'content', 'tool_call_id', 'name'],
};

function itemsOf(message: JsonObject, custom: ReadonlySet<unknown>): readonly JsonObject[] | undefined {
  const role = String(message.role);
  const known = Object.hasOwn(members, role) ? members[role] : undefined;
  const isForeign = ([name, value]: [string, unknown]) =>
    value !== null && value !== undefined && !isEmptyList(value) && !known?.includes(name);
  if (!known || Object.entries(message).some(isForeign)) return undefined;
  if (role === 'assistant') return assistantItems(message);
  if (role === 'tool') return toolItems(message, custom);
  const content = contentOf(message.content, inputPart);
  return content === undefined ? undefined : [{ type: 'message', role, content }];
}

/** The content: a text as it is, or the parts of a list; undefined if there is nothing, or a part has no translation. */
function contentOf(content: unknown, partOf: (part: unknown) => JsonObject | undefined): unknown {
  if (typeof content === 'string') return content;
  return Array.isArray(content) && content.length > 0 ? allOf(content.map(partOf)) : undefined;
}

function inputPart(part: unknown): JsonObject | undefined {
  const { type, text, image_url: picture, file, ...rest } = asObject(part);
  if (type === 'text' && typeof text === 'string') return { type: 'input_text', text, ...rest };
  if (type === 'file' && isObject(file)) return { type: 'input_file', ...file, ...rest };
  const { url, detail } = asObject(picture);
  if (type !== 'image_url' || typeof url !== 'string') return undefined;
  return { type: 'input_image', image_url: url, detail: detail ?? 'auto', ...rest };
}

/** What the model said before: its text or refusal, and the calls of tools, which are items of their own. */
function assistantItems({ role, content, refusal, tool_calls: calls }: JsonObject) {
  const isSilent = content === null || content === undefined;
  const said = isSilent ? [] : contentOf(content, outputPart);
  const called = allOf(asList(calls).map(callItem));
  if (said === undefined || !called) return undefined;
  const declined = typeof refusal === 'string' ? [{ type: 'refusal', refusal }] : [];
  const parts = typeof said === 'string' ? [outputText(said)] : asList(said);
  // A plain text can stay one.
  const whole = declined.length > 0 ? [...parts, ...declined] : said;
  const items = isEmptyList(whole) ? called : [{ type: 'message', role, content: whole }, ...called];
  return items.length > 0 ? items : undefined;
}

function outputPart(part: unknown): JsonObject | undefined {
  const { type, text, refusal } = asObject(part);
  if (type === 'text' && typeof text === 'string') return outputText(text);
  return type === 'refusal' && typeof refusal === 'string' ? { type, refusal } : undefined;
}

const outputText = (text: string): JsonObject => ({ type: 'output_text', text, annotations: [] });

function callItem(call: unknown): JsonObject | undefined {
  const { id, type, function: fn, custom } = asObject(call);
  if (typeof id !== 'string') return undefined;
  const { name, arguments: args } = asObject(fn);
  if (type === 'function' && typeof name === 'string' && typeof args === 'string') {
    return { type: 'function_call', call_id: id, name, arguments: args };
  }
  const { name: tool, input } = asObject(custom);
  const isCustom = type === 'custom' && typeof tool === 'string' && typeof input === 'string';
  return isCustom ? { type: 'custom_tool_call', call_id: id, name: tool, input } : undefined;
}

/** The result of a tool, which is a text or a list of texts. */
function toolItems({ content, tool_call_id: id }: JsonObject, custom: ReadonlySet<unknown>) {
  const output = contentOf(content, (part) => (asObject(part).type === 'text' ? inputPart(part) : undefined));
  if (typeof id !== 'string' || output === undefined) return undefined;
  const type = custom.has(id) ? 'custom_tool_call_output' : 'function_call_output';
  return [{ type, call_id: id, output }];
}
