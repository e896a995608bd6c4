/** Decides what OpenAI refuses in `POST /v1/responses`. Pure. */
import type { ResponseCreateParamsBase } from 'openai/resources/responses/responses';
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import type { ParameterType } from '../endpoints';
import type { Offer, SimulatedModel } from '../models';
import { refuse, type Refusal } from '../refusal';
import { strictSchemaFault } from '../strict-schema';
import { inputRefusal, inputText } from './input-rules';
import { firstRefusal, shapeRefusal, typedRefusal, wrongType, wrongWord, type Shape } from './shape';
import { toolsRefusal } from './tool-rules';

/** The parameters, which are exactly those of OpenAI's types. */
export const responseParameters = {
  ...{ access_programs: 'any', background: 'boolean', context_management: 'any', conversation: 'any' },
  ...{ image: 'any', include: 'any', input: 'any', instructions: 'text', max_output_tokens: 'integer' },
  ...{ max_tool_calls: 'integer', metadata: 'any', model: 'text', moderation: 'any', prompt: 'any' },
  ...{ parallel_tool_calls: 'boolean', previous_response_id: 'text', prompt_cache_key: 'text' },
  ...{
    prompt_cache_options: 'any',
    prompt_cache_retention: 'text',
    reasoning: 'any',
    safety_identifier: 'text',
  },
  ...{
    service_tier: 'text',
    store: 'boolean',
    stream: 'boolean',
    stream_options: 'any',
    temperature: 'number',
  },
  ...{ text: 'any', tool_choice: 'any', tools: 'any', top_logprobs: 'integer', top_p: 'number' },
  ...{ truncation: 'text', user: 'text' },
} as const satisfies Record<keyof ResponseCreateParamsBase, ParameterType>;

/** What was a parameter of chats has another place here. */
const moved: Readonly<Record<string, string>> = {
  response_format: 'text.format',
  reasoning_effort: 'reasoning.effort',
  verbosity: 'text.verbosity',
  max_tokens: 'max_output_tokens',
  max_completion_tokens: 'max_output_tokens',
  messages: 'input',
};

/** What OpenAI says to a parameter of chats; undefined for any other name. */
export function movedRefusal(body: JsonObject): Refusal | undefined {
  const name = Object.keys(body).find((one) => Object.hasOwn(moved, one));
  if (name === undefined) return undefined;
  const message = `Unsupported parameter: '${name}'. In the Responses API, this parameter has moved to '${String(moved[name])}'. Try again with the new parameter.`;
  return refuse(400, message, null, 'unsupported_parameter');
}

/**
 * What OpenAI refuses in a response whose parameters have the right names and types; undefined if nothing.
 *
 * @param body - the parameters; null means that a parameter is not there
 */
export function responseRefusal(body: JsonObject, offer: Offer): Refusal | undefined {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  return (
    modelRefusal(given, offer) ??
    optionsRefusal(given) ??
    inputRefusal(given.input) ??
    formatRefusal(given) ??
    toolsRefusal(given, offer)
  );
}

function modelRefusal(body: JsonObject, { models }: Offer): Refusal | undefined {
  const name = String(body.model);
  const model = models.find(
    ({ id, purpose }) => id === name && (purpose === 'chat' || purpose === 'responses'),
  );
  if (!model) {
    return refuse(
      404,
      `The model \`${name}\` does not exist or you do not have access to it.`,
      null,
      'model_not_found',
    );
  }
  if (/\baudio\b/.test(name)) {
    return refuse(
      400,
      `The requested model '${name}' cannot be used with the Responses API.`,
      'model',
      'model_not_found',
    );
  }
  const effort = asObject(body.reasoning).effort ?? undefined;
  return effortRefusal(model, effort) ?? samplingRefusal(model, effort, body);
}

function effortRefusal({ id, efforts }: SimulatedModel, effort: unknown): Refusal | undefined {
  if (effort === undefined) return undefined;
  const place = 'reasoning.effort';
  if (!efforts) {
    const message = `Unsupported parameter: '${place}' is not supported with this model.`;
    return refuse(400, message, place, 'unsupported_parameter');
  }
  if (typeof effort === 'string' && efforts.includes(effort)) return undefined;
  const supported = efforts.map((one) => `'${one}'`).join(', ');
  const message = `Unsupported value: '${JSON.stringify(effort).replaceAll('"', '')}' is not supported with the '${id}' model. Supported values are: ${supported}.`;
  return refuse(400, message, place, 'unsupported_value');
}

/** Unlike in a chat, the code is missing. */
function samplingRefusal(model: SimulatedModel, effort: unknown, body: JsonObject): Refusal | undefined {
  if (model.samplingWithoutReasoning && effort === 'none') return undefined;
  const wanted = asList(body.include).includes('message.output_text.logprobs') ? ['logprobs'] : [];
  const used = [...['temperature', 'top_p'].filter((name) => (body[name] ?? 1) !== 1), ...wanted];
  const refused = used.find((name) => model.rejects?.includes(name));
  if (!refused) return undefined;
  const place = refused === 'logprobs' ? 'include' : refused;
  const what = refused === 'logprobs' ? 'message.output_text.logprobs' : refused;
  return refuse(400, `Unsupported parameter: '${what}' is not supported with this model.`, place, null);
}

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

function optionsRefusal(body: JsonObject): Refusal | undefined {
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
  if (typeof body.previous_response_id === 'string') {
    const message = `Previous response with id '${body.previous_response_id}' not found.`;
    return refuse(400, message, 'previous_response_id', 'previous_response_not_found');
  }
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

function formatRefusal({ input, text }: JsonObject): Refusal | undefined {
  const { format } = asObject(text);
  if (format === undefined || format === null) return undefined;
  const refusal = typedRefusal(format, formats, 'text.format');
  if (refusal) return refusal;
  const { type, name, schema, strict } = asObject(format);
  if (type === 'json_object' && !/json/i.test(inputText(input))) {
    const message = `Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.`;
    return refuse(400, message, 'input', null);
  }
  const fault = type === 'json_schema' && strict === true ? strictSchemaFault(schema) : undefined;
  if (!fault) return undefined;
  const message = `Invalid schema for response_format '${String(name)}': ${fault}`;
  return refuse(400, message, 'text.format.schema', 'invalid_json_schema');
}
