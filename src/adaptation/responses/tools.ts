/** Translates tools, and the choice among them, from a chat to a response. Pure. */
import { asObject, isObject, type JsonObject } from '../../json';
import { allOf } from './translation';

/** The tools of a response; undefined if one of them is neither a function nor a custom tool. */
export function responseTools(tools: unknown): readonly JsonObject[] | undefined {
  return Array.isArray(tools) ? allOf(tools.map(responseTool)) : undefined;
}

/** Without `parameters`, a function of a chat takes none. */
const noParameters = { type: 'object', properties: {}, additionalProperties: false };

function responseTool(tool: unknown): JsonObject | undefined {
  const { type, function: fn, custom, ...rest } = asObject(tool);
  if (type === 'function' && isObject(fn)) {
    const { parameters, strict, ...about } = fn;
    // A response makes the schema strict where it can, unless it is told not to. A chat does so only on request.
    // See https://developers.openai.com/api/docs/guides/function-calling#strict-mode
    return { type, ...about, parameters: parameters ?? noParameters, strict: strict ?? false, ...rest };
  }
  if (type !== 'custom' || !isObject(custom)) return undefined;
  const { format, ...about } = custom;
  return { type, ...about, ...(isObject(format) && { format: responseFormat(format) }), ...rest };
}

/** The format of a custom tool. A response has the grammar itself where a chat has an object around it. */
function responseFormat({ grammar, ...format }: JsonObject): JsonObject {
  return { ...format, ...asObject(grammar) };
}

const words = ['none', 'auto', 'required'];

/** The choice among tools: the same word, or the named tools without the object around the name. */
export function responseToolChoice(choice: unknown): unknown {
  if (typeof choice === 'string') return words.includes(choice) ? choice : undefined;
  const { type, allowed_tools: allowed } = asObject(choice);
  if (type !== 'allowed_tools') return namedTool(choice);
  const { mode, tools } = asObject(allowed);
  const named = Array.isArray(tools) ? allOf(tools.map(namedTool)) : undefined;
  return named && { type, mode, tools: named };
}

function namedTool(tool: unknown): JsonObject | undefined {
  const { type, ...members } = asObject(tool);
  if (type !== 'function' && type !== 'custom') return undefined;
  const { name } = asObject(members[type]);
  return typeof name === 'string' ? { type, name } : undefined;
}
