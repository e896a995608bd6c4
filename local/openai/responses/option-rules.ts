/** Decides what OpenAI refuses in single parameters of a response, besides model, input and tools. Pure. */
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import { refuse, type Refusal } from '../refusal';
import { strictSchemaFault } from '../strict-schema';
import { inputText } from './input-rules';
import { firstRefusal, shapeRefusal, typedRefusal, wrongType, wrongWord, type Shape } from './shape';

const includable = [
  ...['file_search_call.results', 'web_search_call.results', 'web_search_call.action.sources'],
  ...['message.input_image.image_url', 'computer_call_output.output.image_url'],
  ...['code_interpreter_call.outputs', 'reasoning.encrypted_content', 'message.output_text.logprobs'],
];
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const summaries = ['auto', 'concise', 'detailed'];
const reasoningShape: Shape = {
  ...{ 'effort?': efforts, 'summary?': summaries, 'generate_summary?': summaries },
  ...{ 'mode?': ['standard', 'pro'], 'context?': ['auto', 'current_turn', 'all_turns'] },
};
const textShape: Shape = { 'format?': 'object', 'verbosity?': ['low', 'medium', 'high'] };

/** Words that a parameter must be one of. */
const words: Readonly<Record<string, readonly string[]>> = {
  service_tier: ['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast'],
  truncation: ['auto', 'disabled'],
  prompt_cache_retention: ['in_memory', '24h'],
};

/** What OpenAI refuses in single parameters; undefined if nothing. */
export function optionsRefusal(body: JsonObject): Refusal | undefined {
  const { max_output_tokens: limit, top_logprobs: count, reasoning, text, metadata, include } = body;
  if (typeof limit === 'number' && limit < 16) {
    const message = `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${limit} instead.`;
    return refuse(400, message, 'max_output_tokens', 'integer_below_min_value');
  }
  if (typeof count === 'number' && (count < 0 || count > 20)) {
    return refuse(
      400,
      "Invalid 'top_logprobs': expected a value from 0 to 20.",
      'top_logprobs',
      'invalid_value',
    );
  }
  const wrong = Object.entries(words).find(([name, allowed]) => {
    const value = body[name];
    return value !== undefined && !(typeof value === 'string' && allowed.includes(value));
  });
  if (wrong) return wrongWord(wrong[0], body[wrong[0]], wrong[1]);
  if (include !== undefined && !Array.isArray(include)) return wrongType('include', 'an array', include);
  return (
    firstRefusal(asList(include), 'include', (one, place) =>
      includable.includes(String(one)) ? undefined : wrongWord(place, one, includable),
    ) ??
    (reasoning === undefined ? undefined : shapeRefusal(reasoning, reasoningShape, 'reasoning')) ??
    (text === undefined ? undefined : shapeRefusal(text, textShape, 'text')) ??
    metadataRefusal(metadata) ??
    unsimulated(body)
  );
}

/** At most 16 pairs of texts. */
function metadataRefusal(metadata: unknown): Refusal | undefined {
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) return wrongType('metadata', 'an object', metadata);
  const pairs = Object.entries(metadata);
  const wrong = pairs.find(([, value]) => typeof value !== 'string');
  if (wrong) return wrongType(`metadata.${wrong[0]}`, 'a string', wrong[1]);
  if (pairs.length <= 16) return undefined;
  return refuse(400, "Invalid 'metadata': too many properties.", 'metadata', 'object_above_max_properties');
}

/** What the real API takes, but the simulation does not have. */
function unsimulated(body: JsonObject): Refusal | undefined {
  const name = ['conversation', 'prompt', 'stream_options'].find((one) => body[one] !== undefined);
  const missing = name ?? (body.stream === true ? 'stream' : undefined);
  return missing === undefined
    ? undefined
    : refuse(400, `The simulation has no '${missing}'.`, missing, null);
}

const formats: Readonly<Record<string, Shape>> = {
  text: { type: 'text' },
  json_object: { type: 'text' },
  json_schema: { type: 'text', name: 'text', schema: 'object', 'description?': 'text', 'strict?': 'boolean' },
};

/** What OpenAI refuses in `text.format`; undefined if nothing. */
export function formatRefusal({ input, text }: JsonObject): Refusal | undefined {
  const { format } = asObject(text);
  if (format === undefined || format === null) return undefined;
  const refusal = typedRefusal(format, formats, 'text.format');
  if (refusal) return refusal;
  const { type, name, schema, strict } = asObject(format);
  if (type === 'json_schema' && !/^[\w-]{1,64}$/.test(String(name))) {
    const message = `Invalid 'text.format.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    return refuse(400, message, 'text.format.name', 'invalid_value');
  }
  if (type === 'json_object' && !/json/i.test(inputText(input))) {
    const message = `Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.`;
    return refuse(400, message, 'input', null);
  }
  const fault = type === 'json_schema' && strict === true ? strictSchemaFault(schema) : undefined;
  if (!fault) return undefined;
  const message = `Invalid schema for response_format '${String(name)}': ${fault}`;
  return refuse(400, message, 'text.format.schema', 'invalid_json_schema');
}
