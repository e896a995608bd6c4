/**
 * Today's OpenAI behind yesterday's contract: which model, which endpoint and which parameters a request is carried out
 * with, and what the caller is told about it.
 */
import { purposes, type Action, type Purpose } from '../actions';
import { AppError } from '../errors';
import { asName, type JsonObject } from '../json';
import type { Settings } from '../settings';
import { defaultModels, endings, suggestedModels } from './models/catalogue';
import type { Changes } from './request';
import { adapted } from './parameters/known-changes';
import { sendUntilTaken, type Send } from './carry-out';
import { modelsFor } from './models/list';
import { chooseModel, type ModelChoice, type ModelKnowledge } from './models/choice';
import { createRejectionMemory } from './parameters/rejections';
import { createShutdownDates } from './models/shutdown-dates';

export { describeChanges } from './request';
export type { Changes } from './request';

/** How a request is carried out. */
export interface Plan {
  /** Who does it: OpenAI, or the service that the administrator has set for speech. */
  service: 'openai' | 'azure-speech';
  /** The endpoint that is used, by our path. */
  path: Action['path'];
  /** What was changed, and is being changed; absent for an action without a model. */
  changes?: Changes;
  /** What is sent first: `carryOut` begins with this very object. */
  parameters: JsonObject;
  /** Makes the documented reply. */
  fromUpstream: (answer: JsonObject) => JsonObject;
  /** What is done with the answer before that, where one request is not enough. */
  further?: (answer: JsonObject) => Plan;
}

/** Adapts requests to OpenAI as it is today. */
export interface Adaptation {
  /**
   * Decides how a request is carried out. Nothing is sent.
   *
   * @param inputs - as the check has let them pass
   * @param strict - whether the caller wants an error rather than another model
   * @throws AppError `model_retired`
   */
  plan: (action: Action, inputs: JsonObject, strict: boolean) => Plan;
  /**
   * Carries a plan out: sends it, changes what OpenAI refuses, and sends it again. The changes of the plan are kept up to
   * date, also when it fails.
   *
   * @throws AppError of the last try, or `parameter_not_supported`
   */
  carryOut: (plan: Plan, send: Send) => Promise<JsonObject>;
  /** Learns from a list of models as OpenAI gives it when each of them ends. */
  noteModels: (list: JsonObject) => void;
}

