/** The walk of one request: read, check, plan, permit, key, OpenAI, reply. */
import type { HttpHandler } from '@azure/functions';
import type { Action } from '../actions';
import { complete } from '../actions/complete';
import { describeChanges, type Plan } from '../adaptation';
import { within } from '../deadline';
import { AppError } from '../errors';
import type { JsonObject } from '../json';
import type { Trace, UpstreamRequest } from '../openai';
import { answer, type Call, type Dependencies } from './answer';
import { checkInputs, matches } from './check';
import { eventStream } from './event-stream';
import { limitHeaders, refusal, throttleTimeout } from './permit';
import { readInputs } from './read';
import type { Content } from './reply';
import { toRequest } from './request';
import { isStrict } from './strict';

/** How long a caller should wait when the vault did not answer in time. */
const retryAfterSeconds = 10;

/**
 * Makes the HTTP function of an action.
 *
 * @param action - the row of the table that is run
 */
export function run(action: Action, dependencies: Dependencies): HttpHandler {
  return answer(action.operationId, dependencies, async (call) => {
    const strict = isStrict(call.request);
    const inputs = checkInputs(action, await readInputs(action, call.request));
    call.model = inputs.model;
    const plan = dependencies.adaptation.plan(action, inputs, strict);
    call.changes = plan.changes;
    const requestOf = (parameters: JsonObject): UpstreamRequest => ({
      ...toRequest({ ...action, path: plan.path }, parameters),
      clientRequestId: call.requestId,
      deadline: call.deadline,
    });
    // Written before the permit is spent, because it can fail.
    const first = requestOf(plan.parameters);
    await spendPermit(call, dependencies);
    const given = await dependencies.adaptation.carryOut(plan, (parameters) =>
      callOpenAI(parameters === plan.parameters ? first : requestOf(parameters), call, dependencies),
    );
    return contentOf(action, inputs, documented(action, plan, given));
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
  { keys, openai, adaptation, now }: Dependencies,
): Promise<JsonObject> {
  const inTime = <Value>(work: Promise<Value>) =>
    within(work, call.deadline - now(), () => new AppError('vault_unavailable', { retryAfterSeconds }));
  // One call may ask OpenAI several things, and each has tries of its own.
  const trace: Trace = { tries: 0, headers: {} };
  const send = async () => {
    const key = await inTime(keys.get(call.connection));
    try {
      return await openai.send(request, key, trace);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'stored_key_refused')) throw error;
      const newKey = await inTime(keys.afterRefusal(call.connection, key));
      if (!newKey) throw error;
      return await openai.send(request, newKey, trace);
    }
  };
  try {
    const given = await send();
    if (request.path === '/models') adaptation.noteModels(given);
    return given;
  } finally {
    call.trace.tries += trace.tries;
    call.trace.headers = trace.headers;
  }
}

/** OpenAI's answer in the documented shape. */
function documented(action: Action, { changes, fromUpstream }: Plan, given: JsonObject): JsonObject {
  const mapped = fromUpstream(given);
  const reply = complete(
    action.output,
    changes ? { ...mapped, adaptation: describeChanges(changes) } : mapped,
  );
  if (!matches(action.output, reply)) throw new AppError('openai_unreadable');
  return reply;
}

/** The reply as the caller wants it: as JSON, or as the events of a stream. */
function contentOf(action: Action, inputs: JsonObject, reply: JsonObject): Content {
  if (action.toEvents && inputs.stream === true) return eventStream(action.toEvents(reply, inputs));
  return { json: reply };
}
