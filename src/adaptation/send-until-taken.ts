/** Sending a request until OpenAI takes it: what it refuses is changed, at most so often, and never twice. */
import { AppError } from '../errors';
import type { JsonObject } from '../json';
import { endings } from './catalogue';
import type { Changes } from './changes';
import { withRaisedLimit } from './chat';
import { combined, cutAtStops, isSpentInSilence } from './chat-answer';
import { without, withoutNoOps } from './draft';
import { rejectionOf, type RejectionMemory } from './rejection';

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
  let silent: JsonObject | undefined;

  /** Changes the request after a refusal; false when the refusal stands. */
  function improve(error: unknown): boolean {
    const { body } = changes.draft;
    const model = String(body.model);
    if (isMissingModel(error)) {
      const other = changes.chooseAgain(missing.add(model));
      if (!other || missing.has(other.choice.used)) return false;
      refused.clear();
      Object.assign(changes, other);
      return true;
    }
    const rejection = rejectionOf(error, body);
    if (!rejection || refused.has(rejection.parameter) || rejections === maxRejections) return false;
    const { parameter } = rejection;
    refused.add(parameter);
    rejections++;
    const next = without(changes.draft, parameter, {
      chat: changes.chat,
      refuses: (name) => refused.has(name) || memory.has(model, name, body[name]),
    });
    if (!next) throw cannotDoWithout(parameter, error);
    memory.add(model, rejection, body[parameter]);
    // What says nothing would only be refused next.
    changes.draft = withoutNoOps(next);
    return true;
  }

  for (;;) {
    try {
      const answer = await send(changes.draft.body);
      if (!changes.chat) return answer;
      const raised = !silent && isSpentInSilence(answer) ? withRaisedLimit(changes.draft) : undefined;
      if (!raised) return await finished(answer, changes, send);
      silent = answer;
      changes.draft = raised;
    } catch (error) {
      // No text is still an answer.
      if (silent) return cutAtStops(silent, changes.draft.stops);
      if (!improve(error)) throw withAdvice(error, changes);
    }
  }
}

/** Gets the further answers, and cuts all of them. */
async function finished(first: JsonObject, { draft }: Changes, send: Send): Promise<JsonObject> {
  const answers = [first];
  while (answers.length < draft.copies) {
    const count = Math.min(maxParallel, draft.copies - answers.length);
    answers.push(...(await Promise.all(Array.from({ length: count }, () => send(draft.body)))));
  }
  return cutAtStops(combined(answers), draft.stops);
}

/** Whether OpenAI says that it has no such model, or none for this key. */
function isMissingModel(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'openai_rejected') return false;
  const { openaiCode, message = '' } = error.details;
  return (
    openaiCode === 'model_not_found' || (error.status === 404 && /\bmodel\b.*\bdeprecated\b/i.test(message))
  );
}

function cannotDoWithout(parameter: string, error: unknown): AppError {
  const refusal = error instanceof AppError ? error.message : '';
  const message = `${refusal} \`${parameter}\` was not left out, because the answer would be to another question. Remove it, or choose another model.`;
  return new AppError('parameter_not_supported', { message, param: parameter });
}

/** Tells why an endpoint refuses, where it is closing. */
function withAdvice(error: unknown, { service, path, today }: Changes): unknown {
  const ending = endings[path];
  if (
    service !== 'openai' ||
    !(error instanceof AppError) ||
    error.code !== 'openai_rejected' ||
    !ending?.advice
  )
    return error;
  if (error.status !== 403 && today < ending.ends) return error;
  return new AppError(error.code, {
    ...error.details,
    status: error.status,
    message: `${error.message} ${ending.advice}`,
  });
}
