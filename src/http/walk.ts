/** Runs a call from start to end: read, check, plan, permit, OpenAI, pictures, reply. */
import { wantsBase64, type Action } from '../actions';
import {
  describeAdaptation,
  type AdaptedRequest,
  type LongWish,
  type Outcome,
  type Plan,
} from '../adaptation';
import { beforeDeadline } from '../deadline';
import { AppError } from '../errors';
import { asObject, isBlank } from '../json';
import { validateOutputs } from '../schema/validate';
import type { Answer, InputChange, Inputs } from '../stages';
import { publicAddress } from './address';
import type { Call, Dependencies, Handler, RunningCall } from './call';
import { callFrame } from './frame';
import { checkInputs } from './input/check';
import { readNamedAction } from './input/named-action';
import { readParts } from './input/parts';
import { readInputs, type Reading } from './input/read';
import { returnProblems, takeStrict } from './input/wishes';
import {
  asChat,
  neverLong,
  ownBatch,
  reserveFileBatch,
  settleBatch,
  startBatch,
  withBatches,
} from './batches';
import { addJob, longReply } from './long-answer';
import { withMessages } from './job-reply';
import { withMadeFiles } from './made-files';
import { once } from './once';
import { eventStream } from './output/event-stream';
import { fileReply } from './output/file-reply';
import { limitHeaders, refusal } from './output/limit-headers';
import { jsonReply, textReply, type HttpReply } from './output/reply';
import { modelUseOf } from './model-use';
import { refuseForeignFiles, settleFiles } from './owned-files';
import { cancelReservation, reserveBudget, settleCall } from './spending';

/** Makes the HTTP function of an action. */
export function run(action: Action, dependencies: Dependencies): Handler {
  return callFrame({ name: action.operationId, isRemembered: true }, dependencies, async (call) =>
    runCall({ action, call, dependencies }, await readInputs(action, call)),
  );
}

/**
 * Makes the HTTP function for callers that cannot use an action's own address, such as the Azure Functions
 * action of Logic Apps. They name the action in the input `operation`.
 *
 * @param name - name of the function, for the log until the action is known
 */
export function runNamed(name: string, actions: readonly Action[], dependencies: Dependencies): Handler {
  return callFrame({ name, isRemembered: true }, dependencies, async (call) => {
    const { action, ...reading } = await readNamedAction(actions, call);
    call.record.action = action.operationId;
    return runCall({ action, call, dependencies }, reading);
  });
}

/**
 * Makes the HTTP function that starts an action as a long answer, for callers that fetch it later by themselves.
 *
 * @param name - name of the function, for the log
 */
export function runStart(name: string, action: Action, dependencies: Dependencies): Handler {
  return callFrame({ name, isRemembered: true }, dependencies, async (call) =>
    runCall({ action, call, dependencies }, await readInputs(action, call), true),
  );
}

/**
 * Runs a call, from its raw inputs to the reply.
 *
 * @param isStart - whether the caller only wants to start a long answer
 */
async function runCall(given: RunningCall, reading: Reading, isStart = false): Promise<HttpReply> {
  const running = inForm(given, reading);
  const { action, call, dependencies } = running;
  const { adaptation, services } = dependencies;
  const { raw, strict, problems } = takeStrict(reading.raw, call.wishes);
  const found = [...problems, ...returnProblems(call.wishes, action)];
  const checked = checkInputs(action, raw, found);
  const { inputs, reshaped } = await readParts(action.input, checked.inputs);
  const unwrapped = reshaped.map((field): InputChange => ({ field, how: 'unwrapped' }));
  const changes = [...reading.changes, ...checked.changes, ...unwrapped];
  call.record.model = inputs.model;
  await refuseForeignFiles(running, inputs);
  const batch = await ownBatch(running, inputs);
  const isBatch = action.batches === 'start';
  const isOfPrompts = isBatch && action.purpose !== undefined;
  const plan = adaptation.plan({
    ...{ inputs, strict, changes },
    ...(isOfPrompts
      ? { action: asChat(action), long: neverLong }
      : { action, long: longWish(call, isStart) }),
    ownKey: call.connection.callerKey !== undefined,
  });
  const wanted = isStart ? onlyLong(plan, dependencies) : isBatch ? withBatches(plan) : plan;
  return once(running, inputs, {
    run: async (claim) => {
      if (isOfPrompts) {
        const answer = await startBatch(running, inputs, wanted.request, () => spendPermit(running));
        return replyFor(
          running,
          inputs,
          { ...wanted.request, fromUpstream: action.fromUpstream ?? asObject },
          answer,
        );
      }
      const reservation = isBatch
        ? await reserveFileBatch(running, wanted.request)
        : await reserveBudget(running, wanted.request);
      try {
        await spendPermit(running);
      } catch (error) {
        cancelReservation(running, reservation);
        throw error;
      }
      const outcome = await adaptation.carryOut(wanted, services.sendFor(call));
      const { request } = outcome.result;
      // What a batch has used is known once it has ended.
      if (!action.batches || 'error' in outcome.result) settleCall(running, outcome, reservation);
      const result = await settle(running, inputs, outcome);
      if ('answer' in result) {
        const answer = action.files
          ? await settleFiles(running, inputs, request, result.answer)
          : action.batches
            ? await settleBatch(running, batch, { request, answer: result.answer, reservation })
            : result.answer;
        return replyFor(running, inputs, request, answer);
      }
      const job = await addJob(call, { inputs, request, started: result.started, reservation }, dependencies);
      if (job.isStored) await claim?.attach(job.id);
      return longReply(running, job, isStart);
    },
    follow: (job) => longReply(running, job, isStart),
  });
}

