/** Carries out a plan: sends its requests, changes what OpenAI refuses, and does what a model does not. */
import { AppError } from '../errors';
import { asObject } from '../json';
import type { Upstream } from '../settings';
import type { Answer, OutgoingRequest } from '../stages';
import { best, type Pauses } from '../upstreams';
import type { Adapt } from './adapt';
import { combined, cutAtStops, isSpentInSilence, sum } from './chat-answer';
import { cannotDoWithout, isMissingEndpoint, isMissingModel, withAdvice, writtenName } from './advice';
import { withRaisedLimit } from './parameters/chat';
import { without } from './parameters/draft';
import { modelAt, rejectionOf, type RejectionMemory } from './parameters/rejections';
import type { Plan } from './plan';
import { outgoing } from './outgoing';
import { isChat, isResponse, modelOf, type AdaptedRequest, type Ways } from './request';
import { originalRefusal, withCode } from './responses/refusals';
import { responseProgress } from './responses/progress';

/** Sends a request to its upstream. */
export type SendOutgoing = (request: OutgoingRequest) => Promise<Answer>;

/**
 * Sends a request to its upstream.
 *
 * @param isCopy - whether there is an answer to the same request already, so that no other upstream should answer
 */
type Send = (request: AdaptedRequest, isCopy?: boolean) => Promise<Answer>;

/** The result of one request. */
export type Step = {
  /** The request in its last form. */
  request: AdaptedRequest;
  /** Names of the upstreams that could not take it before, if there are any. */
  insteadOf?: readonly string[];
} & (
  | {
      answer: Answer;
      /** How many answers came, if the app asked for several one by one; 1 for any other chat. */
      count?: number;
    }
  | {
      /** The background responses that were started, one for each answer. */
      started: readonly Answer[];
    }
  | { error: AppError }
);

/** The result of a plan. */
export interface Outcome {
  /** Its requests in the order in which they were sent. Only the last can have failed. */
  steps: readonly Step[];
  /** The last of them: how it ended, with an answer, with responses that are now worked on, or with an error. */
  result: Step;
}

/** What is needed to change a request that OpenAI refuses. */
export interface CarryOutOptions {
  adapt: Adapt;
  memory: RejectionMemory;
  /** Pauses of upstreams. */
  pauses: Pauses;
  /** Notes that an upstream has no Responses API. */
  noteNoResponses: (upstream: Upstream) => void;
}

/** How many refused parameters of a request are changed before the app gives up. */
const maxRejections = 6;

/** How many requests are sent at the same time, if a model gives only one answer per request. */
const maxParallel = 8;

/** Sends the requests of a plan. An AppError becomes part of the outcome; any other error is thrown. */
export async function carryOut(
  plan: Plan,
  sendOutgoing: SendOutgoing,
  options: CarryOutOptions,
): Promise<Outcome> {
  const first = await sendSomewhere(plan.ways, sendOutgoing, options);
  const { further } = first.request;
  if (!('answer' in first) || !further) return { steps: [first], result: first };
  const second = await sendSomewhere(further(first.answer), sendOutgoing, options);
  return { steps: [first, second], result: second };
}

/** A request that failed, in its last form. */
type Failure = Extract<Step, { error: AppError }>;

/**
 * Sends a request to the best upstream, and to the next one as long as upstreams are full or down.
 *
 * @param failed - what upstreams have said that are not among the ways any more
 */
async function sendSomewhere(
  ways: Ways,
  sendOutgoing: SendOutgoing,
  options: CarryOutOptions,
  failed: readonly Failure[] = [],
): Promise<Step> {
  const pauseOf = (way: AdaptedRequest) =>
    options.pauses.of({ upstream: way.upstream.name, model: modelOf(way) });
  const way = ways.length === 1 ? ways[0] : best(ways, pauseOf);
  const [next, ...more] = ways.filter((other) => other !== way);
  // If even the best one asks for time, the others do as well.
  const isLast = !next || pauseOf(way)?.isAsked === true;
  const isOnly = !next && failed.length === 0;
  const send: Send = async (request, isCopy) => {
    try {
      return await sendOutgoing(outgoing(request, isOnly ? undefined : isLast || isCopy ? 'none' : 'left'));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (isResponse(request)) throw withCode(error);
      throw request.isLong ? originalRefusal(error, request.draft.body) : error;
    }
  };
  const step = await sendUntilAccepted(failed.length > 0 ? options.adapt(way) : way, send, options);
  const insteadOf = failed.map(({ request }) => request.upstream.name);
  if (!('error' in step)) return { ...step, ...(insteadOf.length > 0 && { insteadOf }) };
  const failures = [...failed, step];
  if (isLast || !step.error.details.elsewhere) return failureFor(failures) ?? step;
  return sendSomewhere([next, ...more], sendOutgoing, options, failures);
}

/**
 * Chooses what the caller is told after several upstreams have failed: what the last one says; but if that does not have the
 * model, or all are full or down, where the request can be sent again soonest.
 */
function failureFor(failures: readonly Failure[]): Failure | undefined {
  const last = failures.at(-1);
  const isAboutRequest = last && !last.error.details.elsewhere && !isMissingModel(last.error);
  if (isAboutRequest) return last;
  const wait = ({ error }: Failure) => error.details.retryAfterSeconds ?? Infinity;
  const full = failures.filter(({ error }) => error.details.elsewhere);
  const soonest = full.toSorted((one, other) => wait(one) - wait(other))[0];
  return soonest && wait(soonest) < Infinity ? soonest : (full.at(-1) ?? last);
}

