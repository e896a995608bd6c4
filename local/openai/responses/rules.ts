/** Decides what OpenAI refuses in `POST /v1/responses`. Pure. */
import type { ResponseCreateParamsBase } from 'openai/resources/responses/responses';
import { asList, asObject, type JsonObject } from '../../../src/json';
import type { ParameterType } from '../endpoints';
import type { Offer, SimulatedModel } from '../models';
import { refuse, type Refusal } from '../refusal';
import { inputRefusal } from './input-rules';
import { formatRefusal, optionsRefusal } from './option-rules';
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
