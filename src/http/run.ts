/** The walk of one request: read, check, permit, key, OpenAI, reply. */
import type { HttpHandler } from '@azure/functions';
import type { Action } from '../actions';
import { complete } from '../actions/complete';
import { within } from '../deadline';
import { AppError } from '../errors';
import type { JsonObject } from '../json';
import type { UpstreamRequest } from '../openai';
import { answer, type Call, type Dependencies } from './answer';
import { checkInputs, matches } from './check';
import { limitHeaders, refusal, throttleTimeout } from './permit';
import { readInputs } from './read';
import { toRequest } from './request';

/** How long a caller should wait when the vault did not answer in time. */
const retryAfterSeconds = 10;

/**
 * Makes the HTTP function of an action.
 *
 * @param action - the row of the table that is run
 */
export function run(action: Action, dependencies: Dependencies): HttpHandler {
  return answer(action.operationId, dependencies, async (call) => {
    const inputs = checkInputs(action, await readInputs(action, call.request));
    call.model = inputs.model;
    const request = {
      ...toRequest(action, inputs),
      clientRequestId: call.requestId,
      deadline: call.deadline,
    };
    await spendPermit(call, dependencies);
    return documented(action, await callOpenAI(request, call, dependencies));
  });
}

/** Takes a permit of the connection. From here on the request counts, whatever becomes of it. */
async function spendPermit(call: Call, { throttle, settings, now }: Dependencies): Promise<void> {
  const { throttleWindowSeconds } = settings;
  const lease = await within(throttle.acquire(call.connection.id), call.deadline - now(), throttleTimeout);
  call.headers = limitHeaders(lease, throttleWindowSeconds);
  if (!lease.granted) throw refusal(lease, throttleWindowSeconds);
}

/** Calls OpenAI; when it refuses a key from the vault, tries a newer one once, so that no flow notices a rotation. */
export async function callOpenAI(
  request: UpstreamRequest,
  call: Call,
  { keys, openai, now }: Dependencies,
): Promise<JsonObject> {
  const inTime = <Value>(work: Promise<Value>) =>
    within(work, call.deadline - now(), () => new AppError('vault_unavailable', { retryAfterSeconds }));
  const key = await inTime(keys.get(call.connection));
  try {
    return await openai.send(request, key, call.trace);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
    const newKey = await inTime(keys.afterRefusal(call.connection, key));
    if (!newKey) throw error;
    return await openai.send(request, newKey, call.trace);
  }
}

/** OpenAI's answer in the documented shape. */
function documented(action: Action, given: JsonObject): JsonObject {
  const reply = complete(action.output, action.fromUpstream ? action.fromUpstream(given) : given);
  if (!matches(action.output, reply)) throw new AppError('openai_unreadable');
  return reply;
}
