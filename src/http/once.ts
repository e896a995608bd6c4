/** Runs a call that is repeated only once, and gives the others the reply of the first. */
import { AppError, reasonOf } from '../errors';
import type { Claim, Claimed, KeptReply } from '../claims';
import type { Job } from '../jobs';
import type { Inputs } from '../stages';
import type { RunningCall } from './call';
import { repeatKeyOf, type RepeatKey } from './input/repeat-key';
import { changeHeaders } from './output/change-headers';
import { errorReply, type HttpReply } from './output/reply';

/** How to go on with a call. */
export interface Ways {
  /** Runs the call. It tells the claim if it starts a long answer. */
  run: (claim?: Claim) => Promise<HttpReply>;
  /** Makes the reply from the long answer that the first call has started. */
  follow: (job: Job) => Promise<HttpReply>;
}

/** Pauses between two looks at the claim of another call, in milliseconds: the first, and the longest. */
const [firstPauseMs, longestPauseMs] = [250, 2_000];

/** How long after its time limit a call counts as ended without a word, in milliseconds. */
const marginMs = 5_000;

/** Statuses that a repeated call can change. Their replies are not kept. */
const isTemporary = (status: number) => status >= 500 || [401, 408, 429].includes(status);

/**
 * Runs a call, unless another call with the same key has run or runs.
 *
 * @throws AppError `key_reused` for a key that another call has used for something else; `claims_unavailable` if the storage fails and the
 * caller has set the key; `out_of_time` if the other call takes too long
 */
export async function once(running: RunningCall, inputs: Inputs, ways: Ways): Promise<HttpReply> {
  const { action, call, dependencies } = running;
  const { now, wait, jobs } = dependencies;
  const key = repeatKeyOf(action, inputs, call, dependencies.settings);
  if (!key) return ways.run();
  let lostJob: string | undefined;
  let pauseMs = firstPauseMs;
  for (;;) {
    const claimed = await askForClaim(running, key, lostJob);
    if (claimed.state === 'none') return ways.run();
    if (claimed.state === 'mine') return keepReply(running, claimed.claim, ways);
    if (claimed.state === 'differs') throw new AppError('key_reused');
    call.record.headers['idempotency-replayed'] = 'true';
    if (claimed.state === 'done') return replyOf(claimed.reply);
    if (claimed.state === 'job') {
      const job = await jobs.find(claimed.job, call.connection.id);
      if (job) return ways.follow(job);
      // It was delivered and deleted.
      delete call.record.headers['idempotency-replayed'];
      lostJob = claimed.job;
      continue;
    }
    if (now() + pauseMs > call.deadline) throw new AppError('out_of_time', { message: stillRunning });
    await wait(pauseMs);
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
  }
}

const stillRunning = 'The same call was made before and still runs. Try again in a minute to get its reply.';

async function askForClaim(
  { call, dependencies }: RunningCall,
  { key, fingerprint, isExplicit }: RepeatKey,
  lostJob: string | undefined,
): Promise<Claimed | { state: 'none' }> {
  const endsBy = call.deadline + marginMs;
  try {
    return await dependencies.claims.claim({ key, fingerprint, endsBy, lostJob });
  } catch (error) {
    call.warn({ event: 'claim_not_read', ...reasonOf(error) });
    // Whoever sets a key counts on it. The ids of the platform are only a bonus.
    if (isExplicit) throw new AppError('claims_unavailable', { retryAfterSeconds: 10 });
    return { state: 'none' };
  }
}

/** Runs the call that has the claim, and keeps its reply unless a repeated call should run. */
async function keepReply({ call }: RunningCall, claim: Claim, ways: Ways): Promise<HttpReply> {
  let reply: HttpReply;
  try {
    reply = await ways.run(claim);
  } catch (error) {
    if (error instanceof AppError && call.record.job === undefined && !isTemporary(error.status)) {
      await claim.keep(keptReply(errorReply(error, call.requestId, call.record.report), call.record));
    } else if (call.record.job === undefined) await claim.release();
    throw error;
  }
  // The answer of a job is read from OpenAI again.
  if (call.record.job === undefined) await claim.keep(keptReply(reply, call.record));
  return reply;
}

function keptReply(
  { status, headers, body }: HttpReply,
  { report }: RunningCall['call']['record'],
): KeptReply {
  return {
    status,
    headers: { ...(report && changeHeaders(report)), ...headers },
    body: body ?? Buffer.alloc(0),
  };
}

function replyOf({ status, headers, body }: KeptReply): HttpReply {
  return { status, headers: { ...headers }, body };
}