/** Sends a request, and again in another form as long as OpenAI refuses something that can be changed. */
async function sendUntilAccepted(
  planned: AdaptedRequest,
  send: Send,
  { adapt, memory, noteNoResponses }: CarryOutOptions,
): Promise<Step> {
  const missing = new Set<string>();
  const parameters = new Set<string>();
  let request = planned;
  let rejections = 0;

  /** Gives the request in another form, or the error for the caller if nothing can be changed. */
  function improve(refusal: AppError): AdaptedRequest | AppError {
    const { body } = request.draft;
    const model = String(body.model);
    if (request.isLong && !isResponse(request) && isMissingEndpoint(refusal)) {
      noteNoResponses(request.upstream);
      return adapt({ ...request, isLong: false }, { missing, parameters });
    }
    if (isMissingModel(refusal)) {
      missing.add(model);
      parameters.clear();
      const other = adapt(request, { missing, parameters });
      const isReplaced = other.choice?.replaced && !missing.has(other.choice.used);
      return isReplaced && !request.strict ? other : withAdvice(refusal, request);
    }
    const rejection = rejectionOf(refusal, body);
    if (!rejection || parameters.has(rejection.parameter) || rejections === maxRejections) {
      return withAdvice(refusal, request);
    }
    const { parameter } = rejection;
    if (!without(request.draft, parameter, { chat: isChat(request), refuses: () => false })) {
      const written = writtenName(parameter, request);
      return isOptionalInput(written, request)
        ? cannotDoWithout(written, refusal)
        : withAdvice(refusal, request);
    }
    rejections++;
    memory.add(modelAt(request.upstream, model), rejection);
    parameters.add(parameter);
    return adapt(request, { missing, parameters });
  }

  for (;;) {
    try {
      const answer = await send(request);
      if (request.isLong) return await startOthers(request, answer, send);
      if (isResponse(request)) return { request, ...responseEnd(answer) };
      return isChat(request) ? await finishChat(request, answer, send) : { request, answer };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Any other error, such as a network error, does not mean that OpenAI refuses the request.
      const next = error.code === 'openai_rejected' && request.purpose ? improve(error) : error;
      if (next instanceof AppError) return { request, error: next };
      request = next;
    }
  }
}

/** What a response has ended with, which was not in the background. */
function responseEnd(response: Answer): { answer: Answer } | { error: AppError } {
  const progress = responseProgress(response);
  return 'running' in progress ? { error: new AppError('openai_unreadable') } : progress;
}

/** Whether a parameter is an input that the caller sent although the action does not need it. */
function isOptionalInput(name: string, { action, inputs }: AdaptedRequest): boolean {
  return Object.hasOwn(inputs, name) && !action.input.required?.includes(name);
}

/** Does what the model did not: makes sure of a text, gets all requested answers, and cuts them at stops. */
async function finishChat(sent: AdaptedRequest, first: Answer, send: Send): Promise<Step> {
  const { request, answer } = isSpentInSilence(first)
    ? await sendWithHigherLimit(sent, first, send)
    : { request: sent, answer: first };
  const { copies, stops } = request.draft;
  const others = copies > 1 ? await sendCopies(request, copies - 1, send) : [];
  const answers = [answer, ...others];
  return { request, answer: cutAtStops(combined(answers), stops), count: answers.length };
}

/** Starts the other background responses, if several answers are wanted. */
async function startOthers(request: AdaptedRequest, first: Answer, send: Send): Promise<Step> {
  const others = await sendCopies(request, request.draft.copies - 1, send);
  return { request, started: [first, ...others] };
}

/** Sends a request again with a higher limit, if the model used up its limit before it wrote a word. */
async function sendWithHigherLimit(
  request: AdaptedRequest,
  answer: Answer,
  send: Send,
): Promise<{ request: AdaptedRequest; answer: Answer }> {
  const draft = withRaisedLimit(request.draft);
  if (!draft) return { request, answer };
  const raised = { ...request, draft };
  try {
    const second = await send(raised);
    // OpenAI charges for both.
    const usage = sum(asObject(answer.usage), asObject(second.usage));
    return { request: raised, answer: { ...second, usage } };
  } catch (error) {
    // The model does not take a higher limit. An answer without text is still an answer.
    if (error instanceof AppError && error.code === 'openai_rejected') return { request, answer };
    throw error;
  }
}

/**
 * Sends the same request several times, and returns the answers. A failure discards none, because they are
 * paid for.
 */
async function sendCopies(request: AdaptedRequest, count: number, send: Send): Promise<Answer[]> {
  const answers: Answer[] = [];
  let failed = false;
  while (answers.length < count && !failed) {
    const batch = Math.min(maxParallel, count - answers.length);
    const results = await Promise.allSettled(Array.from({ length: batch }, () => send(request, true)));
    for (const result of results) {
      if (result.status === 'fulfilled') answers.push(result.value);
      else if (result.reason instanceof AppError) failed = true;
      else throw result.reason;
    }
  }
  return answers;
}
