/** Describes to the caller what was changed in a request. */
import type { AdaptationReport, Purpose } from '../actions';
import { asName, asNumber } from '../json';
import type { PictureOutcome } from '../stages';
import { endings, type EndpointEnding } from './models/catalogue';
import { aboutInputs } from './input-report';
import { entryOf, spelledModel } from './models/choice';
import type { AdaptedRequest } from './request';
import { sentences, whyNotResized } from './sentences';

/** A request of a call in its last form. */
export interface SentRequest {
  request: AdaptedRequest;
  /** How many answers came, for a chat that was carried out. */
  count?: number | undefined;
  /** Names of the upstreams that could not take it before. */
  insteadOf?: readonly string[];
}

/**
 * Describes what was changed in the requests of a call.
 *
 * @param pictures - what became of the pictures, if there are any
 * @returns undefined for an action without a model, if there is nothing to say
 */
export function describeAdaptation(
  [first, further]: readonly SentRequest[],
  pictures?: PictureOutcome,
): AdaptationReport | undefined {
  if (!first) return undefined;
  const { request } = first;
  const { action, inputs, choice, draft, path, handled } = request;
  const ofInputs = aboutInputs(request);
  const ending = endingAhead(request);
  const endingPhrase = ending && sentences.ahead(ending.what, ending.ends);
  const modelPhrase = choice?.ahead && sentences.ahead(usedModel(request), choice.ahead.ends);
  const messages = [
    ...aboutUpstream(first),
    ...aboutEndpoint(request),
    ...aboutName(request),
    ...aboutModel(request),
    ...aboutRenamed(request),
    ...aboutReasoning(request),
    ...ofInputs.messages,
    ...(action.notes?.(inputs) ?? []),
    ...(pictures ? aboutPictures(inputs.size, pictures) : []),
    ...aboutDropped(request),
    ...(request.isLong ? aboutLong(request) : []),
    ...(first.count === undefined ? [] : aboutEmulated(request, first.count)),
    ...(request.notLong.length > 0 ? [sentences.notLong(request.notLong)] : []),
    ...aboutFuture(request),
    ...(further ? aboutFurther(further) : []),
  ];
  if (!request.purpose && messages.length === 0) return undefined;
  return {
    model_asked: asName(inputs.model) ?? '',
    model_used: asName(draft.body.model) ?? '',
    dropped: [...ofInputs.dropped, ...callerInputs(request, draft.dropped)],
    translated: [...new Set([...callerInputs(request, draft.translated), ...ofInputs.translated])],
    emulated: [...handled, ...callerInputs(request, draft.emulated)],
    endpoint_emulated: action.path === path ? '' : action.path,
    retirement_ahead: endingPhrase ?? modelPhrase ?? '',
    messages,
  };
}

/** Which upstream has answered, if others could not. */
function aboutUpstream({ request, insteadOf = [] }: SentRequest): string[] {
  return insteadOf.length > 0 ? [sentences.elsewhere(insteadOf, request.upstream.name)] : [];
}

function aboutFurther(further: SentRequest): string[] {
  const { request } = further;
  return [...aboutUpstream(further), sentences.further(usedModel(request)), ...aboutFuture(request)];
}

/** Keeps the names of inputs that the caller sent. */
function callerInputs({ inputs }: AdaptedRequest, names: readonly string[]): string[] {
  return names.filter((name) => Object.hasOwn(inputs, name));
}

function usedModel({ draft }: AdaptedRequest): string {
  return asName(draft.body.model) ?? 'The model';
}

/** The end of the action's own endpoint, if the endpoint is used and has not ended yet. */
function endingAhead({ upstream, action, path, knowledge }: AdaptedRequest): EndpointEnding | undefined {
  const ending = upstream.kind !== 'azure' && action.path === path ? endings[path] : undefined;
  return ending && knowledge.today < ending.ends ? ending : undefined;
}

function aboutEndpoint({ action, path, purpose, upstream }: AdaptedRequest): string[] {
  const ending = endings[action.path];
  if (!ending || action.path === path) return [];
  return upstream.kind === 'azure'
    ? [sentences.lacking(ending.what, nameOf(purpose))]
    : [sentences.endpoint(ending.what, ending.ends, nameOf(purpose))];
}

function nameOf(purpose: Purpose | undefined): string {
  return purpose === 'chat' ? 'a chat' : purpose === 'image-edit' ? 'an image edit' : `a ${purpose ?? ''}`;
}

