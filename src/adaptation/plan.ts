/** Plans how a call is carried out: at which upstreams, with which endpoint and model. Sends nothing. */
import type { Action } from '../actions';
import { AppError } from '../errors';
import { asName, omit, type JsonObject } from '../json';
import type { Upstream } from '../settings';
import type { Answer, InputChange, Inputs } from '../stages';
import { hasOwnNames, hasResponses, kinds, mayHave, ordered, withMarks } from '../upstreams';
import type { Adapt } from './adapt';
import { defaultModels, endings } from './models/catalogue';
import { spelledModel, type ModelChoice, type ModelKnowledge } from './models/choice';
import { handledInputs, refuseOverwritten, withoutEmptyLists } from './inputs';
import { backgroundParameters } from './long/background';
import { canRunLong, shouldRunLong, type LongOptions, type LongWish } from './long/when';
import { modelFilter } from './models/list';
import { isResponse, type AdaptedRequest, type PlannedRequest, type Ways } from './request';
import { routeOf, upstreamsFor, type Route, type RouteOptions } from './route';

/** How a call is carried out. */
export interface Plan {
  /** The request for each upstream that can take it, best first. */
  ways: Ways;
  /** The first of these. */
  request: AdaptedRequest;
}

/** A call whose inputs have passed the check. */
export interface CheckedCall {
  action: Action;
  inputs: Inputs;
  /** What was done to inputs while they were read. */
  changes: readonly InputChange[];
  /** Whether the caller wants an error rather than another model. */
  strict: boolean;
  /** Whether the caller sends an OpenAI key of their own. */
  ownKey?: boolean;
  /** What the caller says and can do about long answers. */
  long: LongWish;
}

/** What a plan depends on besides the call. */
export interface PlanOptions extends Pick<RouteOptions, 'upstreams' | 'random'>, LongOptions {
  knowledge: ModelKnowledge;
  adapt: Adapt;
}

/**
 * Plans a call.
 *
 * @throws AppError `model_retired` if the caller accepts no other model and the model is gone or replaced; `not_offered` if no
 * upstream can do it; `invalid_input` or `parameter_not_supported` for an input that cannot have its meaning
 */
export function makePlan(call: CheckedCall, options: PlanOptions): Plan {
  const { action, inputs, ownKey } = call;
  const route = routeOf(action, inputs, { ...options, ownKey });
  const ways = waysAt(route.upstreams, (upstream) => requestAt(upstream, route, call, options));
  if (!ways) throw new AppError('not_offered', { message: notOffered(action, []) });
  const sorted = action.listsModels ? listingFirst(ways) : ways;
  return { ways: sorted, request: sorted[0] };
}

/**
 * Makes the request for each upstream that can take it. Upstreams that do not have the model, or not any more, are left out,
 * unless all are like that.
 *
 * @returns undefined if there are no upstreams
 * @throws the error for the first upstream if none can take the request
 */
function waysAt(
  upstreams: readonly Upstream[],
  make: (upstream: Upstream) => AdaptedRequest,
): Ways | undefined {
  const requests: AdaptedRequest[] = [];
  const errors: AppError[] = [];
  for (const upstream of upstreams) {
    try {
      requests.push(make(upstream));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.push(error);
    }
  }
  const error = errors.find(({ code }) => code !== 'not_offered') ?? errors[0];
  if (requests.length === 0 && error) throw error;
  const [first, ...others] = requests.filter(hasModel);
  const [any, ...more] = requests;
  return first ? [first, ...others] : any && [any, ...more];
}

/** Whether the upstream of a request may have its model. */
function hasModel({ upstream, purpose, choice, parameters: { model } }: AdaptedRequest): boolean {
  if (choice?.ended !== undefined) return false;
  return !purpose || purpose === 'fine-tuning' || typeof model !== 'string' || mayHave(upstream, model);
}

/** Puts upstreams first that can list their models. The names of the others are added to the list. */
function listingFirst(ways: Ways): Ways {
  const lists = ({ upstream }: AdaptedRequest) => (kinds[upstream.kind].listsModels ? 0 : 1);
  const [first = ways[0], ...others] = ways.toSorted((one, other) => lists(one) - lists(other));
  return [first, ...others];
}

