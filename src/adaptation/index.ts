/** Adapts requests to today's OpenAI (model, endpoint and parameters), and reports the changes. */
import type { JsonObject } from '../json';
import type { Settings } from '../settings';
import type { Pauses } from '../upstreams';
import { createAdapt } from './adapt';
import { carryOut, type Outcome, type SendOutgoing } from './carry-out';
import type { ModelKnowledge } from './models/choice';
import { createShutdownDates } from './models/shutdown-dates';
import { createRejectionMemory } from './parameters/rejections';
import { makePlan, type CheckedCall, type Plan } from './plan';

export type { Outcome, SendOutgoing } from './carry-out';
export { suggestedModels } from './models/catalogue';
export type { CheckedCall, Plan } from './plan';
export { describeAdaptation } from './report';

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
  /** Reads from OpenAI's list of models when each model ends. */
  noteModels: (list: JsonObject) => void;
}

/** What {@link createAdaptation} needs. */
export interface AdaptationOptions {
  settings: Pick<Settings, 'modelReplacements' | 'upstreams'>;
  /** Pauses of upstreams. */
  pauses: Pauses;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Gives a number from 0 to 1. */
  random: () => number;
}

/** Makes the adaptation. It remembers what OpenAI has said about its models. */
export function createAdaptation({ settings, pauses, now, random }: AdaptationOptions): Adaptation {
  const { upstreams } = settings;
  const memory = createRejectionMemory(now);
  const shutdownDates = createShutdownDates();
  const adapt = createAdapt(memory);
  const knowledge = (): ModelKnowledge => ({
    today: new Date(now()).toISOString().slice(0, 10),
    overrides: settings.modelReplacements,
    shutdownDates: shutdownDates.known,
  });
  return {
    plan: (call) => makePlan(call, { upstreams, random, knowledge: knowledge(), adapt }),
    carryOut: async (plan, send) => {
      const outcome = await carryOut(plan, send, { adapt, memory, pauses });
      const { result } = outcome;
      const { action, upstream } = result.request;
      if (action.listsModels && upstream.kind === 'openai' && 'answer' in result) {
        shutdownDates.note(result.answer);
      }
      return outcome;
    },
    noteModels: shutdownDates.note,
  };
}
