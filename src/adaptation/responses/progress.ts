/** Reads how far a background response is, and which error it ended with. Pure. */
import { AppError } from '../../errors';
import { asName, asObject, type JsonObject } from '../../json';
import type { Answer } from '../../stages';

/** How far a background response is: still running, or ended with an answer or an error. */
export type Progress = { running: true } | { answer: Answer } | { error: AppError };

const running = ['queued', 'in_progress'];
const withOutput = ['completed', 'incomplete'];

/**
 * Reads how far a response is.
 *
 * @param response - what `POST /v1/responses`, `GET /v1/responses/{id}` or a cancellation has answered
 * @param read - makes the answer, or the error, from a response that has ended with some output
 */
export function progressOf(
  response: JsonObject,
  read: (response: JsonObject) => { answer: Answer } | { error: AppError },
): Progress {
  const status = String(response.status);
  if (running.includes(status)) return { running: true };
  if (withOutput.includes(status) && Array.isArray(response.output)) return read(response);
  if (status === 'failed') return { error: finalError(asObject(response.error)) };
  if (status === 'cancelled') return { error: new AppError('openai_failed', { message: cancelled }) };
  return { error: new AppError('openai_unreadable') };
}

/** Reads how far a response is that is the answer itself. */
export function responseProgress(response: JsonObject): Progress {
  return progressOf(response, (ended) => ({ answer: ended }));
}

const cancelled = 'The answer was cancelled at OpenAI before it was finished. Run the action again.';
const limited = 'OpenAI’s own rate limit stopped the answer. Wait a few minutes, then run the action again.';

/**
 * Codes of failed responses for which the request is to blame, so that repeating it does not help. Most of them are in the type
 * `ResponseError` of the npm package openai; those of pictures that OpenAI refuses to make are in the guide "Image generation".
 */
const ofRequest =
  /^(invalid_|image_|unsupported_|empty_|failed_to_download_|data_residency_mismatch$|moderation_blocked$|content_policy_|content_filter$)|_policy(_violation)?$/;

/** Codes for which the account is to blame. See `src/openai/failure.ts`. */
const ofAccount =
  /^(insufficient_quota|credit_balance_exhausted|billing_hard_limit_reached|\w+_spend_limit_exceeded)$/;

/**
 * Makes the error for the caller from the error of a failed response. It is final: whoever fetches the response again gets the
 * same one. So the status is never 408 or 429, which flows repeat at once. It is
 *
 * - 400 `openai_rejected` with OpenAI's message, if the request is to blame, such as a picture that cannot be read
 * - 403 `quota_exhausted`, if the account is to blame
 * - 502 `openai_failed` for everything else: a failure of OpenAI, and a rate limit that stopped the answer on its way
 *
 * Its `param` is not passed on: it is the name of something in the response, which the caller did not send.
 *
 * @param error - OpenAI's error object: `code`, `message`, and `type` where it was recorded
 */
export function finalError({ code, message, type }: JsonObject): AppError {
  const openaiCode = asName(code);
  if (ofAccount.test(openaiCode ?? '')) return new AppError('quota_exhausted', { openaiCode });
  if (ofRequest.test(openaiCode ?? '') || type === 'invalid_request_error') {
    return new AppError('openai_rejected', {
      openaiCode,
      status: 400,
      ...(typeof message === 'string' && message !== '' && { message }),
    });
  }
  const isLimit = openaiCode === 'rate_limit_exceeded';
  return new AppError('openai_failed', { openaiCode, ...(isLimit && { message: limited }) });
}
