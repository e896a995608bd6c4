/** What was changed in a request: kept while it goes on, and told to the caller. */
import type { AdaptationOutput, Purpose } from '../actions';
import { asName, type JsonObject } from '../json';
import { endings } from './models/catalogue';
import type { Draft } from './parameters/draft';
import { entryOf, type ModelChoice } from './models/choice';
import { sentences } from './sentences';

/** A request, and what has become of it so far. */
export interface Changes {
  purpose: Purpose;
  /** Who does it. */
  service: 'openai' | 'azure-speech';
  /** Our path of the action, and that of the endpoint that is used. */
  path: string;
  usedPath: string;
  /** Whether the endpoint that is used is the one for chats. */
  chat: boolean;
  /** What the action will be done by once its endpoint has ended; absent where nothing is known to do it. */
  later?: Purpose | undefined;
  /** The names of the inputs that the caller gave. */
  given: ReadonlySet<string>;
  /** The names of those that the action needs. */
  required: ReadonlySet<string>;
  /** The model that the caller named, which may be anything. */
  asked: unknown;
  /** The model that is used, and why; absent where OpenAI chooses. */
  choice: ModelChoice | undefined;
  /** The request before anything was changed in it, and as it is now. */
  original: JsonObject;
  draft: Draft;
  /** As YYYY-MM-DD. */
  today: string;
  /** The inputs that the action itself brings into today’s form. */
  reshaped: readonly string[];
  /** Of pictures: whether the caller gets links, or the pictures themselves in their place. */
  hasLinks?: boolean;
  /** A further request of the same call. */
  further?: Changes;
  /** How many answers came, once the request was carried out. */
  answers?: number;
  /** The model to use once OpenAI has denied to have some; undefined for a caller who takes no other. */
  chooseAgain: (missing: ReadonlySet<string>) => ModelChoice | undefined;
  /** The request for a model, without the parameters that were refused in this call. */
  draftFor: (choice: ModelChoice | undefined, refused?: ReadonlySet<string>) => Draft;
}

/** Tells what was changed, as it stands in the body of the reply. */
export function describeChanges(changes: Changes): AdaptationOutput {
  const { given, asked, choice, draft, path, usedPath, reshaped } = changes;
  const ofCaller = (names: readonly string[]) => names.filter((name) => given.has(name));
  const used = usedModel(changes);
  const ending = endingAhead(changes);
  const endingPhrase = ending && sentences.ahead(ending.what, ending.ends);
  const modelPhrase = choice?.ahead && sentences.ahead(used, choice.ahead.ends);
  return {
    model_asked: asName(asked) ?? '',
    model_used: asName(draft.body.model) ?? '',
    dropped: ofCaller(draft.dropped),
    translated: [...ofCaller(draft.translated), ...reshaped],
    emulated: ofCaller(draft.emulated),
    endpoint_emulated: path === usedPath ? '' : path,
    retirement_ahead: endingPhrase ?? modelPhrase ?? '',
    messages: [
      ...aboutEndpoint(changes),
      ...aboutModel(changes),
      ...aboutInputs(changes),
      ...aboutFuture(changes),
      ...(changes.further
        ? [sentences.further(usedModel(changes.further)), ...aboutFuture(changes.further)]
        : []),
    ],
  };
}

const usedModel = ({ draft }: Changes) => asName(draft.body.model) ?? 'The model';

/** The end of the endpoint, as long as it is ahead. */
function endingAhead({ service, path, usedPath, today }: Changes) {
  const ending = service === 'openai' && path === usedPath ? endings[path] : undefined;
  return ending && today < ending.ends ? ending : undefined;
}

function aboutEndpoint({ path, usedPath, purpose }: Changes): string[] {
  const ending = endings[path];
  return ending && path !== usedPath ? [sentences.endpoint(ending.what, ending.ends, nameOf(purpose))] : [];
}

function nameOf(purpose: Purpose): string {
  return purpose === 'chat' ? 'a chat' : purpose === 'image-edit' ? 'an image edit' : `a ${purpose}`;
}

function aboutModel(changes: Changes): string[] {
  const { choice, original, purpose } = changes;
  const [asked, used] = [asName(original.model) ?? 'the model', usedModel(changes)];
  if (choice?.ended) return [sentences.endedForGood(asked, choice.ended)];
  if (!choice?.replaced) return [];
  const { because, since = '' } = choice.replaced;
  const madeVectors = purpose === 'embedding' && entryOf(asked)?.serves.includes(purpose);
  return [
    because === 'ended' ? sentences.ended(asked, since, used) : sentences[because](asked, used),
    ...(madeVectors ? [sentences.vectors(asked, used)] : []),
  ];
}

function aboutInputs(changes: Changes): string[] {
  const { given, original, draft, answers, reshaped } = changes;
  const used = usedModel(changes);
  const { reasoning_effort: effort, max_completion_tokens: limit } = draft.body;
  const renamed = Object.entries(draft.origins).filter(
    ([name, origin]) => name in draft.body && given.has(origin) && draft.translated.includes(origin),
  );
  const dropped = draft.dropped.filter((name) => given.has(name));
  const isRaised =
    typeof limit === 'number' &&
    draft.origins.max_completion_tokens === 'max_tokens' &&
    limit > Number(original.max_tokens);
  return [
    ...renamed.map(([name, origin]) => sentences.translated(origin, name)),
    ...(isRaised ? [sentences.raised('max_tokens', limit, used)] : []),
    ...(typeof effort === 'string' && original.reasoning_effort === undefined
      ? [sentences.reasoning(effort, used)]
      : []),
    ...(reshaped.length > 0 ? [sentences.reshaped(reshaped)] : []),
    ...(changes.hasLinks === false ? [sentences.noLinks()] : []),
    ...(dropped.length > 0 ? [sentences.dropped(used, dropped)] : []),
    // What was not carried out was not cut or asked again either.
    ...(answers !== undefined && draft.stops.length > 0 ? [sentences.stop(used)] : []),
    ...(answers !== undefined && draft.copies > 1 ? [sentences.n(used, draft.copies, answers)] : []),
  ];
}

function aboutFuture(changes: Changes): string[] {
  const ending = endingAhead(changes);
  const { later } = changes;
  // The model goes with its endpoint, and what follows needs another one.
  if (ending && later) return [sentences.endpointNext(ending.what, ending.ends, nameOf(later))];
  const { ends, next } = changes.choice?.ahead ?? {};
  const model = usedModel(changes);
  return [
    ...(ends && next ? [sentences.aheadNext(model, ends, next)] : []),
    ...(ends && !next ? [sentences.aheadNothing(model, ends)] : []),
    ...(ending ? [sentences.endpointAhead(ending.what, ending.ends)] : []),
  ];
}
