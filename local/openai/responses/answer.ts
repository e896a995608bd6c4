/** Writes responses as OpenAI's API returns them. Pure. */
import { createHash } from 'node:crypto';
import { asList, asObject, type JsonObject } from '../../../src/json';
import type { Fate } from './fate';
import { pictureParts } from './picture-answer';

/** A response in one of its states. Its defaults are those that OpenAI returns for parameters that were not sent. */
export function responseObject(id: string, body: JsonObject, state: JsonObject): JsonObject {
  const { format, verbosity } = asObject(body.text);
  const { effort, summary } = asObject(body.reasoning);
  return {
    ...{ id, object: 'response', background: false, access_programs: null, completed_at: null, error: null },
    ...{ incomplete_details: null, instructions: null, max_output_tokens: null, max_tool_calls: null },
    ...{ moderation: null, output: [], parallel_tool_calls: true, previous_response_id: null },
    ...{ prompt_cache_key: null, safety_identifier: null, service_tier: 'auto', store: true, temperature: 1 },
    ...{ tool_choice: 'auto', tools: [], top_logprobs: 0, top_p: 1, truncation: 'disabled', usage: null },
    ...{ user: null, metadata: {} },
    ...echoed(body),
    text: { format: format ?? { type: 'text' }, verbosity: verbosity ?? 'medium' },
    reasoning: { effort: effort ?? null, summary: summary ?? null },
    ...state,
  };
}

/** The parameters, which a response repeats, except for those that only asked for something. */
function echoed(body: JsonObject): JsonObject {
  const { ...parameters } = body;
  delete parameters.input;
  delete parameters.include;
  delete parameters.stream;
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}

/** What a response has when it has ended. */
export interface Ending {
  status: string;
  output: readonly JsonObject[];
  usage: JsonObject | null;
  incomplete_details?: JsonObject;
  error?: JsonObject;
  tool_usage?: JsonObject;
}

/** Item ids look like those of OpenAI, and depend on the response. */
const itemId = (kind: string, id: string, index = 0) =>
  `${kind}_${createHash('sha256').update(`${id} ${index}`).digest('hex').slice(0, 48)}`;

const messages: Readonly<Record<string, string>> = {
  server_error: 'An error occurred while processing your request.',
  rate_limit_exceeded: 'Rate limit reached for requests.',
};

/**
 * Ends a response as its fate wants it.
 *
 * @param body - its parameters
 * @param chat - the answer to the chat that means the same
 */
export function endingOf(
  id: string,
  body: JsonObject,
  chat: JsonObject,
  fate: Fate & { made?: readonly JsonObject[] },
): Ending {
  const { fails, incomplete, cancelled, refuses = false, says, made = [] } = fate;
  if (cancelled) return { status: 'cancelled', output: [], usage: null };
  const paints = asList(body.tools)
    .map(asObject)
    .find(({ type }) => type === 'image_generation');
  const isBlocked = paints && fails === 'moderation_blocked';
  if (fails && !isBlocked) {
    const error = {
      code: fails,
      message: messages[fails] ?? `The response failed: ${fails}.`,
      param: null,
      type: null,
    };
    return { status: 'failed', output: [], usage: null, error };
  }
  const [choice] = asList(chat.choices).map(asObject);
  const usage = responseUsage(asObject(chat.usage));
  if (paints && incomplete) {
    return { status: 'incomplete', output: [], usage, incomplete_details: { reason: incomplete } };
  }
  if (paints) {
    return { status: 'completed', usage, ...pictureParts(itemId('ig', id), body, paints, fails) };
  }
  const reason = incomplete ?? (choice?.finish_reason === 'length' ? 'max_output_tokens' : undefined);
  const status = reason ? 'incomplete' : 'completed';
  const half = incomplete !== undefined;
  const reasons = Number(asObject(usage.output_tokens_details).reasoning_tokens) > 0;
  return {
    status,
    output: outputOf(id, body, asObject(choice), { status, half, reasons, refuses, says, made }),
    usage,
    ...(reason !== undefined && { incomplete_details: { reason } }),
  };
}

function responseUsage({
  prompt_tokens,
  completion_tokens,
  total_tokens,
  completion_tokens_details,
}: JsonObject) {
  return {
    ...{ input_tokens: prompt_tokens, output_tokens: completion_tokens, total_tokens },
    input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
    output_tokens_details: completion_tokens_details,
  };
}

/** How the model answers. */
interface Manner {
  status: string;
  half: boolean;
  reasons: boolean;
  refuses: boolean;
  says: string | undefined;
  /** The files that it has made in a container. */
  made: readonly JsonObject[];
}

const refusal = { type: 'refusal', refusal: 'I cannot help with that.' };

/** The items of an answer: reasoning, searches, calls of tools, and the message. */
function outputOf(
  id: string,
  body: JsonObject,
  { message, logprobs }: JsonObject,
  { status, half, reasons, refuses, says, made }: Manner,
): readonly JsonObject[] {
  const { content, tool_calls: calls, annotations } = asObject(message);
  const whole = says ?? (typeof content === 'string' ? content : '');
  const text = half ? whole.slice(0, whole.length / 2) : whole;
  const isAsked = asList(body.include).includes('message.output_text.logprobs');
  const part = {
    type: 'output_text',
    annotations: [
      ...asList(annotations).map((one) => {
        const { url_citation: source, type } = asObject(one);
        return { type, ...asObject(source) };
      }),
      ...made.map((file) => ({ type: 'container_file_citation', ...file, start_index: 0, end_index: 4 })),
    ],
    logprobs: isAsked ? asList(asObject(logprobs).content) : [],
    text,
  };
  const said = {
    id: itemId('msg', id),
    type: 'message',
    status,
    content: [refuses ? refusal : part],
    role: 'assistant',
  };
  const code = {
    ...{ id: itemId('ci', id), type: 'code_interpreter_call', status: 'completed', outputs: null },
    ...{ code: 'print(1)', container_id: made[0]?.container_id },
  };
  const thought = {
    id: itemId('rs', id),
    type: 'reasoning',
    summary: [],
    content: [],
    encrypted_content: 'gAAAA',
  };
  const search = {
    id: itemId('ws', id),
    type: 'web_search_call',
    status: 'completed',
    action: { type: 'search' },
  };
  return [
    ...(reasons ? [thought] : []),
    ...(asList(annotations).length > 0 ? [search] : []),
    ...(made.length > 0 ? [code] : []),
    ...(text ? [said] : []),
    ...asList(calls).map((call, index) => callItem(asObject(call), itemId('fc', id, index))),
  ];
}

function callItem({ id: call_id, type, function: fn, custom }: JsonObject, id: string): JsonObject {
  return type === 'function'
    ? { id, type: 'function_call', status: 'completed', call_id, ...asObject(fn) }
    : { id, type: 'custom_tool_call', call_id, ...asObject(custom) };
}