/** How the name of the model was read, or that the action always uses another one. */
function aboutName({ inputs, parameters, knowledge }: AdaptedRequest): string[] {
  const { model: written } = inputs;
  const asked = asName(parameters.model);
  if (typeof written !== 'string' || !asked || written === asked) return [];
  // Another spelling of a known name can be repeated, although it may have blanks.
  if (spelledModel(written, knowledge) === asked) return [sentences.spelled(written, asked)];
  // What is no name may be a prompt or a key in the wrong field, and is not repeated.
  return [sentences.fixed(asName(written) ?? 'that the call named', asked)];
}

function aboutModel({ choice, parameters, purpose, draft }: AdaptedRequest): string[] {
  const [asked, used] = [asName(parameters.model) ?? 'the model', asName(draft.body.model) ?? 'The model'];
  if (choice?.deployment) return [sentences.deployment(asked, used)];
  if (choice?.ended) return [sentences.endedForGood(asked, choice.ended)];
  if (!choice?.replaced) return [];
  const { because, since = '' } = choice.replaced;
  const madeVectors = purpose === 'embedding' && entryOf(asked)?.serves.includes(purpose);
  return [
    because === 'ended' ? sentences.ended(asked, since, used) : sentences[because](asked, used),
    ...(madeVectors ? [sentences.vectors(asked, used)] : []),
  ];
}

function aboutRenamed(request: AdaptedRequest): string[] {
  const { draft, parameters } = request;
  const translated = callerInputs(request, draft.translated);
  const renamed = Object.entries(draft.origins).filter(
    ([name, origin]) => name in draft.body && translated.includes(origin),
  );
  const { max_completion_tokens: limit } = draft.body;
  const isRaised =
    typeof limit === 'number' &&
    draft.origins.max_completion_tokens === 'max_tokens' &&
    limit > asNumber(parameters.max_tokens);
  return [
    ...renamed.map(([name, origin]) => sentences.translated(origin, name)),
    ...(isRaised ? [sentences.raised('max_tokens', limit, usedModel(request))] : []),
  ];
}

function aboutReasoning(request: AdaptedRequest): string[] {
  const { reasoning_effort: effort } = request.draft.body;
  const isOurs = typeof effort === 'string' && request.parameters.reasoning_effort === undefined;
  return isOurs ? [sentences.reasoning(effort, usedModel(request))] : [];
}

/**
 * Describes what became of the pictures of a call.
 *
 * @param size - the input `size`
 */
export function aboutPictures(
  size: unknown,
  { isStored, isTooMuchBase64, notResized }: PictureOutcome,
): string[] {
  const reasons = [...Map.groupBy(notResized, (reason) => reason)];
  return [
    ...reasons.map(([reason, { length }]) =>
      sentences.notResized(String(size), whyNotResized[reason], length),
    ),
    ...(isTooMuchBase64 ? [sentences.noBase64()] : []),
    ...(isStored ? [] : [sentences.noLinks()]),
  ];
}

function aboutDropped(request: AdaptedRequest): string[] {
  const dropped = callerInputs(request, request.draft.dropped);
  return dropped.length > 0 ? [sentences.dropped(usedModel(request), dropped)] : [];
}

/** Stops and several answers are only emulated once a chat has been carried out. */
function aboutEmulated(request: AdaptedRequest, count: number): string[] {
  const { stops, copies } = request.draft;
  return [
    ...(stops.length > 0 ? [sentences.stop(usedModel(request))] : []),
    ...(copies > 1 ? [sentences.n(usedModel(request), copies, count)] : []),
  ];
}

function aboutLong({ draft: { stops, copies } }: AdaptedRequest): string[] {
  return [
    ...(stops.length > 0 ? [sentences.longStop()] : []),
    ...(copies > 1 ? [sentences.longN(copies)] : []),
  ];
}

function aboutFuture(request: AdaptedRequest): string[] {
  const ending = endingAhead(request);
  const later = request.action.emulation?.purpose;
  // The model ends with its endpoint, and what replaces the endpoint needs another model.
  if (ending && later) return [sentences.endpointNext(ending.what, ending.ends, nameOf(later))];
  const { ends, next } = request.choice?.ahead ?? {};
  const model = usedModel(request);
  return [
    ...(ends && next ? [sentences.aheadNext(model, ends, next)] : []),
    ...(ends && !next ? [sentences.aheadNothing(model, ends)] : []),
    ...(ending ? [sentences.endpointAhead(ending.what, ending.ends)] : []),
  ];
}
