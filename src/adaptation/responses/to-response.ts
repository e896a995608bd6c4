/** Translates a chat into a background response, which may take longer than a caller can wait. Pure. */
import { asObject, isObject, type JsonObject } from '../../json';
import { chatOnlyModels } from '../models/catalogue';
import { isNoOp, without, type Draft } from '../parameters/draft';
import { inputItems } from './input-items';
import { responseToolChoice, responseTools } from './tools';
import {
  never,
  onlyIf,
  same,
  translate,
  type BackgroundRequest,
  type Translation,
  type TranslationTable,
} from './translation';

/** The least `max_output_tokens`. OpenAI answers a lower one with the code `integer_below_min_value`. */
const leastTokens = 16;

/** Whether a parameter is given. Null asks for nothing. */
const has = (body: JsonObject, name: string) => body[name] !== undefined && body[name] !== null;

const tokenLimit: Translation = (limit) =>
  typeof limit === 'number' && limit >= leastTokens ? { max_output_tokens: limit } : undefined;

/** JSON mode is the same. A schema has an object around it in a chat only, and is strict only on request. */
const outputFormat: Translation = (format) => {
  const { type, json_schema: about } = asObject(format);
  if (type === 'text' || type === 'json_object') return { text: { format: { type } } };
  const { schema, strict } = asObject(about);
  if (type !== 'json_schema' || !isObject(schema)) return undefined;
  return { text: { format: { type, ...asObject(about), strict: strict ?? false } } };
};

/** A chat with this parameter always searches the web. A response has a tool for it, which it must be told to use. */
const webSearch: Translation = (options, body) => {
  if (!isObject(options) || has(body, 'tools')) return undefined;
  const { user_location: place, ...rest } = options;
  const location = isObject(place) && { user_location: { type: place.type, ...asObject(place.approximate) } };
  return { tools: [{ type: 'web_search', ...rest, ...location }], tool_choice: 'required' };
};

/** A parameter that means something only next to tools. */
const besideTools =
  (translation: Translation): Translation =>
  (value, body) =>
    has(body, 'tools') ? translation(value, body) : undefined;

const noOp = (name: string): Translation => onlyIf((value) => isNoOp(name, value));

/** A part with a value, or nothing if there is no value. */
const partOf = (name: string, value: unknown) => (value === undefined ? undefined : { [name]: value });

/** What becomes of each parameter of a chat. A test compares the names with those that OpenAI's types have today. */
export const chatTranslations: TranslationTable = {
  model: (model) => (chatOnlyModels.test(String(model)) ? undefined : { model }),
  messages: (messages) => partOf('input', inputItems(messages)),
  max_completion_tokens: tokenLimit,
  max_tokens: (limit, body) => (has(body, 'max_completion_tokens') ? undefined : tokenLimit(limit, body)),
  reasoning_effort: (effort) => ({ reasoning: { effort } }),
  response_format: outputFormat,
  verbosity: (verbosity) => ({ text: { verbosity } }),
  tools: (tools) => partOf('tools', responseTools(tools)),
  tool_choice: besideTools((choice) => partOf('tool_choice', responseToolChoice(choice))),
  parallel_tool_calls: besideTools(same('parallel_tool_calls')),
  web_search_options: webSearch,
  temperature: same('temperature'),
  top_p: same('top_p'),
  logprobs: (wanted) =>
    wanted === true ? { include: ['message.output_text.logprobs'] } : noOp('logprobs')(wanted, {}),
  top_logprobs: (count, { logprobs }) =>
    logprobs === true ? { top_logprobs: count } : noOp('top_logprobs')(count, {}),
  service_tier: same('service_tier'),
  metadata: same('metadata'),
  moderation: same('moderation'),
  user: same('user'),
  safety_identifier: same('safety_identifier'),
  prompt_cache_key: same('prompt_cache_key'),
  prompt_cache_options: same('prompt_cache_options'),
  prompt_cache_retention: same('prompt_cache_retention'),
  // A background response has to be stored until it is fetched, which a caller may not want.
  store: (store) => (store === true ? { store } : undefined),
  modalities: onlyIf((kinds) => Array.isArray(kinds) && kinds.every((kind) => kind === 'text')),
  // The app cuts the text, and asks several times: see `forResponse`.
  n: noOp('n'),
  stop: noOp('stop'),
  presence_penalty: noOp('presence_penalty'),
  frequency_penalty: noOp('frequency_penalty'),
  logit_bias: noOp('logit_bias'),
  stream: onlyIf((stream) => stream === false),
  stream_options: never,
  seed: never,
  audio: never,
  prediction: never,
  // Its answer would have to be in the form of 2023 as well.
  functions: never,
  function_call: never,
};

/**
 * Makes a draft ready for {@link toResponse}, for a chat or for pictures: takes out `n` and `stop`, which a response does not
 * have. `copies` then says how many responses are needed, and `stops` where their texts are cut.
 */
export function forResponse(draft: Draft): Draft {
  return ['n', 'stop'].reduce(
    (next, name) =>
      has(next.body, name) ? (without(next, name, { chat: true, refuses: () => false }) ?? next) : next,
    draft,
  );
}

/**
 * Translates the parameters of a chat, as they would be sent to `/v1/chat/completions`, into those of a background response.
 *
 * `parameters.store` is there only if the caller wants OpenAI to keep the answer. Otherwise it can be deleted after it was
 * delivered.
 *
 * @param body - the body of a draft that {@link forResponse} has made
 */
export function toResponse(body: JsonObject): BackgroundRequest {
  const { parts, untranslatable } = translate(chatTranslations, body);
  return { parameters: { ...parts, background: true }, untranslatable };
}
