/** The walk of one request: read, check, plan, permit, key, OpenAI, reply. */
import type { HttpHandler } from '@azure/functions';
import type { Action } from '../actions';
import { complete } from '../schema/complete';
import { describeChanges, type Plan } from '../adaptation';
import { AppError } from '../errors';
import type { JsonObject } from '../json';
import type { UpstreamRequest } from '../openai';
import { answer as answered, type Call, type Dependencies } from './frame';
import { checkInputs, matches } from './input/check';
import { eventStream } from './output/event-stream';
import { fileContent, formOf } from './output/file-reply';
import { inTime } from './deadline';
import { withTokens } from './output/log';
import { limitHeaders, refusal } from './output/limit-headers';
import { readOperation } from './input/named-action';
import { publicAddress } from './address';
import { readInputs } from './input/read';
import type { Content } from './output/reply';
import { toRequest } from '../openai/request';
import { readStrict } from './input/wishes';
import { callAzureSpeech, callOpenAI } from './upstream';

/**
 * Makes the HTTP function of an action.
 *
 * @param action - the row of the table that is run
 */
export function run(action: Action, dependencies: Dependencies): HttpHandler {
  return answered(action.operationId, dependencies, async (call) =>
    walk(action, await readInputs(action, call.request), call, dependencies),
  );
}

/**
 * Makes the HTTP function for callers that cannot go to an action’s own address, such as the Azure Functions action of
 * Logic Apps: they name the action in the input `operation`.
 *
 * @param name - of the function, for the log as long as no action is known
 */
export function runNamed(name: string, actions: readonly Action[], dependencies: Dependencies): HttpHandler {
  return answered(name, dependencies, async (call) => {
    const { action, inputs } = await readOperation(actions, call.request);
    call.action = action.operationId;
    return walk(action, inputs, call, dependencies);
  });
}

/** What becomes of a request, from its raw inputs on. */
async function walk(
  action: Action,
  raw: JsonObject,
  call: Call,
  dependencies: Dependencies,
): Promise<Content> {
  const { strict, problems } = readStrict(call.request);
  const inputs = checkInputs(action, raw, problems);
  call.model = inputs.model;
  const plan = dependencies.adaptation.plan(action, inputs, strict);
  // Written before the permit is spent, because it can fail.
  const first = requestFor(action, plan, plan.parameters, call);
  await spendPermit(call, dependencies);
  call.changes = plan.changes;
  const given = await carriedOut(action, plan, first, call, dependencies);
  const published = action.pictures ? await publish(inputs, plan, given, call, dependencies) : given;
  return contentOf(action, inputs, plan, published, call);
}

/** Carries a plan out, and what follows from its answer. */
async function carriedOut(
  action: Action,
  plan: Plan,
  first: UpstreamRequest,
  call: Call,
  dependencies: Dependencies,
): Promise<JsonObject> {
  const send = plan.service === 'azure-speech' ? callAzureSpeech : callOpenAI;
  const given = await dependencies.adaptation.carryOut(plan, (parameters) => {
    const isFirst = parameters === plan.parameters;
    return send(isFirst ? first : requestFor(action, plan, parameters, call), call, dependencies);
  });
  call.tokens = withTokens(call.tokens, given);
  const further = plan.further?.(given);
  if (!further) return given;
  const second = requestFor(action, further, further.parameters, call);
  return carriedOut(action, further, second, call, dependencies);
}

/** Keeps the pictures of an answer, and puts links in their place. */
async function publish(
  inputs: JsonObject,
  { changes }: Plan,
  given: JsonObject,
  call: Call,
  { pictures, settings }: Dependencies,
): Promise<JsonObject> {
  const { answer, isStored } = await pictures.publish(given, {
    size: inputs.size,
    base64: inputs.response_format === 'b64_json',
    prompt: changes?.draft.body.prompt,
    address: publicAddress(call.request, settings),
    deadline: call.deadline,
  });
  if (changes) changes.hasLinks = isStored;
  return answer;
}

function requestFor(action: Action, { path }: Plan, parameters: JsonObject, call: Call): UpstreamRequest {
  return {
    ...toRequest({ ...action, path }, parameters),
    clientRequestId: call.requestId,
    deadline: call.deadline,
    file: action.file !== undefined,
  };
}

/** Takes a permit of the connection. From here on the request counts, whatever becomes of it. */
async function spendPermit(call: Call, { throttle, settings, now }: Dependencies): Promise<void> {
  const { throttleWindowSeconds } = settings;
  const lease = await inTime(throttle.acquire(call.connection.id), call, now, 'throttle_unavailable');
  call.headers = limitHeaders(lease, throttleWindowSeconds);
  if (!lease.granted) throw refusal(lease, throttleWindowSeconds);
}

/** The reply in the form that the action and the caller want: a file, the events of a stream, or JSON. */
function contentOf(action: Action, inputs: JsonObject, plan: Plan, given: JsonObject, call: Call): Content {
  const { changes } = plan;
  const more = changes ? { adaptation: describeChanges(changes) } : {};
  if (action.file && Buffer.isBuffer(given.bytes)) {
    return fileContent(given.bytes, action.file(inputs), call.request, more);
  }
  const reply = complete(action.output, { ...plan.fromUpstream(given), ...more });
  if (!matches(action.output, reply)) throw new AppError('openai_unreadable');
  if (action.toEvents && String(inputs.stream) === 'true') return eventStream(action.toEvents(reply, inputs));
  if (action.toText && formOf(call.request) === 'text') {
    const bytes = Buffer.from(String(action.toText(reply)));
    return { bytes, type: 'text/plain; charset=utf-8' };
  }
  return { json: reply };
}
