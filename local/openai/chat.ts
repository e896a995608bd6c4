/**
 * Shapes the answer to a chat as the requested model would give it, with reasoning, length limit and stop
 * texts. Pure.
 */
import { asList, asObject, type JsonObject } from '../../src/json';
import type { SimulatedModel } from './models';
import { saidTo } from './said';

/** Tokens that the model spends on reasoning before the first word, by effort. */
const reasoningTokens: Record<string, number> = {
  none: 0,
  minimal: 100,
  low: 600,
  medium: 2_000,
  high: 8_000,
};

/**
 * Turns aimock's answer, which only repeats the last message, into the answer of a model. A token is a word
 * with the space before it.
 *
 * @param answer - a chat completion with one choice
 * @param body - the request
 * @param model - the requested model; undefined if the request names none
 */
export function shapeChat(
  answer: JsonObject,
  body: JsonObject,
  model: SimulatedModel | undefined,
): JsonObject {
  const [choice] = asList(answer.choices).map(asObject);
  const message = asObject(choice?.message);
  const effort = typeof body.reasoning_effort === 'string' ? body.reasoning_effort : 'medium';
  const reasoning = model?.efforts ? (reasoningTokens[effort] ?? 20_000) : 0;
  const limit = Number(body.max_completion_tokens ?? body.max_tokens ?? Infinity);
  const said = saidTo(body, String(message.content));
  const words = untilStop(said.text, body.stop).match(/\s*\S+|\s+$/g) ?? [];
  const written = words.slice(0, Math.max(0, limit - reasoning));
  const isCut = written.length < words.length || limit <= reasoning;
  const logprobs =
    body.logprobs === true ? { content: written.map((word) => tokenOf(word, body)), refusal: null } : null;
  const calls = isCut ? [] : said.calls;

  const n = typeof body.n === 'number' ? body.n : 1;
  const completion = Math.min(limit, reasoning + written.length) * n;
  const prompt = Number(asObject(answer.usage).prompt_tokens);
  return {
    ...answer,
    // The fields of a real answer of OpenAI, where a missing text is null.
    choices: Array.from({ length: n }, (_, index) => ({
      index,
      message: {
        role: 'assistant',
        content: calls.length > 0 ? null : written.join(''),
        refusal: null,
        annotations: written.length > 0 ? said.annotations : [],
        ...(calls.length > 0 && { tool_calls: calls }),
      },
      logprobs,
      finish_reason: isCut ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
    })),
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: Math.min(limit, reasoning) * n },
    },
  };
}

function untilStop(text: string, stop: unknown): string {
  const stops = (typeof stop === 'string' ? [stop] : asList(stop)).map(String);
  const places = stops.map((one) => text.indexOf(one)).filter((place) => place >= 0);
  return text.slice(0, Math.min(text.length, ...places));
}

function tokenOf(token: string, { top_logprobs }: JsonObject): JsonObject {
  const alternatives = Array.from({ length: Number(top_logprobs ?? 0) }, (_, index) => ({
    token: index === 0 ? token : `${token}${index}`,
    logprob: -0.1 * (index + 1),
    bytes: [...Buffer.from(index === 0 ? token : `${token}${index}`)],
  }));
  return { token, logprob: -0.1, bytes: [...Buffer.from(token)], top_logprobs: alternatives };
}