/** What {@link createAdaptation} needs. */
export interface AdaptationOptions {
  settings: Pick<
    Settings,
    'modelReplacements' | 'passThrough' | 'azureSpeechEndpoint' | 'azureSpeechDeployment'
  >;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/** Makes the adaptation, which remembers what OpenAI has said of its models. */
export function createAdaptation({ settings, now }: AdaptationOptions): Adaptation {
  const { modelReplacements: overrides, passThrough } = settings;
  const memory = createRejectionMemory(now);
  const shutdownDates = createShutdownDates();
  const knowledge = (): ModelKnowledge => ({
    today: new Date(now()).toISOString().slice(0, 10),
    overrides,
    shutdownDates: shutdownDates.known,
  });
  const passes = (path: string) => passThrough.has(path.slice('/v1/'.length));

  /** Plans one request of a call. */
  function planRequest({ action, inputs, strict, known, path, purpose, original }: RequestToPlan) {
    const service: Plan['service'] =
      purpose === 'speech' && settings.azureSpeechEndpoint ? 'azure-speech' : 'openai';
    const { model } = original;
    const isOwn = passThrough.has('models') || passes(path);
    const choose = (missing?: ReadonlySet<string>): ModelChoice | undefined => {
      if (typeof model !== 'string') return undefined;
      if (service === 'azure-speech') return ownModel(model, settings.azureSpeechDeployment);
      return isOwn ? { used: model } : chooseModel(model, purpose, missing ? { ...known, missing } : known);
    };
    const choice = choose();
    if (strict && (choice?.replaced ?? choice?.ended)) throw retired(model, choice);
    const chat = path === '/v1/chat/completions';
    const draftFor: Changes['draftFor'] = (used, refused) =>
      adapted(original, {
        chat,
        choice: used,
        isPicky: refused !== undefined,
        refuses: (name, body) =>
          refused?.has(name) === true || (used !== undefined && memory.has(used.used, name, body)),
      });
    const changes: Changes = {
      purpose,
      service,
      path: action.path,
      usedPath: path,
      later: action.emulation?.purpose,
      chat,
      given: new Set(Object.keys(inputs)),
      required: new Set(action.input.required),
      asked: inputs.model,
      reshaped: purpose.startsWith('image') ? reshaped(action, inputs, original) : [],
      original,
      choice,
      draft: draftFor(choice),
      today: known.today,
      chooseAgain: (missing) => (strict ? undefined : choose(missing)),
      draftFor,
    };
    return { service, path, changes, parameters: changes.draft.body };
  }

  /** Where the names of models are the server’s own, nobody knows what they are for. */
  function keepFor(given: unknown, known: ModelKnowledge): (list: JsonObject) => JsonObject {
    const purpose = passThrough.has('models') ? undefined : purposes.find((name) => name === given);
    if (!purpose) return same;
    const isOwn = purpose === 'speech' && settings.azureSpeechEndpoint !== undefined;
    const suggested = isOwn ? settings.azureSpeechDeployment : suggestedModels[purpose];
    return (list) => modelsFor(purpose, list, known, suggested);
  }

  return {
    plan: (action, inputs, strict) => {
      const known = knowledge();
      const hasEnded = known.today >= (endings[action.path]?.ends ?? '9999');
      const emulation = hasEnded && !passes(action.path) ? action.emulation : undefined;
      const { path, purpose, toUpstream = same, fromUpstream = same } = emulation ?? action;
      const original = toUpstream(inputs);
      if (!purpose) {
        const fromList = action.listsModels ? keepFor(inputs.purpose, known) : same;
        return {
          service: 'openai',
          path,
          parameters: original,
          fromUpstream: (answer) => fromUpstream(fromList(answer)),
        };
      }
      const call = { action, inputs, strict, known };
      const plan = planRequest({ ...call, path, purpose, original });
      const second = emulation?.further;
      const further = second && {
        further: (answer: JsonObject) => {
          const parameters = { model: defaultModels[second.purpose], ...second.toUpstream(answer, inputs) };
          const made = planRequest({ ...call, strict: false, ...second, original: parameters });
          plan.changes.further = made.changes;
          return { ...made, fromUpstream };
        },
      };
      return { ...plan, fromUpstream, ...further };
    },
    carryOut: async ({ changes, parameters }, send) =>
      changes ? sendUntilTaken(changes, send, memory) : send(parameters),
    noteModels: shutdownDates.note,
  };
}

/** One request of a call, before it is planned. */
interface RequestToPlan {
  action: Action;
  inputs: JsonObject;
  strict: boolean;
  known: ModelKnowledge;
  path: Action['path'];
  purpose: Purpose;
  original: JsonObject;
}

const same = (value: JsonObject) => value;

/** The inputs of a picture that are sent with another value, or within another input. The prompt may have grown by them. */
function reshaped({ input }: Action, inputs: JsonObject, original: JsonObject): string[] {
  const others = Object.keys(input.properties).filter((name) => name !== 'prompt' && name !== 'model');
  return others.filter((name) => name in inputs && inputs[name] !== original[name]);
}

/** A model that the administrator has set for all. */
function ownModel(asked: string, used: string): ModelChoice {
  return { used, ...(asked !== used && { replaced: { because: 'setting' } }) };
}

/** The error for a caller who wants the model that they name, and no other. */
function retired(model: unknown, { used, replaced, ended }: ModelChoice): AppError {
  const asked = asName(model) ?? 'The model';
  const since = replaced?.since ?? ended;
  const why = since ? `OpenAI shut down ${asked} on ${since}` : `Your administrator has replaced ${asked}`;
  const what = replaced
    ? `this call takes no other model. Ask for ${used}, or leave out strict_model.`
    : 'nothing takes its place.';
  return new AppError('model_retired', { message: `${why}, and ${what}`, param: 'model' });
}
