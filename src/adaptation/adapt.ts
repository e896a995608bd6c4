/** Adapts a request to what is known about its model. */
import { hasOwnNames, modelBehind, ownName } from '../upstreams';
import { chooseModel, entryOf, type ModelChoice } from './models/choice';
import { translateChat } from './parameters/chat';
import { draftOf, leaveOut, without, withoutNoOps, type Draft } from './parameters/draft';
import { modelAt, type Refuses, type RejectionMemory } from './parameters/rejections';
import { forResponse } from './responses/to-response';
import {
  isChat,
  isResponse,
  noRefusals,
  type AdaptedRequest,
  type PlannedRequest,
  type Refusals,
} from './request';

/** Makes the form in which a request is sent. It takes into account what was refused in this call. */
export type Adapt = (request: PlannedRequest, refusals?: Refusals) => AdaptedRequest;

/**
 * Makes the function that adapts requests.
 *
 * @param memory - what models have refused in earlier calls
 */
export function createAdapt(memory: RejectionMemory): Adapt {
  return (request, refusals = noRefusals) => {
    const choice = choose(request, refusals);
    const model = choice && modelAt(request.upstream, choice.used);
    const refuses: Refuses = (name, body) =>
      refusals.parameters.has(name) || (model !== undefined && memory.has(model, name, body));
    const isPicky = refusals.parameters.size > 0;
    const draft = draftFor(request, { choice, refuses, isPicky });
    const isTranslated = request.isLong && !isResponse(request);
    return { ...request, choice, draft: isTranslated ? forResponse(draft) : draft };
  };
}

/** Chooses the model for a request; undefined if OpenAI chooses. */
function choose(
  { path, upstream, purpose, parameters, knowledge, isLong }: PlannedRequest,
  { missing }: Refusals,
): ModelChoice | undefined {
  const { model } = parameters;
  if (!purpose || typeof model !== 'string') return undefined;
  // A job starts from a model of OpenAI's, not from a deployment.
  const { name, by } = purpose === 'fine-tuning' ? { name: model } : ownName(upstream, model);
  const isOther = name !== model;
  const isKept = hasOwnNames(upstream) || upstream.has.has(path.slice('/v1/'.length));
  if (isKept && by === 'map') return { used: name, ...(isOther && { deployment: true }) };
  const known = { ...knowledge, missing, hasResponses: isLong || isResponse({ path }) };
  const choice = isKept ? { used: name } : chooseModel(name, purpose, known);
  return isOther && !choice.replaced ? { ...choice, replaced: { because: 'setting' } } : choice;
}

/** What the draft of a request depends on. */
interface Known {
  choice: ModelChoice | undefined;
  /** Whether the model has refused a parameter in this call. Those without effect are then left out, too. */
  isPicky: boolean;
  refuses: Refuses;
}

function draftFor(request: PlannedRequest, { choice, isPicky, refuses }: Known): Draft {
  const { action, parameters, upstream } = request;
  const chat = isChat(request);
  const { origins = {} } = action;
  if (!choice) return withoutRefused(draftOf(parameters), chat, refuses);
  const asked = choice.replaced && entryOf(String(parameters.model));
  const replacesQuickOne = asked !== undefined && !asked.leastEffort;
  const draft = { ...draftOf({ ...parameters, model: choice.used }), origins };
  // A deployment behaves like the model that it stands for.
  const entry = entryOf(choice.deployment ? modelBehind(upstream, String(parameters.model)) : choice.used);
  const translated = chat
    ? translateChat(draft, { entry, replacesQuickOne, refuses })
    : leaveOut(draft, entry?.rejects ?? [], { chat, refuses });
  return withoutRefused(isPicky ? withoutNoOps(translated) : translated, chat, refuses);
}

/** Does without what the model has refused before. What the request needs stays, and OpenAI refuses it. */
function withoutRefused(draft: Draft, chat: boolean, refuses: Refuses): Draft {
  return Object.keys(draft.body).reduce(
    (next, name) => (refuses(name, next.body) ? (without(next, name, { chat, refuses }) ?? next) : next),
    draft,
  );
}
