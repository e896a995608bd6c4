/** Looks at OpenAI how far the responses of a job are, and stops or deletes them. */
import { AppError, errorTable, type ErrorCode } from '../errors';
import type { Answer, OutgoingRequest } from '../stages';
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

/** Sends a request about each response of a job. The results are in the order of the responses. */
function askAll<Result>(
  { responses, upstream }: Job,
  name: keyof typeof requests,
  send: SendForJob,
  failed: (error: AppError) => Result,
): Promise<(Answer | Result)[]> {
  return Promise.all(
    responses.map(async (id) => {
      try {
        return await send({
          ...requests[name],
          upstream,
          parameters: { response_id: id },
          expects: 'json',
        });
      } catch (error) {
        if (error instanceof AppError) return failed(error);
        throw error;
      }
    }),
  );
}

/**
 * Looks how far a job is.
 *
 * @throws AppError if OpenAI cannot be asked, and asking again does not help, such as `no_key`
 */
export async function lookAt(job: Job, send: SendForJob): Promise<Exclude<Look, { state: 'late' }>> {
  const results = await askAll(job, 'get', send, (error) => {
    if (isGone(error)) return 'gone';
    // A job that may still end must not fail because OpenAI could not be asked once.
    if (mayPass(error.code)) return 'working';
    throw error;
  });
  const responses = results.filter((result) => typeof result === 'object');
  const isWorking = results.includes('working') || responses.some(isUnfinished);
  if (isWorking) return { state: 'working' };
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
export async function stop(job: Job, send: SendForJob): Promise<boolean> {
  return allDone(await askAll(job, 'cancel', send, (error) => (isGone(error) ? 'gone' : 'failed')));
}

/**
 * Deletes what was asked and answered at OpenAI.
 *
 * @returns whether OpenAI does not have it any more
 */
export async function deleteAt(job: Job, send: SendForJob): Promise<boolean> {
  return allDone(await askAll(job, 'delete', send, (error) => (isGone(error) ? 'gone' : 'failed')));
}

function allDone(results: readonly unknown[]): boolean {
  return !results.includes('failed');
}
