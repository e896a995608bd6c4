/** Plans how a call is carried out: with which service, endpoint and model. Sends nothing. */
import { purposes, type Action } from '../actions';
import { AppError } from '../errors';
import { asName, omit, type JsonObject } from '../json';
import type { Settings } from '../settings';
import type { Answer, InputChange, Inputs, Reply, ServiceName } from '../stages';
import type { Adapt } from './adapt';
import { defaultModels, endings, suggestedModels } from './models/catalogue';
import { spelledModel, type ModelChoice, type ModelKnowledge } from './models/choice';
import { handledInputs, refuseOverwritten, withoutEmptyLists } from './inputs';
import { backgroundParameters } from './long/background';
import { canRunLong, shouldRunLong, type LongWish } from './long/when';
import { modelsFor } from './models/list';
import type { AdaptedRequest, PlannedRequest } from './request';

/** How a call is carried out. */
export interface Plan {
  request: AdaptedRequest;
  /** Makes a second request from the answer to the first, if one is not enough. */
  further?: (answer: Answer) => AdaptedRequest;
  /** Makes the documented reply from the last answer. */
  fromUpstream: (answer: Answer) => Reply;
}

/** A call whose inputs have passed the check. */
export interface CheckedCall {
  action: Action;
  inputs: Inputs;
  /** What was done to inputs while they were read. */
  changes: readonly InputChange[];
  /** Whether the caller wants an error rather than another model. */
  strict: boolean;
  /** What the caller says and can do about long answers. */
  long: LongWish;
}

/** The settings that decide where a request goes. */
export type PlanSettings = Pick<
  Settings,
  'passThrough' | 'azureSpeechEndpoint' | 'azureSpeechDeployment' | 'longAnswers'
>;

/** What a plan depends on besides the call. */
export interface PlanOptions {
  settings: PlanSettings;
  knowledge: ModelKnowledge;
  adapt: Adapt;
  /** Whether the service has background responses, as far as is known. */
  hasResponses: boolean;
  /** Whether a model has been slow lately. */
  isSlow: (model: string) => boolean;
}

/**
 * Plans a call.
 *
 * @throws AppError `model_retired` if the caller accepts no other model and the model is gone or replaced; `invalid_input` or
 * `parameter_not_supported` for an input that cannot have its meaning
 */
export function makePlan(call: CheckedCall, options: PlanOptions): Plan {
  const { settings, knowledge, adapt } = options;
  const { action, inputs, changes, strict } = call;
  const emulation = isOver(action, settings, knowledge) ? action.emulation : undefined;
  const { path, purpose, toUpstream = same, fromUpstream = same } = emulation ?? action;
  const service = serviceFor(purpose, settings);
  const handled = handledInputs(action, inputs, settings);
  const read = { ...omit(inputs, handled), ...readModel(inputs, settings, knowledge) };
  const parameters = withoutEmptyLists(toUpstream(read));
  const lacking = emulation?.lacks?.(read);
  if (lacking)
    throw new AppError('parameter_not_supported', { message: lacking.message, param: lacking.field });
  refuseOverwritten(action, read, parameters);
  const planned: PlannedRequest = {
    ...{ action, inputs, changes, handled, strict, knowledge, path, purpose, parameters, service },
    ...{ isLong: false, notLong: [] },
  };
  const request = inLongForm(planned, call.long, options) ?? adapt(planned);
  const { choice } = request;
  if (strict && (choice?.replaced ?? choice?.ended)) throw retired(parameters.model, choice);
  if (strict && read.model !== undefined && read.model !== parameters.model)
    throw fixedModel(parameters.model);
  const second = emulation?.further;
  const filter = action.listsModels ? modelFilter(inputs.purpose, settings, knowledge) : same;
  return {
    request,
    ...(second && {
      further: (answer) => {
        const { path, purpose } = second;
        const parameters = { model: defaultModels[purpose], ...second.toUpstream(answer, read) };
        return adapt({ ...planned, path, purpose, parameters, strict: false });
      },
    }),
    fromUpstream: (answer) => fromUpstream(filter(answer)),
  };
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
  const { settings, adapt, hasResponses, isSlow } = options;
  const about = { setting: settings.longAnswers, hasResponses, isSlow };
  if (!canRunLong(planned, wish, about)) return undefined;
  const request = adapt({ ...planned, isLong: true });
  if (!shouldRunLong(request, wish, about)) return undefined;
  const { untranslatable } = backgroundParameters(request);
  return untranslatable.length === 0 ? request : adapt({ ...planned, notLong: untranslatable });
}

const same = (value: JsonObject): JsonObject => value;

/** The model in OpenAI's spelling, if there is one. Another server has its own names. */
function readModel({ model }: Inputs, { passThrough }: PlanSettings, knowledge: ModelKnowledge): JsonObject {
  if (typeof model !== 'string') return {};
  return { model: passThrough.has('models') ? model : spelledModel(model, knowledge) };
}

/** Whether OpenAI has shut down the action's own endpoint, and no other server is set that still has it. */
function isOver({ path }: Action, { passThrough }: PlanSettings, { today }: ModelKnowledge): boolean {
  return today >= (endings[path]?.ends ?? '9999') && !passThrough.has(path.slice('/v1/'.length));
}

function serviceFor(purpose: string | undefined, { azureSpeechEndpoint }: PlanSettings): ServiceName {
  return purpose === 'speech' && azureSpeechEndpoint !== undefined ? 'azure-speech' : 'openai';
}

/** Makes the function that keeps the models for a purpose, or all if the server has its own model names. */
function modelFilter(
  wanted: unknown,
  settings: PlanSettings,
  knowledge: ModelKnowledge,
): (list: JsonObject) => JsonObject {
  const purpose = settings.passThrough.has('models') ? undefined : purposes.find((name) => name === wanted);
  if (!purpose) return same;
  const suggested =
    serviceFor(purpose, settings) === 'azure-speech'
      ? settings.azureSpeechDeployment
      : suggestedModels[purpose];
  return (list) => modelsFor(purpose, list, knowledge, suggested);
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
