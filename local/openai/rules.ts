/** Decides what OpenAI refuses today, and how. Pure. A lenient simulation would hide defects of the app. */
import type { JsonObject } from '../../src/json';
import { audioRefusal } from './audio-rules';
import { chatRefusal } from './chat-rules';
import { endpoints, forms, others, retired, type Endpoint, type ParameterType } from './endpoints';
import { wrongFile } from './form';
import { imageRefusal } from './image-rules';
import { lastFineTuningDay, type Offer, type SimulatedModel } from './models';
import { refuse, type Refusal } from './refusal';
import { movedRefusal, responseRefusal } from './responses/rules';

export type { Refusal } from './refusal';

/**
 * Checks a request as OpenAI would.
 *
 * @param target - method and path, such as `POST /v1/embeddings`
 * @param body - the parsed body, or undefined if it is missing or invalid
 * @param offer - the day of the request, and the models of that day
 * @returns the refusal, or undefined when OpenAI would answer
 */
export function refusalOf(target: string, body: JsonObject | undefined, offer: Offer): Refusal | undefined {
  if (retired.includes(target)) {
    return refuse(
      404,
      `Unknown request URL: ${target}. Please check the URL for typos.`,
      null,
      'unknown_url',
    );
  }
  const endpoint = endpoints[target];
  if (!endpoint) return others.test(target) ? undefined : unknownUrl(target);
  if (!body || !isWellFormed(body))
    return refuse(400, 'We could not parse the JSON body of your request.', null, null);
  const { required, parameters } = endpoint;
  const wrongName = wrongFile(target, body);
  if (wrongName) {
    const message = `Invalid file format. Supported formats: ${JSON.stringify(forms[target]?.endings)}`;
    return refuse(400, message, wrongName, null);
  }

  const absent = required.find((name) => body[name] === undefined);
  if (absent)
    return refuse(400, `Missing required parameter: '${absent}'.`, absent, 'missing_required_parameter');
  const isResponse = target === 'POST /v1/responses';
  const elsewhere = isResponse ? movedRefusal(body) : undefined;
  if (elsewhere) return elsewhere;
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(parameters, name));
  if (unknown) return refuse(400, `Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter');
  const wrong = Object.entries(body).find(([name, value]) => !hasType(parameters[name] ?? 'any', value));
  if (wrong) {
    const message = `Invalid type for '${wrong[0]}': expected ${parameters[wrong[0]]}, but got ${typeof wrong[1]} instead.`;
    return refuse(400, message, wrong[0], 'invalid_type');
  }
  return (
    rangeRefusal(body) ??
    inputRefusal(body) ??
    (endpoint.purpose === 'image' ? imageRefusal(body) : undefined) ??
    (target === 'POST /v1/fine_tuning/jobs' ? tuningRefusal(body, offer) : undefined) ??
    (isResponse
      ? responseRefusal(body, offer)
      : modelRefusal(endpoint, body, offer, forms[target]?.models)) ??
    (target === 'POST /v1/chat/completions' ? chatRefusal(body) : undefined) ??
    (target.startsWith('POST /v1/audio/') ? audioRefusal(body) : undefined)
  );
}

/** Allowed ranges of numbers, in every endpoint with a parameter of that name. */
const ranges: Record<string, [number, number]> = {
  temperature: [0, 2],
  top_p: [0, 1],
  n: [1, 128],
  presence_penalty: [-2, 2],
  frequency_penalty: [-2, 2],
  max_tokens: [1, Infinity],
  max_completion_tokens: [1, Infinity],
};

function rangeRefusal(body: JsonObject): Refusal | undefined {
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = body[name];
    if (typeof value === 'number' && (value < least || value > most)) {
      return refuse(
        400,
        `Invalid '${name}': expected a value from ${least} to ${most}.`,
        name,
        'invalid_value',
      );
    }
  }
  return undefined;
}

function inputRefusal({ input, encoding_format }: JsonObject): Refusal | undefined {
  if (input === '' || (Array.isArray(input) && input.length === 0)) {
    return refuse(400, "'$.input' is invalid. Please check the API reference.", 'input', 'invalid_value');
  }
  if (encoding_format !== undefined && encoding_format !== 'float' && encoding_format !== 'base64') {
    return refuse(400, "Invalid value for 'encoding_format'.", 'encoding_format', 'invalid_value');
  }
  return undefined;
}

function modelRefusal(
  endpoint: Endpoint,
  body: JsonObject,
  { models }: Offer,
  only?: readonly string[],
): Refusal | undefined {
  if (typeof body.model !== 'string') return undefined;
  const model = models.find(
    ({ id, purpose }) => id === body.model && purpose === endpoint.purpose && (only?.includes(id) ?? true),
  );
  // OpenAI answers without a code.
  const isOfResponses = models.some(({ id, purpose }) => id === body.model && purpose === 'responses');
  if (isOfResponses && endpoint.purpose === 'chat') {
    const message = 'This model is only supported in v1/responses and not in v1/chat/completions.';
    return refuse(404, message, 'model', null);
  }
  if (!model) {
    const message = `The model \`${body.model}\` does not exist or you do not have access to it.`;
    return refuse(404, message, null, 'model_not_found');
  }
  const effort = body.reasoning_effort;
  if (typeof effort === 'string' && !model.efforts?.includes(effort)) {
    // A model that does not reason does not know the parameter at all.
    if (!model.efforts)
      return refuse(400, 'Unrecognized request argument supplied: reasoning_effort', null, null);
    const message = `Unsupported value: 'reasoning_effort' does not support '${effort}' with this model. Supported values are: ${model.efforts.map((value) => `'${value}'`).join(', ')}.`;
    return refuse(400, message, 'reasoning_effort', 'unsupported_value');
  }
  const rejected = model.rejects?.find((name) => name in body && !isTolerated(model, name, body));
  if (!rejected) return undefined;
  const isValue = rejected === 'temperature' || rejected === 'top_p';
  if (isValue) {
    const message = `Unsupported value: '${rejected}' does not support ${String(body[rejected])} with this model. Only the default (1) value is supported.`;
    return refuse(400, message, rejected, 'unsupported_value');
  }
  const instead = rejected === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
  const message = `Unsupported parameter: '${rejected}' is not supported with this model.${instead}`;
  return refuse(400, message, rejected, 'unsupported_parameter');
}

