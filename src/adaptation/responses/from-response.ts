/** Makes the answer of a chat from a background response. Pure. */
import { joined, partsOf } from '../../actions/mappings/response-parts';
import { asList, asObject, isObject, type JsonObject } from '../../json';
import type { Answer } from '../../stages';
import { progressOf, type Progress } from './progress';

/**
 * Reads how far a chat is that runs as a background response.
 *
 * @returns its answer is an answer of `/v1/chat/completions` with one choice. A response that is incomplete has one as well, with
 * the `finish_reason` `length` or `content_filter`
 */
export function chatProgress(response: JsonObject): Progress {
  return progressOf(response, (ended) => ({ answer: chatAnswer(ended) }));
}

/** The answer of a chat. There is no `system_fingerprint`, which a response does not have. */
function chatAnswer(response: JsonObject): Answer {
  const { id, created_at, model, service_tier, metadata, moderation } = response;
  const message = messageOf(response);
  return {
    id: String(id).replace(/^(resp_)?/, 'chatcmpl-'),
    object: 'chat.completion',
    created: created_at,
    model,
    choices: [
      { index: 0, message, logprobs: logprobsOf(response), finish_reason: finishReason(response, message) },
    ],
    usage: usageOf(asObject(response.usage)),
    ...(typeof service_tier === 'string' && { service_tier }),
    ...(isObject(metadata) && Object.keys(metadata).length > 0 && { metadata }),
    ...(isObject(moderation) && { moderation: moderationOf(moderation) }),
  };
}

function messageOf(response: JsonObject): JsonObject {
  const texts = partsOf(response, 'output_text');
  const calls = asList(response.output).flatMap(toolCall);
  const refusal = joined(partsOf(response, 'refusal').map((part) => part.refusal));
  // A chat has an empty text if the model said nothing at all, and null if it did something else.
  const silence = refusal === null && calls.length === 0 ? '' : null;
  return {
    role: 'assistant',
    content: joined(texts.map(({ text }) => text)) ?? silence,
    refusal,
    annotations: annotationsOf(texts),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** The call of a tool as a chat has it; nothing for any other item. */
function toolCall(item: unknown): readonly JsonObject[] {
  const { type, call_id: id, name, arguments: args, input } = asObject(item);
  if (type === 'function_call') return [{ id, type: 'function', function: { name, arguments: args } }];
  return type === 'custom_tool_call' ? [{ id, type: 'custom', custom: { name, input } }] : [];
}

/** The sources that the texts quote. Their places count from the beginning of the joined text. */
function annotationsOf(texts: readonly JsonObject[]): readonly JsonObject[] {
  let start = 0;
  return texts.flatMap(({ text, annotations }) => {
    const shift = start;
    start += String(text).length;
    return asList(annotations)
      .map(asObject)
      .filter(({ type }) => type === 'url_citation')
      .map(({ type, url, title, start_index, end_index }) => {
        const places = { start_index: Number(start_index) + shift, end_index: Number(end_index) + shift };
        return { type, url_citation: { ...places, title, url } };
      });
  });
}

/** The log probabilities, which both APIs write in the same form; null if nobody asked for them. */
function logprobsOf(response: JsonObject): JsonObject | null {
  const content = partsOf(response, 'output_text').flatMap(({ logprobs }) => asList(logprobs));
  return content.length > 0 ? { content, refusal: null } : null;
}

function finishReason({ status, incomplete_details }: JsonObject, message: JsonObject): string {
  if (status === 'incomplete') {
    return asObject(incomplete_details).reason === 'content_filter' ? 'content_filter' : 'length';
  }
  return message.tool_calls ? 'tool_calls' : 'stop';
}

function usageOf(usage: JsonObject): JsonObject {
  const { input_tokens, output_tokens, total_tokens, input_tokens_details, output_tokens_details } = usage;
  return {
    ...{ prompt_tokens: input_tokens, completion_tokens: output_tokens, total_tokens },
    prompt_tokens_details: asObject(input_tokens_details),
    completion_tokens_details: asObject(output_tokens_details),
  };
}

/** The results of a moderation. A chat has a list of them. */
function moderationOf(moderation: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(moderation).map(([name, result]) => {
      const { type, model } = asObject(result);
      if (type !== 'moderation_result') return [name, result];
      return [name, { type: 'moderation_results', model, results: [result] }];
    }),
  );
}
