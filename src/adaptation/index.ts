/** Adapts requests to today's OpenAI (model, endpoint and parameters), and reports the changes. */
import { dayOf } from '../day';
import type { JsonObject } from '../json';
import type { Settings, Upstream } from '../settings';
import { hasResponses, type Pauses } from '../upstreams';
import { createAdapt } from './adapt';
import { carryOut, type Outcome, type SendOutgoing } from './carry-out';
import { createSlowModels } from './long/slow-models';
import { chooseModel, entryOf, type ModelChoice, type ModelKnowledge } from './models/choice';
import { createShutdownDates } from './models/shutdown-dates';
import { createRejectionMemory, modelAt } from './parameters/rejections';
import { makePlan, type CheckedCall, type Plan } from './plan';
import { modelOf } from './request';

export type { Outcome, SendOutgoing } from './carry-out';
export { finishLong, type Finished } from './long/finish';
export type { LongWish } from './long/when';
export { suggestedModels } from './models/catalogue';
export type { CheckedCall, Plan } from './plan';
export { aboutPictures, describeAdaptation } from './report';
export type { AdaptedRequest } from './request';
export { sentences } from './sentences';

/** Adapts requests to today's OpenAI. */
export interface Adaptation {
  /**
   * Decides how a call is carried out. Sends nothing.
   *
   * @throws AppError `model_retired` if the caller accepts no other model and the model is gone or replaced
   */
  plan: (call: CheckedCall) => Plan;
  /**
   * Carries out a plan: sends it, changes what OpenAI refuses, and sends it again. A failure is part of the
   * outcome.
   */
  carryOut: (plan: Plan, send: SendOutgoing) => Promise<Outcome>;
  /** Whether an upstream has background responses, as far as is known. */
  hasResponses: (upstream: Upstream) => boolean;
  /** When a model ends, as YYYY-MM-DD, and what will answer then; undefined if it does not end, or has ended. */
  endOf: (model: string) => ModelChoice['ahead'];
  /** Reads from OpenAI's list of models when each model ends. */
  noteModels: (list: JsonObject) => void;
}

/** What {@link createAdaptation} needs. */
export interface AdaptationOptions {
  settings: Pick<Settings, 'modelReplacements' | 'upstreams' | 'longAnswers'>;
  /** Pauses of upstreams. */
  pauses: Pauses;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Gives a number from 0 to 1. */
  random: () => number;
}

/** How long it is remembered that an upstream has no Responses API, in milliseconds. */
const rememberedMs = 3_600_000;

/** Makes the adaptation. It remembers what OpenAI has said about its models. */
export function createAdaptation({ settings, pauses, now, random }: AdaptationOptions): Adaptation {
  const { upstreams } = settings;
  const memory = createRejectionMemory(now);
  const shutdownDates = createShutdownDates();
  const adapt = createAdapt(memory);
  const slowModels = createSlowModels(now);
  const noResponsesUntil = new Map<string, number>();
  const hasResponsesNow = (upstream: Upstream) =>
    hasResponses(upstream) && now() >= (noResponsesUntil.get(upstream.name) ?? -Infinity);
  const knowledge = (): ModelKnowledge => ({
    today: dayOf(now()),
    overrides: settings.modelReplacements,
    shutdownDates: shutdownDates.known,
  });
  return {
    plan: (call) =>
      makePlan(call, {
        ...{ upstreams, random, adapt, knowledge: knowledge(), setting: settings.longAnswers },
        ...{ hasResponses: hasResponsesNow, isSlow: slowModels.isSlow },
      }),
    carryOut: async (plan, send) => {
      const started = now();
      const noteNoResponses = ({ name }: Upstream) => noResponsesUntil.set(name, now() + rememberedMs);
      const outcome = await carryOut(plan, send, { adapt, memory, pauses, noteNoResponses });
      const { request, insteadOf, ...result } = outcome.result;
      // The time that other upstreams took says nothing about this model.
      if (!insteadOf) slowModels.note(modelAt(request.upstream, modelOf(request)), now() - started);
      const { action, upstream } = request;
      if (action.listsModels && upstream.kind === 'openai' && 'answer' in result) {
        shutdownDates.note(result.answer);
      }
      return outcome;
    },
    hasResponses: hasResponsesNow,
    endOf: (model) => {
      const { used, ahead } = chooseModel(model, entryOf(model)?.serves[0] ?? 'chat', knowledge());
      return used === model ? ahead : undefined;
    },
    noteModels: shutdownDates.note,
  };
}
