/** The walk of one call: read, check, plan, permit, OpenAI, pictures, reply. */
import type { HttpHandler } from '@azure/functions';
import type { Action } from '../actions';
import { describeAdaptation, type Outcome, type Plan, type SendRequest } from '../adaptation';
import { beforeDeadline } from '../deadline';
import { AppError } from '../errors';
import { writeRequest } from '../openai';
import { matches } from '../schema/check';
import { complete } from '../schema/complete';
import type { Answer, Inputs, RawInputs } from '../stages';
import { publicAddress } from './address';
import type { Call, Dependencies } from './call';
import { callFrame } from './frame';
import { checkInputs } from './input/check';
import { readNamedAction } from './input/named-action';
import { readInputs } from './input/read';
import { eventStream } from './output/event-stream';
import { fileReply } from './output/file-reply';
import { limitHeaders, refusal } from './output/limit-headers';
import { jsonReply, textReply, type HttpReply } from './output/reply';
import { usageOf } from './record';

/** A call on its walk. */
interface Walk {
  action: Action;
  call: Call;
  dependencies: Dependencies;
}

/** Makes the HTTP function of an action. */
export function run(action: Action, dependencies: Dependencies): HttpHandler {
  return callFrame({ name: action.operationId }, dependencies, async (call) =>
    walk({ action, call, dependencies }, await readInputs(action, call)),
  );
}

/**
 * Makes the HTTP function for callers that cannot go to an action's own address, such as the Azure Functions action of Logic
 * Apps. They name the action in the input `operation`.
 *
 * @param name - of the function, for the log as long as the action is unknown
 */
export function runNamed(name: string, actions: readonly Action[], dependencies: Dependencies): HttpHandler {
  return callFrame({ name }, dependencies, async (call) => {
    const { action, raw } = await readNamedAction(actions, call);
    call.record.action = action.operationId;
    return walk({ action, call, dependencies }, raw);
  });
}

/** What happens to a call, from its raw inputs on. */
async function walk(way: Walk, raw: RawInputs): Promise<HttpReply> {
  const { action, call, dependencies } = way;
  const { strict, problems } = call.wishes;
  const inputs = checkInputs(action, raw, problems);
  call.record.model = inputs.model;
  const plan = dependencies.adaptation.plan({ action, inputs, strict });
  await spendPermit(way);
  const outcome = await dependencies.adaptation.carryOut(plan, sendFor(way));
  const answer = await settle(way, inputs, plan, outcome);
  return replyFor(way, inputs, plan, answer);
}

/** Takes a permit of the connection. From here on the call counts, whatever becomes of it. */
async function spendPermit({ call, dependencies }: Walk): Promise<void> {
  const { throttle, settings, now } = dependencies;
  const { throttleWindowSeconds } = settings;
  const asked = throttle.acquire(call.connection.id);
  const lease = await beforeDeadline(asked, call, now, 'throttle_unavailable');
  Object.assign(call.record.headers, limitHeaders(lease, throttleWindowSeconds));
  if (!lease.granted) throw refusal(lease, throttleWindowSeconds);
}

/** How the requests of the call are sent. */
function sendFor({ action, call, dependencies }: Walk): SendRequest {
  const { requestId, connection, deadline, record } = call;
  const owned = { requestId, connection, deadline, trace: record.trace };
  const { method, repeatable, file } = action;
  return ({ service, path, draft }) => {
    const endpoint = { method, path, repeatable, file: file !== undefined };
    return dependencies.services[service].send(writeRequest(endpoint, draft.body), owned);
  };
}

/**
 * Notes what came of the call, and puts links in the place of pictures.
 *
 * @throws AppError where OpenAI gave no answer
 */
async function settle(way: Walk, inputs: Inputs, plan: Plan, outcome: Outcome): Promise<Answer> {
  const { action, call } = way;
  const { steps, result } = outcome;
  call.record.usage = usageOf(steps.flatMap((step) => ('answer' in step ? [step.answer] : [])));
  const pictures =
    'answer' in result && action.pictures ? await publish(way, inputs, plan, result.answer) : undefined;
  call.record.report = describeAdaptation(steps, pictures?.isStored);
  if ('error' in result) throw result.error;
  return pictures?.answer ?? result.answer;
}

/** Stores the pictures of an answer, and puts links in their place. */
function publish({ call, dependencies }: Walk, inputs: Inputs, plan: Plan, answer: Answer) {
  return dependencies.pictures.publish(answer, {
    size: inputs.size,
    base64: inputs.response_format === 'b64_json',
    prompt: plan.request.parameters.prompt,
    address: publicAddress(call.url, dependencies.settings),
    deadline: call.deadline,
  });
}

/** The reply in the form that the action and the caller want: a file, the events of a stream, text, or JSON. */
function replyFor({ action, call }: Walk, inputs: Inputs, plan: Plan, answer: Answer): HttpReply {
  const { report } = call.record;
  const adaptation = report && { adaptation: report };
  if (action.file && Buffer.isBuffer(answer.bytes)) {
    return fileReply(answer.bytes, action.file(inputs), call.wishes, adaptation);
  }
  const reply = complete(action.output, { ...plan.fromUpstream(answer), ...adaptation });
  if (!matches(action.output, reply)) throw new AppError('openai_unreadable');
  if (action.toEvents && String(inputs.stream) === 'true') return eventStream(action.toEvents(reply, inputs));
  if (action.toText && call.wishes.returns === 'text') return textReply(String(action.toText(reply)));
  return jsonReply(200, reply);
}
