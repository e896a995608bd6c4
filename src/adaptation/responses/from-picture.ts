/** Makes the answer of an image endpoint from a background response with the tool for pictures. Pure. */
import { AppError } from '../../errors';
import { asList, asObject, omit, type JsonObject } from '../../json';
import type { Answer } from '../../stages';
import { sum } from '../chat-answer';
import { finalError, progressOf, type Progress } from './progress';

/**
 * Reads how far a picture is that is made in a background response.
 *
 * @returns its answer is an answer of `/v1/images/generations` with one picture in base64. A response without a picture is an error
 */
export function pictureProgress(response: JsonObject): Progress {
  return progressOf(response, (ended) => {
    const calls = asList(ended.output)
      .map(asObject)
      .filter(({ type }) => type === 'image_generation_call');
    const made = calls.findLast(({ status, result }) => status === 'completed' && typeof result === 'string');
    return made ? { answer: pictureAnswer(ended, made) } : { error: noPicture(ended, calls) };
  });
}

function pictureAnswer(response: JsonObject, call: JsonObject): Answer {
  const { created_at, safety_identifier } = response;
  const { result, revised_prompt } = call;
  const about = ['background', 'output_format', 'quality', 'size', 'svg_usage'];
  const known = Object.entries(call).filter(
    ([name, value]) => about.includes(name) && value !== null && value !== undefined,
  );
  return {
    created: created_at,
    data: [{ b64_json: result, ...(typeof revised_prompt === 'string' && { revised_prompt }) }],
    ...Object.fromEntries(known),
    ...(typeof safety_identifier === 'string' && { safety_identifier }),
    usage: usageOf(response),
  };
}

/** The tokens of the tool, and those of the model that called it. OpenAI charges for both. */
function usageOf({ usage, tool_usage }: JsonObject): JsonObject {
  const { input_tokens, output_tokens, total_tokens } = asObject(usage);
  const ofModel = {
    ...{ input_tokens, output_tokens, total_tokens },
    input_tokens_details: { text_tokens: input_tokens },
    output_tokens_details: { text_tokens: output_tokens },
  };
  return sum(asObject(asObject(tool_usage).image_gen), ofModel);
}

const refused = 'OpenAI made no picture. Describe it in another way.';

/** The error for a response that has ended without a picture. */
function noPicture({ status, incomplete_details }: JsonObject, calls: readonly JsonObject[]): AppError {
  const error = asObject(calls.findLast((call) => call.error)?.error);
  if (Object.keys(error).length > 0) return finalError(error);
  const isUnfinished = status === 'incomplete' && asObject(incomplete_details).reason !== 'content_filter';
  if (isUnfinished || calls.length > 0) return new AppError('openai_failed');
  return new AppError('openai_rejected', { status: 400, param: 'prompt', message: refused });
}

/**
 * Combines the answers of several responses, which make one picture each.
 *
 * @param answers - answers of {@link pictureProgress}, at least one
 */
export function combinedPictures(answers: readonly Answer[]): Answer {
  const [first = {}, ...others] = answers;
  const usage = others.reduce((total, other) => sum(total, asObject(other.usage)), asObject(first.usage));
  return { ...omit(first, ['data']), data: answers.flatMap(({ data }) => asList(data)), usage };
}
