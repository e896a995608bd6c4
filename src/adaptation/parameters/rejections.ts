/** What OpenAI says when a model does not take a parameter, and the memory of it. */
import { AppError } from '../../errors';
import type { JsonObject } from '../../json';

/** A parameter that a model does not take. */
export interface Rejection {
  /** The parameter, by its name at the top of the body. */
  parameter: string;
  /**
   * The circumstance in which it was refused, where another might do: its value, or how much reasoning was asked for. Empty
   * for one that cannot be told apart from others.
   */
  only?: string | undefined;
}

/** Whether a model is known to refuse a parameter, as it stands in a body. */
export type Refuses = (parameter: string, body: JsonObject) => boolean;

const codes = ['unsupported_parameter', 'unsupported_value', 'unknown_parameter'];

/** Parameters that some models take only while they do not reason. */
export const sampling: readonly string[] = ['temperature', 'top_p', 'logprobs', 'top_logprobs'];

/** Parameters of which a model takes no value at all when it refuses one. */
const allOrNothing = ['n', 'presence_penalty', 'frequency_penalty', 'stop'];

/**
 * Reads a refusal of OpenAI as one of a parameter.
 *
 * @param error - what the call ended with
 * @param body - what was sent
 * @returns undefined where the refusal is about something else
 */
export function rejectionOf(error: unknown, body: JsonObject): Rejection | undefined {
  if (!(error instanceof AppError) || error.code !== 'openai_rejected') return undefined;
  const { openaiCode = '', param, message = '' } = error.details;
  // Older servers write no code: "Unrecognized request argument supplied: verbosity".
  const older = /^Unrecognized request arguments? supplied: (\w+)/.exec(message)?.[1];
  if (!codes.includes(openaiCode) && !older) return undefined;
  const place = older ?? param ?? /'(\w+)'/.exec(message)?.[1] ?? '';
  const parameter = /^\w*/.exec(place)?.[0] ?? '';
  if (!Object.hasOwn(body, parameter)) return undefined;
  if (sampling.includes(parameter)) return { parameter, only: effortOf(body) };
  const isValue = openaiCode === 'unsupported_value' && !allOrNothing.includes(parameter);
  return { parameter, ...(isValue && { only: valueOf(body[parameter]) }) };
}

function effortOf({ reasoning_effort: effort }: JsonObject): string {
  return `effort ${valueOf(effort)}`;
}

/** A value that is one of a few, such as `minimal`. Anything else may be somebody’s text, and is not kept. */
function valueOf(value: unknown): string {
  return typeof value === 'string' && value.length <= 40 ? value : '';
}

/** Remembers what models do not take, so that the next call need not find it out again. */
export interface RejectionMemory {
  add: (model: string, rejection: Rejection) => void;
  has: (model: string, parameter: string, body: JsonObject) => boolean;
}

/** Parameters that a model takes from one account and not from another. */
const ofAccount = ['service_tier', 'store', 'metadata'];

/** No model has a longer name. */
const maxModelLength = 200;

/** How long a rejection is remembered. Another model can be deployed under the same name. */
const rememberedMs = 3600 * 1000;

/** The most rejections that are remembered; names of models come from callers. */
const maxRemembered = 2_000;

/**
 * Makes the memory.
 *
 * @param now - the time, in milliseconds since 1970
 */
export function createRejectionMemory(now: () => number): RejectionMemory {
  const until = new Map<string, number>();
  const keyOf = (model: string, { parameter, only }: Rejection) => JSON.stringify([model, parameter, only]);
  return {
    add: (model, rejection) => {
      const isTelling = rejection.only !== '' && !ofAccount.includes(rejection.parameter);
      if (!isTelling || model.length > maxModelLength) return;
      const key = keyOf(model, rejection);
      const [oldest] = until.keys();
      if (oldest !== undefined && until.size >= maxRemembered && !until.has(key)) until.delete(oldest);
      until.delete(key);
      until.set(key, now() + rememberedMs);
    },
    has: (model, parameter, body) =>
      [undefined, sampling.includes(parameter) ? effortOf(body) : valueOf(body[parameter])].some(
        (only) => now() < (until.get(keyOf(model, { parameter, only })) ?? -Infinity),
      ),
  };
}