/** The call with the row for the form in which its inputs are. */
function inForm(running: RunningCall, { raw }: Reading): RunningCall {
  const { otherForm } = running.action;
  return otherForm && !isBlank(raw[otherForm.input]) ? { ...running, action: otherForm.action } : running;
}

/** What the caller says and can do about long answers. */
function longWish({ wishes, connection }: Call, isStart: boolean): LongWish {
  const { preferences, polls } = wishes;
  return { asked: isStart || preferences.async, polls, isReadableLater: connection.callerKey === undefined };
}

/**
 * Keeps the ways of a plan that are long answers.
 *
 * @throws AppError `long_answer_impossible` if there is none
 */
function onlyLong({ ways, request }: Plan, { settings }: Dependencies): Plan {
  const [first, ...others] = ways.filter(({ isLong }) => isLong);
  if (first) return { ways: [first, ...others], request: first };
  const names = request.notLong.map((name) => `\`${name}\``).join(', ');
  const reason = names
    ? `${names} cannot be part of a long answer. Remove it, or use “${request.action.summary}”.`
    : settings.longAnswers === 'never'
      ? 'Your administrator has turned long answers off. Use “Get chat completions”.'
      : 'This call cannot run as a long answer: with a key of your own, or where OpenAI has no Responses API, use “Get chat completions”.';
  throw new AppError('long_answer_impossible', { message: reason, param: request.notLong[0] });
}

/** Takes a permit of the connection. From here on the call counts against the limit, even if it fails. */
async function spendPermit({ call, dependencies }: RunningCall): Promise<void> {
  const { throttle, settings, now } = dependencies;
  const { throttleWindowSeconds } = settings;
  const asked = throttle.acquire(call.connection.id);
  const lease =
    asked instanceof Promise ? await beforeDeadline(asked, call, now, 'throttle_unavailable') : asked;
  Object.assign(call.record.headers, limitHeaders(lease, throttleWindowSeconds));
  if (!lease.granted) throw refusal(lease, throttleWindowSeconds);
}

/**
 * Records the outcome of the call, and replaces pictures with links.
 *
 * @throws AppError that the call ended with, if there is no answer
 */
async function settle(
  running: RunningCall,
  inputs: Inputs,
  outcome: Outcome,
): Promise<{ answer: Answer } | { started: readonly Answer[] }> {
  const { action, call } = running;
  const { steps, result } = outcome;
  const [first] = steps;
  call.record.modelUse = first && modelUseOf(first.request, 'answer' in first ? first.answer : undefined);
  const pictures =
    'answer' in result && action.pictures
      ? await publish(running, inputs, result.request, result.answer)
      : undefined;
  call.record.report = describeAdaptation(steps, pictures);
  if ('error' in result) throw result.error;
  if ('answer' in result && action.makesFiles) return withLinks(running, result.request, result.answer);
  return pictures ?? result;
}

/** Replaces the files that a model has made with links. */
async function withLinks(
  { call, dependencies }: RunningCall,
  { upstream }: AdaptedRequest,
  response: Answer,
): Promise<{ answer: Answer }> {
  const send = dependencies.services.sendFor(call);
  const maker = { visit: call, upstream: upstream.name, send };
  const { answer, messages } = await withMadeFiles(response, maker, dependencies);
  call.record.report = withMessages(call.record.report, messages);
  return { answer };
}

/** Stores the pictures of an answer, and replaces them with links. */
function publish(
  { call, dependencies }: RunningCall,
  inputs: Inputs,
  request: AdaptedRequest,
  answer: Answer,
) {
  return dependencies.pictures.publish(answer, {
    size: inputs.size,
    base64: wantsBase64(inputs),
    prompt: request.parameters.prompt,
    address: publicAddress(call.url, dependencies.settings),
    deadline: call.deadline,
  });
}

/** Makes the reply in the form that is wanted: a file, the events of a stream, text, or JSON. */
function replyFor(
  { action, call }: RunningCall,
  inputs: Inputs,
  request: AdaptedRequest,
  answer: Answer,
): HttpReply {
  const { report } = call.record;
  const adaptation = report && { adaptation: report };
  if (action.file && Buffer.isBuffer(answer.bytes)) {
    return fileReply(answer.bytes, action.file(inputs, answer), call.wishes, adaptation);
  }
  const reply = validateOutputs(action.output, { ...request.fromUpstream(answer), ...adaptation });
  if (!reply) throw new AppError('openai_unreadable');
  if (action.toEvents && inputs.stream === true) return eventStream(action.toEvents(reply, inputs));
  if (action.toText && call.wishes.returns === 'text') return textReply(String(action.toText(reply)));
  return jsonReply(200, reply);
}
