/** Looks at OpenAI how far the responses of a job are, and stops or deletes them. */
import { AppError, errorTable, type ErrorCode } from '../errors';
import { lengthOfTexts } from '../json';
import { maxAnswerBytes, type Answer, type OutgoingRequest } from '../stages';
import type { Job } from './job';

/** Sends a request with the key of the connection that a job belongs to. */
export type SendForJob = (request: OutgoingRequest) => Promise<Answer>;

/** How far a job is. */
export type Look =
  /** OpenAI works on it, or cannot be asked at the moment. */
  | { state: 'working' }
  /** All its responses have ended, well or not. */
  | { state: 'ended'; responses: readonly Answer[] }
  /** OpenAI has none of its responses any more. */
  | { state: 'gone' }
  /** OpenAI did not finish in an hour, and the app has stopped it. */
  | { state: 'late' };

const path = '/v1/responses/{response_id}';

/** The requests about a response. */
const requests = {
  get: { method: 'GET', path, repeatable: true },
  cancel: { method: 'POST', path: `${path}/cancel`, repeatable: true },
  delete: { method: 'DELETE', path, repeatable: true },
} as const;

/**
 * Sends a request about one response of a job.
 *
 * @param failed - what to give for an error
 */
async function ask<Result>(
  { id, name, upstream }: { id: string; name: keyof typeof requests; upstream: string | undefined },
  send: SendForJob,
  failed: (error: AppError) => Result,
): Promise<Answer | Result> {
  try {
    return await send({ ...requests[name], upstream, parameters: { response_id: id }, expects: 'json' });
  } catch (error) {
    if (error instanceof AppError) return failed(error);
    throw error;
  }
}

/**
 * Looks how far a job is.
 *
 * @throws AppError if OpenAI cannot be asked, and asking again does not help, such as `no_key`; `answer_too_large` if its
 * responses together are larger than one answer may be
 */
export async function lookAt(
  { responses: ids, upstream }: Job,
  send: SendForJob,
): Promise<Exclude<Look, { state: 'late' }>> {
  const responses: Answer[] = [];
  let length = 0;
  // One after the other, because several pictures at a time could be more than an instance can hold.
  for (const id of ids) {
    const result = await ask({ id, name: 'get', upstream }, send, (error) => {
      if (isGone(error)) return 'gone';
      // A job that may still end must not fail because OpenAI could not be asked once.
      if (mayPass(error.code)) return 'working';
      throw error;
    });
    if (result === 'gone') continue;
    if (result === 'working' || isUnfinished(result)) return { state: 'working' };
    length += lengthOfTexts(result);
    if (length > maxAnswerBytes) throw new AppError('answer_too_large');
    responses.push(result);
  }
  return responses.length > 0 ? { state: 'ended', responses } : { state: 'gone' };
}

function isUnfinished({ status }: Answer): boolean {
  return status === 'queued' || status === 'in_progress';
}

function isGone({ status, code }: AppError): boolean {
  return code === 'openai_rejected' && status === 404;
}

function mayPass(code: ErrorCode): boolean {
  return errorTable[code].retry === 'later';
}

/**
 * Stops a job at OpenAI. OpenAI charges for what it has written until then.
 *
 * @returns whether OpenAI has stopped it, or does not have it any more
 */
export function stop(job: Job, send: SendForJob): Promise<boolean> {
  return forAll(job, 'cancel', send);
}

/**
 * Deletes what was asked and answered at OpenAI.
 *
 * @returns whether OpenAI does not have it any more
 */
export function deleteAt(job: Job, send: SendForJob): Promise<boolean> {
  return forAll(job, 'delete', send);
}

/** Sends a request about each response of a job. Tells whether all were carried out. */
async function forAll(
  { responses, upstream }: Job,
  name: 'cancel' | 'delete',
  send: SendForJob,
): Promise<boolean> {
  const results = await Promise.all(
    responses.map((id) => ask({ id, name, upstream }, send, (error) => (isGone(error) ? 'gone' : 'failed'))),
  );
  return !results.includes('failed');
}
