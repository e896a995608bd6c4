/** Adapts requests to today's OpenAI (model, endpoint and parameters), and reports the changes. */
import type { JsonObject } from '../json';
import type { Settings } from '../settings';
import { createAdapt } from './adapt';
import { carryOut, type Outcome, type SendOutgoing } from './carry-out';
import { createSlowModels } from './long/slow-models';
import type { ModelKnowledge } from './models/choice';
import { createShutdownDates } from './models/shutdown-dates';
import { createRejectionMemory } from './parameters/rejections';
import { makePlan, type CheckedCall, type Plan } from './plan';

export type { Outcome, SendOutgoing } from './carry-out';
export { finishLong, usageOfResponses, type Finished } from './long/finish';
export type { LongWish } from './long/when';
export { suggestedModels } from './models/catalogue';
export type { CheckedCall, Plan } from './plan';
export { aboutPictures, describeAdaptation } from './report';
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
  /** Whether the service has background responses, as far as is known. */
  hasResponses: () => boolean;
  /** Reads from OpenAI's list of models when each model ends. */
  noteModels: (list: JsonObject) => void;
}

/** What {@link createAdaptation} needs. */
export interface AdaptationOptions {
  settings: Pick<
    Settings,
    'modelReplacements' | 'passThrough' | 'azureSpeechEndpoint' | 'azureSpeechDeployment' | 'longAnswers'
  >;
  /** The time, in milliseconds since 1970. */
  now: () => number;
}

/** How long it is remembered that a service has no Responses API, in milliseconds. */
const rememberedMs = 3_600_000;

/** Makes the adaptation. It remembers what OpenAI has said about its models. */
export function createAdaptation({ settings, now }: AdaptationOptions): Adaptation {
  const memory = createRejectionMemory(now);
  const shutdownDates = createShutdownDates();
  const adapt = createAdapt(settings, memory);
  const slowModels = createSlowModels(now);
  let noResponsesUntil = -Infinity;
  const hasResponses = () => now() >= noResponsesUntil;
  const noteNoResponses = () => (noResponsesUntil = now() + rememberedMs);
  const knowledge = (): ModelKnowledge => ({
    today: new Date(now()).toISOString().slice(0, 10),
    overrides: settings.modelReplacements,
    shutdownDates: shutdownDates.known,
  });
  return {
    plan: (call) => {
      const { isSlow } = slowModels;
      const options = { settings, knowledge: knowledge(), adapt, hasResponses: hasResponses(), isSlow };
      return makePlan(call, options);
    },
    carryOut: async (plan, send) => {
      const started = now();
      const outcome = await carryOut(plan, send, { adapt, memory, noteNoResponses });
      const { result } = outcome;
      slowModels.note(String(plan.request.draft.body.model), now() - started);
      if (plan.request.action.listsModels && 'answer' in result) shutdownDates.note(result.answer);
      return outcome;
    },
    hasResponses,
    noteModels: shutdownDates.note,
  };
}
