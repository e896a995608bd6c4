/** Starts a long answer, waits for it as long as its caller does, and says how to get it afterwards. */
import type { AdaptedRequest } from '../adaptation';
import { AppError, type ErrorCode } from '../errors';
import { retryAfterSeconds, type Job } from '../jobs';
import type { Answer, Inputs } from '../stages';
import { publicAddress } from './address';
import type { Call, Dependencies, RunningCall, Visit } from './call';
import { jobOutputs, outputsReply, replyDetails } from './job-reply';
import { jsonReply, type HttpReply } from './output/reply';

/** The longest time that a call waits for a long answer, in milliseconds. Callers wait 100 to 120 seconds. */
const longestWaitMs = 80_000;

/** The part of the time of a call that can be spent waiting. The rest is for what comes before and after. */
const shareOfTime = 5 / 6;

/** Pauses between two looks, in milliseconds: the first, and the longest. */
const [firstPauseMs, longestPauseMs] = [500, 3_000];

/** Responses that OpenAI now works on, and the call that they belong to. */
export interface StartedAnswer {
  inputs: Inputs;
  /** The request in the form in which it was sent. */
  request: AdaptedRequest;
  started: readonly Answer[];
}

/**
 * Gives the caller of a long answer its reply: the answer, or how to get it.
 *
 * @param job - the job of the answer
 * @param isStart - whether the caller only wants to start it
 * @throws AppError as {@link waitForAnswer}
 */
export async function longReply(
  { call, dependencies }: RunningCall,
  job: Job,
  isStart: boolean,
): Promise<HttpReply> {
  if (!isStart) return waitForAnswer(job, call, dependencies);
  return job.isStored ? jsonReply(200, statusOf(job)) : giveUp(job, call, dependencies, 'jobs_unavailable');
}

/** Stores the job of a long answer, so that any instance can find it. */
export async function addJob(
  call: Call,
  { inputs, request, started }: StartedAnswer,
  { jobs }: Dependencies,
): Promise<Job> {
  const { connection, record, wishes } = call;
  const { report } = record;
  const details = replyDetails(request, inputs, { report, returns: wishes.returns });
  const responses = started.map(({ id }) => String(id));
  const job = await jobs.add({
    connection: connection.id,
    upstream: request.upstream.name,
    responses,
    details,
  });
  record.job = job.id;
  return job;
}

/**
 * Waits for a long answer.
 *
 * @returns the answer; or 202 with a link, for callers that ask for it again
 * @throws AppError that the answer ended with, or `answer_pending` for callers that do not ask again by themselves
 */
export async function waitForAnswer(job: Job, call: Call, dependencies: Dependencies): Promise<HttpReply> {
  const { now, wait } = dependencies;
  const { started, deadline, wishes } = call;
  const usualMs = Math.min(longestWaitMs, (deadline - started) * shareOfTime);
  const wantedSeconds = job.isStored ? (wishes.preferences.waitSeconds ?? Infinity) : Infinity;
  const until = started + Math.min(usualMs, wantedSeconds * 1000);
  let pauseMs = firstPauseMs;
  while (now() + pauseMs <= until) {
    await wait(pauseMs);
    const outputs = await jobOutputs(job, call, dependencies);
    if (outputs) return outputsReply(outputs);
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
  }
  if (!job.isStored) return giveUp(job, call, dependencies, 'out_of_time');
  if (!wishes.polls) throw pendingError(job);
  const token = await dependencies.jobs.link(job);
  const applied = wishes.preferences.async && { 'preference-applied': 'respond-async' };
  return pendingReply(job, token, call, dependencies, { ...applied });
}

/** Stops a job that nobody can find again. */
async function giveUp(
  job: Job,
  call: Call,
  { jobs, services }: Dependencies,
  code: ErrorCode,
): Promise<never> {
  await jobs.stop(job, services.sendFor(call));
  throw new AppError(code);
}

/**
 * Makes the reply to a caller that asks again and again: 202, with the link in every one. Logic Apps and Power Automate go on as
 * long as they get it. See https://learn.microsoft.com/azure/logic-apps/logic-apps-create-api-app.
 *
 * @param headers - further headers
 */
export function pendingReply(
  job: Job,
  token: string,
  { url }: Pick<Visit, 'url'>,
  { settings, now }: Pick<Dependencies, 'settings' | 'now'>,
  headers: Record<string, string> = {},
): HttpReply {
  return jsonReply(202, statusOf(job), {
    ...headers,
    location: `${publicAddress(url, settings)}/v1/jobs/${job.id}?t=${token}`,
    'retry-after': String(retryAfterSeconds(job, now())),
  });
}

/** What is said about an answer that is not there yet. */
export function statusOf({ id }: Job) {
  return { answer_id: id, status: 'in_progress' };
}

/** The error for a caller that waits once only, and has waited long enough. */
function pendingError({ id }: Job): AppError {
  const message = `OpenAI is still working on the answer. Get it in a minute with the action “Get an answer” and the id ${id}.`;
  return new AppError('answer_pending', { message, headers: { 'x-answer-id': id } });
}
