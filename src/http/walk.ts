/** Runs a call from start to end: read, check, plan, permit, OpenAI, pictures, reply. */
import type { HttpHandler } from '@azure/functions';
import type { Action } from '../actions';
import { describeAdaptation, type Outcome, type Plan } from '../adaptation';
import { beforeDeadline } from '../deadline';
import { AppError } from '../errors';
import { validateOutputs } from '../schema/validate';
import type { Answer, Inputs } from '../stages';
import { publicAddress } from './address';
import type { Call, Dependencies } from './call';
import { callFrame } from './frame';
import { checkInputs } from './input/check';
import { readNamedAction } from './input/named-action';
import { readInputs, type Reading } from './input/read';
import { takeStrict } from './input/wishes';
import { eventStream } from './output/event-stream';
import { fileReply } from './output/file-reply';
import { limitHeaders, refusal } from './output/limit-headers';
import { jsonReply, textReply, type HttpReply } from './output/reply';
import { usageOf } from './record';

/** A call of an action, while it runs. */
interface RunningCall {
  action: Action;
  call: Call;
  dependencies: Dependencies;
}

/** Makes the HTTP function of an action. */
export function run(action: Action, dependencies: Dependencies): HttpHandler {
  return callFrame({ name: action.operationId }, dependencies, async (call) =>
    runCall({ action, call, dependencies }, await readInputs(action, call)),
  );
}

/**
 * Makes the HTTP function for callers that cannot use an action's own address, such as the Azure Functions
 * action of Logic Apps. They name the action in the input `operation`.
 *
 * @param name - name of the function, for the log until the action is known
 */
export function runNamed(name: string, actions: readonly Action[], dependencies: Dependencies): HttpHandler {
  return callFrame({ name }, dependencies, async (call) => {
    const { action, ...reading } = await readNamedAction(actions, call);
    call.record.action = action.operationId;
    return runCall({ action, call, dependencies }, reading);
  });
}

/** Runs a call, from its raw inputs to the reply. */
async function runCall(running: RunningCall, reading: Reading): Promise<HttpReply> {
  const { action, call, dependencies } = running;
  const { adaptation, services } = dependencies;
  const { raw, strict, problems } = takeStrict(reading.raw, call.wishes);
  const { inputs, changes } = checkInputs(action, raw, problems);
  call.record.model = inputs.model;
  const plan = adaptation.plan({
    ...{ action, inputs, strict, changes: [...reading.changes, ...changes] },
    ownKey: call.connection.callerKey !== undefined,
  });
  await spendPermit(running);
  const outcome = await adaptation.carryOut(plan, services.sendFor(call));
  const answer = await settle(running, inputs, plan, outcome);
  return replyFor(running, inputs, outcome, answer);
}

/** Takes a permit of the connection. From here on the call counts against the limit, even if it fails. */
async function spendPermit({ call, dependencies }: RunningCall): Promise<void> {
  const { throttle, settings, now } = dependencies;
  const { throttleWindowSeconds } = settings;
  const asked = throttle.acquire(call.connection.id);
  const lease = await beforeDeadline(asked, call, now, 'throttle_unavailable');
  Object.assign(call.record.headers, limitHeaders(lease, throttleWindowSeconds));
  if (!lease.granted) throw refusal(lease, throttleWindowSeconds);
}

/**
 * Records the outcome of the call, and replaces pictures with links.
 *
 * @throws AppError that the call ended with, if there is no answer
 */
async function settle(running: RunningCall, inputs: Inputs, plan: Plan, outcome: Outcome): Promise<Answer> {
  const { action, call } = running;
  const { steps, result } = outcome;
  call.record.usage = usageOf(steps.flatMap((step) => ('answer' in step ? [step.answer] : [])));
  const pictures =
    'answer' in result && action.pictures ? await publish(running, inputs, plan, result.answer) : undefined;
  call.record.report = describeAdaptation(steps, pictures?.isStored);
  if ('error' in result) throw result.error;
  return pictures?.answer ?? result.answer;
}

/** Stores the pictures of an answer, and replaces them with links. */
function publish({ call, dependencies }: RunningCall, inputs: Inputs, plan: Plan, answer: Answer) {
  return dependencies.pictures.publish(answer, {
    size: inputs.size,
    base64: inputs.response_format === 'b64_json',
    prompt: plan.request.parameters.prompt,
    address: publicAddress(call.url, dependencies.settings),
    deadline: call.deadline,
  });
}

/** Makes the reply in the form that is wanted: a file, the events of a stream, text, or JSON. */
function replyFor(
  { action, call }: RunningCall,
  inputs: Inputs,
  { result }: Outcome,
  answer: Answer,
): HttpReply {
  const { report } = call.record;
  const adaptation = report && { adaptation: report };
  if (action.file && Buffer.isBuffer(answer.bytes)) {
    return fileReply(answer.bytes, action.file(inputs), call.wishes, adaptation);
  }
  const reply = validateOutputs(action.output, { ...result.request.fromUpstream(answer), ...adaptation });
  if (!reply) throw new AppError('openai_unreadable');
  if (action.toEvents && inputs.stream === true) return eventStream(action.toEvents(reply, inputs));
  if (action.toText && call.wishes.returns === 'text') return textReply(String(action.toText(reply)));
  return jsonReply(200, reply);
}
