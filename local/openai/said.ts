/** Decides what the model of the simulation says to a chat: a text, JSON, or the call of a tool. Pure. */
import { createHash } from 'node:crypto';
import { asList, asObject, type JsonObject } from '../../src/json';
import { exampleOf } from './example';

/** What the model says. */
export interface Said {
  text: string;
  /** Calls of tools, as a chat has them. There is no text then. */
  calls: readonly JsonObject[];
  /** Sources that the text quotes, as a chat has them. */
  annotations: readonly JsonObject[];
}

/**
 * Decides what the model says. It calls a tool only if it has to.
 *
 * @param body - a chat
 * @param echo - the text that it would say without tools and formats
 */
export function saidTo(body: JsonObject, echo: string): Said {
  const tool = toolToCall(body);
  if (tool) return { text: '', calls: [callOf(tool, echo)], annotations: [] };
  const source = { start_index: 0, end_index: 8, url: 'https://example.com/', title: 'Example' };
  const annotations = body.web_search_options ? [{ type: 'url_citation', url_citation: source }] : [];
  return { text: formatted(body.response_format, echo), calls: [], annotations };
}

function toolToCall({ tools, tool_choice: choice }: JsonObject): JsonObject | undefined {
  const offered = asList(tools).map(asObject);
  const { type, allowed_tools: allowed } = asObject(choice);
  const { mode, tools: some } = asObject(allowed);
  if (choice === 'required') return offered[0];
  const named = type === 'allowed_tools' && mode === 'required' ? asList(some)[0] : choice;
  const name = nameOf(named);
  return name === undefined ? undefined : offered.find((tool) => nameOf(tool) === name);
}

function nameOf(tool: unknown): unknown {
  const { function: fn, custom } = asObject(tool);
  return asObject(fn ?? custom).name;
}

/** The call of a tool. Its id depends on the call only, so that the same chat gets the same answer. */
function callOf(tool: JsonObject, echo: string): JsonObject {
  const name = nameOf(tool);
  const args = JSON.stringify(exampleOf(asObject(tool.function).parameters ?? { type: 'object' }, echo));
  const digest = createHash('sha256')
    .update(`${String(name)} ${echo}`)
    .digest('hex');
  const id = `call_${digest.slice(0, 24)}`;
  return tool.type === 'custom'
    ? { id, type: 'custom', custom: { name, input: echo } }
    : { id, type: 'function', function: { name, arguments: args } };
}

function formatted(format: unknown, text: string): string {
  const { type, json_schema: about } = asObject(format);
  if (type === 'json_object') return JSON.stringify({ said: text });
  return type === 'json_schema' ? JSON.stringify(exampleOf(asObject(about).schema, text)) : text;
}

/** The last thing that was said in a conversation. Of a list of parts, these are the texts, and the types of the others. */
export function lastSaid(messages: unknown): string {
  const { content } = asObject(asList(messages).at(-1));
  if (typeof content === 'string') return content;
  return asList(content)
    .map(asObject)
    .map(({ type, text, refusal }) => [text, refusal, `(${String(type)})`].find(isText))
    .join(' ');
}

const isText = (value: unknown) => typeof value === 'string';
