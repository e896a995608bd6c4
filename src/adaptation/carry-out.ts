/** Sending a request until OpenAI takes it: what it refuses is changed, at most so often, and never twice. */
import { AppError } from '../errors';
import { asObject, type JsonObject } from '../json';
import { endings } from './models/catalogue';
import type { Changes } from './request';
import { withRaisedLimit } from './parameters/chat';
import { combined, cutAtStops, isSpentInSilence, sum } from './chat-answer';
import { without } from './parameters/draft';
import { rejectionOf, type RejectionMemory } from './parameters/rejections';

/** Sends one body to the endpoint that is used. */
export type Send = (body: JsonObject) => Promise<JsonObject>;

/** How often a request is changed after a parameter was refused. */
const maxRejections = 6;

/** How many answers are asked for at the same time, where a model gives one at a time. */
const maxParallel = 8;

/**
 * Sends a request, and sends it again without what OpenAI refuses. Then does what the model would not: further answers,
 * stops.
 *
 * @param changes - is kept up to date
 * @param memory - of what models refuse
 * @throws AppError of the last try, or `parameter_not_supported`
 */
export async function sendUntilTaken(
  changes: Changes,
  send: Send,
  memory: RejectionMemory,
): Promise<JsonObject> {
  const refused = new Set<string>();
  const missing = new Set<string>();
  let rejections = 0;

  /** Changes the request after a refusal; false when the refusal stands. */
  function improve(error: AppError): boolean {
    const { body } = changes.draft;
    const model = String(body.model);
    if (isMissingModel(error)) {
      const other = changes.chooseAgain(missing.add(model));
      if (!other?.replaced || missing.has(other.used)) return false;
      refused.clear();
      changes.choice = other;
      changes.draft = changes.draftFor(other);
      return true;
    }
    const rejection = rejectionOf(error, body);
    if (!rejection || refused.has(rejection.parameter) || rejections === maxRejections) return false;
    const { parameter } = rejection;
    if (!without(changes.draft, parameter, { chat: changes.chat, refuses: () => false })) {
      if (!changes.given.has(parameter) || changes.required.has(parameter)) return false;
      throw cannotDoWithout(parameter, error);
    }
    rejections++;
    memory.add(model, rejection);
    changes.draft = changes.draftFor(changes.choice, refused.add(parameter));
    return true;
  }

  for (;;) {
    try {
      const answer = await send(changes.draft.body);
      return changes.chat ? await finished(await withText(answer, changes, send), changes, send) : answer;
    } catch (error) {
      // A defect is no refusal, nor is a failure of the network.
      if (!(error instanceof AppError) || error.code !== 'openai_rejected') throw error;
      if (!improve(error)) throw withAdvice(error, changes);
    }
  }
}

/** Asks once more, with a higher limit, where a model has spent its limit before it wrote a word. */
async function withText(silent: JsonObject, changes: Changes, send: Send): Promise<JsonObject> {
  const raised = isSpentInSilence(silent) ? withRaisedLimit(changes.draft) : undefined;
  if (!raised) return silent;
  try {
    const answer = await send(raised.body);
    changes.draft = raised;
    // Both were charged.
    return { ...answer, usage: sum(asObject(silent.usage), asObject(answer.usage)) };
  } catch (error) {
    // No text is still an answer, where the model takes no higher limit.
    if (error instanceof AppError && error.code === 'openai_rejected') return silent;
    throw error;
  }
}

/** Gets the further answers, as far as they come, and cuts all of them at the stops. */
async function finished(first: JsonObject, changes: Changes, send: Send): Promise<JsonObject> {
  const { body, copies, stops } = changes.draft;
  const answers = [first];
  let failed = false;
  while (answers.length < copies && !failed) {
    const count = Math.min(maxParallel, copies - answers.length);
    const results = await Promise.allSettled(Array.from({ length: count }, () => send(body)));
    // What came is paid for, so a failure does not throw it away.
    for (const result of results) {
      if (result.status === 'fulfilled') answers.push(result.value);
      else if (result.reason instanceof AppError) failed = true;
      else throw result.reason;
    }
  }
  changes.answers = answers.length;
  return cutAtStops(combined(answers), stops);
}

/** Whether OpenAI says that it has no such model, or none for this key. */
function isMissingModel({ status, details }: AppError): boolean {
  const { openaiCode, message = '' } = details;
  return openaiCode === 'model_not_found' || (status === 404 && /\bmodel\b.*\bdeprecated\b/i.test(message));
}

function cannotDoWithout(parameter: string, { message: refusal, details }: AppError): AppError {
  const { openaiCode } = details;
  const advice = openaiCode === 'unknown_parameter' ? 'Remove it.' : 'Remove it, or choose another model.';
  const message = `${refusal} \`${parameter}\` was not left out, because the answer would be to another question. ${advice}`;
  return new AppError('parameter_not_supported', { message, param: parameter, openaiCode });
}

/** Tells why an endpoint refuses, where it is closing. */
function withAdvice(error: AppError, { service, path, today }: Changes): AppError {
  const ending = service === 'openai' ? endings[path] : undefined;
  if (!ending?.advice) return error;
  const { status, details } = error;
  const hasEnded = today >= ending.ends && (status === 403 || status === 404);
  if (!hasEnded && !(ending.closing && status === 403)) return error;
  return new AppError(error.code, { ...details, status, message: `${error.message} ${ending.advice}` });
}