/** Makes the request of a call for one upstream. */
function requestAt(
  upstream: Upstream,
  { inputs, marks }: Route,
  call: CheckedCall,
  options: PlanOptions,
): AdaptedRequest {
  const { upstreams, knowledge, adapt, random } = options;
  const { action, changes, strict, ownKey } = call;
  const over = isOver(action, upstream, knowledge);
  const emulation = over ? action.emulation : undefined;
  if (over && !emulation && (isResponse(action) || kinds[upstream.kind].lacks[action.path])) {
    throw new AppError('not_offered', { message: notOffered(action, [upstream]) });
  }
  const { path, purpose, toUpstream = same, fromUpstream = same } = emulation ?? action;
  const handled = handledInputs(action, inputs, upstream);
  const read = { ...omit(inputs, handled), ...readModel(inputs, upstream, knowledge) };
  const parameters = withoutEmptyLists(toUpstream(read));
  const lacking = emulation?.lacks?.(read);
  if (lacking)
    throw new AppError('parameter_not_supported', { message: lacking.message, param: lacking.field });
  refuseOverwritten(action, read, parameters);
  const all = { upstreams, ownKey };
  const filter = action.listsModels ? modelFilter(inputs.purpose, upstream, all, knowledge) : same;
  const marked = (answer: Answer): Answer =>
    marks ? withMarks(answer, action.ids?.outputs ?? [], upstream.name) : answer;
  const planned: PlannedRequest = {
    ...{ action, inputs, changes, handled, strict, knowledge, path, purpose, parameters, upstream },
    ...{ isLong: false, notLong: [] },
    fromUpstream: (answer) => fromUpstream(filter(marked(answer))),
  };
  const request = inLongForm(planned, call.long, options) ?? adapt(planned);
  const { choice } = request;
  if (strict && (choice?.replaced ?? choice?.ended)) throw retired(parameters.model, choice);
  if (strict && read.model !== undefined && read.model !== parameters.model)
    throw fixedModel(parameters.model);
  const second = emulation?.further;
  if (!second) return request;
  const further = (answer: Answer): Ways => {
    const { path, purpose } = second;
    const parameters = { model: defaultModels[purpose], ...second.toUpstream(answer, read) };
    const at = (next: Upstream) =>
      adapt({ ...planned, upstream: next, path, purpose, parameters, strict: false });
    return waysAt(ordered(upstreamsFor(purpose, all), random), at) ?? [at(upstream)];
  };
  return { ...request, further };
}

/**
 * The request as a long answer; undefined if it need not be one or cannot be one. What keeps it from being one is told to the
 * caller.
 */
function inLongForm(
  planned: PlannedRequest,
  wish: LongWish,
  options: PlanOptions,
): AdaptedRequest | undefined {
  const { adapt } = options;
  if (!canRunLong(planned, wish, options)) return undefined;
  const request = adapt({ ...planned, isLong: true });
  if (!shouldRunLong(request, wish, options)) return undefined;
  const { untranslatable } = backgroundParameters(request);
  return untranslatable.length === 0 ? request : adapt({ ...planned, notLong: untranslatable });
}

const same = (value: JsonObject): JsonObject => value;

/** The model in OpenAI's spelling, if there is one. Another server has its own names. */
function readModel({ model }: Inputs, upstream: Upstream, knowledge: ModelKnowledge): JsonObject {
  if (typeof model !== 'string') return {};
  return { model: hasOwnNames(upstream) ? model : spelledModel(model, knowledge) };
}

/** Whether an upstream does not have the action's own endpoint, or not any more. */
function isOver(
  { path }: Action,
  { kind, has }: Pick<Upstream, 'kind' | 'has'>,
  { today }: ModelKnowledge,
): boolean {
  const ends = kind === 'azure' ? kinds.azure.lacks[path] : endings[path]?.ends;
  if (isResponse({ path })) return !hasResponses({ kind, has });
  return today >= (ends ?? '9999') && !has.has(path.slice('/v1/'.length));
}

/** Says that no upstream can do an action, and why. */
function notOffered({ summary }: Action, [upstream]: readonly Upstream[]): string {
  const why = upstream
    ? `${kinds[upstream.kind].title} has no endpoint for “${summary}”`
    : `No upstream of this app is for “${summary}”`;
  return `${why}. Ask your administrator to add OpenAI to UPSTREAMS.`;
}

/** The error for a caller who accepts only the model that they name, where an action always uses another one. */
function fixedModel(used: unknown): AppError {
  const message = `This action always uses ${String(used)}, and this call accepts no other model than its own. Use ${String(used)}, or leave out strict_model.`;
  return new AppError('model_retired', { message, param: 'model' });
}

/** The error for a caller who accepts only the model that they name. */
function retired(model: unknown, { used, replaced, ended }: ModelChoice): AppError {
  const asked = asName(model) ?? 'The model';
  const since = replaced?.since ?? ended;
  const isUnfit = replaced?.because === 'unfit';
  const other = isUnfit
    ? `OpenAI does not offer ${asked} for this action`
    : `Your administrator has replaced ${asked}`;
  const why = since ? `OpenAI shut down ${asked} on ${since}` : other;
  const what = replaced
    ? `this call accepts no other model. Use ${used}, or leave out strict_model.`
    : 'the app knows no replacement.';
  return new AppError('model_retired', { message: `${why}, and ${what}`, param: 'model' });
}