/** Every model accepts the default value. Some accept sampling parameters as long as reasoning is off. */
function isTolerated(model: SimulatedModel, name: string, body: JsonObject): boolean {
  const isSampling = ['temperature', 'top_p', 'logprobs', 'top_logprobs'].includes(name);
  if (isSampling && model.samplingWithoutReasoning && body.reasoning_effort === 'none') return true;
  return (name === 'temperature' || name === 'top_p') && body[name] === 1;
}

/** After the last day of fine-tuning, every request is refused, whatever it contains. */
function tuningRefusal(body: JsonObject, { today }: Offer): Refusal | undefined {
  if (today > lastFineTuningDay) {
    const message = 'Your organization can no longer create fine-tuning jobs.';
    return refuse(403, message, null, 'fine_tuning_unavailable');
  }
  if (/^gpt-4(o|\.1)/.test(String(body.model))) return undefined;
  const message = `Model ${String(body.model)} is not available for fine-tuning.`;
  return refuse(400, message, 'model', 'model_not_available');
}

/** Whether no text has half of a character: OpenAI cannot parse such a body. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Buffer.isBuffer(value) || typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isWellFormed);
}

function hasType(type: ParameterType, value: unknown): boolean {
  if (value === null || type === 'any') return true;
  if (type === 'text') return typeof value === 'string';
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function unknownUrl(target: string): Refusal {
  return refuse(404, `Unknown request URL: ${target}. Please check the URL for typos.`, null, 'unknown_url');
}
