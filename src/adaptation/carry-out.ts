/** Carries out a plan: sends its requests, changes what OpenAI refuses, and does what a model does not. */
import { AppError } from '../errors';
import { asObject } from '../json';
import type { Answer, OutgoingRequest } from '../stages';
import type { Adapt } from './adapt';
import { combined, cutAtStops, isSpentInSilence, sum } from './chat-answer';
import { endings } from './models/catalogue';
import { withRaisedLimit } from './parameters/chat';
import { without } from './parameters/draft';
import { rejectionOf, type RejectionMemory } from './parameters/rejections';
import type { Plan } from './plan';
import { outgoing } from './outgoing';
import { isChat, type AdaptedRequest } from './request';
import { originalRefusal } from './responses/refusals';

/** Sends a request to its service. */
export type SendOutgoing = (request: OutgoingRequest) => Promise<Answer>;

type Send = (request: AdaptedRequest) => Promise<Answer>;

/** The result of one request. */
export type Step = {
  /** The request in its last form. */
  request: AdaptedRequest;
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
  /** How it ended: with an answer, with responses that OpenAI now works on, or with the error of the last request. */
  result: { answer: Answer } | { started: readonly Answer[] } | { error: AppError };
}

/** What is needed to change a request that OpenAI refuses. */
export interface CarryOutOptions {
  adapt: Adapt;
  memory: RejectionMemory;
  /** Notes that a service has no Responses API. */
  noteNoResponses: () => void;
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
  const send: Send = async (request) => {
    try {
      return await sendOutgoing(outgoing(request));
    } catch (error) {
      throw request.isLong && error instanceof AppError ? originalRefusal(error, request.draft.body) : error;
    }
  };
  const first = await sendUntilAccepted(plan.request, send, options);
  if (!('answer' in first) || !plan.further) return { steps: [first], result: first };
  const second = await sendUntilAccepted(plan.further(first.answer), send, options);
  return { steps: [first, second], result: second };
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
    if (request.isLong && isMissingEndpoint(refusal)) {
      noteNoResponses();
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
    memory.add(model, rejection);
    parameters.add(parameter);
    return adapt(request, { missing, parameters });
  }

  for (;;) {
    try {
      const answer = await send(request);
      if (request.isLong) return await startOthers(request, answer, send);
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

/** The name under which the caller sent a parameter. */
function writtenName(parameter: string, { draft }: AdaptedRequest): string {
  return Object.hasOwn(draft.origins, parameter) ? (draft.origins[parameter] ?? parameter) : parameter;
}

/** Whether a parameter is an input that the caller sent although the action does not need it. */
function isOptionalInput(name: string, { action, inputs }: AdaptedRequest): boolean {
  return Object.hasOwn(inputs, name) && !action.input.required?.includes(name);
}

/** Does what the model did not: makes sure of a text, gets all requested answers, and cuts them at stops. */
async function finishChat(sent: AdaptedRequest, first: Answer, send: Send): Promise<Step> {
  const { request, answer } = await sendWithHigherLimit(sent, first, send);
  const { copies, stops } = request.draft;
  const answers = [answer, ...(await sendCopies(request, copies - 1, send))];
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
  const draft = isSpentInSilence(answer) ? withRaisedLimit(request.draft) : undefined;
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
    const results = await Promise.allSettled(Array.from({ length: batch }, () => send(request)));
    for (const result of results) {
      if (result.status === 'fulfilled') answers.push(result.value);
      else if (result.reason instanceof AppError) failed = true;
      else throw result.reason;
    }
  }
  return answers;
}

/** Whether OpenAI says without a code that a model is gone, or that this endpoint does not have it. */
function isAboutMissingModel(message: string): boolean {
  if (/\bnot a chat model\b/i.test(message)) return true;
  return /\bmodel\b/i.test(message) && /\b(deprecated|only supported in)\b/i.test(message);
}

/** Whether OpenAI says that the model does not exist, or not for this key. */
function isMissingModel({ status, details }: AppError): boolean {
  const { openaiCode, message = '' } = details;
  return openaiCode === 'model_not_found' || (status === 404 && isAboutMissingModel(message));
}

/** Whether a server says that it has no such endpoint at all. */
function isMissingEndpoint(error: AppError): boolean {
  return (error.status === 404 || error.status === 405) && !isMissingModel(error);
}

function cannotDoWithout(parameter: string, { message: refusal, details }: AppError): AppError {
  const { openaiCode } = details;
  const advice = openaiCode === 'unknown_parameter' ? 'Remove it.' : 'Remove it, or choose another model.';
  const message = `${refusal} \`${parameter}\` was not left out, because the answer would be to another question. ${advice}`;
  return new AppError('parameter_not_supported', { message, param: parameter, openaiCode });
}

/** Names a parameter as the caller wrote it, if it was sent under another name. */
function inWordsOfCaller(error: AppError, request: AdaptedRequest): AppError {
  const { code, details, message } = error;
  const parameter = /^\w*/.exec(details.param ?? '')?.[0] ?? '';
  const written = writtenName(parameter, request);
  if (written === parameter) return error;
  return new AppError(code, {
    ...details,
    param: written,
    message: `${message} You sent it as \`${written}\`.`,
  });
}

/** Adds to a refusal what the caller called the parameter, and that OpenAI is closing the endpoint, if it is. */
function withAdvice(refusal: AppError, request: AdaptedRequest): AppError {
  const { service, action, knowledge } = request;
  const error = inWordsOfCaller(refusal, request);
  const ending = service === 'openai' ? endings[action.path] : undefined;
  if (!ending?.advice) return error;
  const { status, details } = error;
  const hasEnded = knowledge.today >= ending.ends && (status === 403 || status === 404);
  if (!hasEnded && !(ending.closing && status === 403)) return error;
  return new AppError(error.code, { ...details, status, message: `${error.message} ${ending.advice}` });
}
