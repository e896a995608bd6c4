/** Reads from OpenAI's errors which parameters a model does not take, and remembers them. */
import { AppError } from '../../errors';
import type { JsonObject } from '../../json';
import type { Upstream } from '../../settings';

/** A parameter that a model does not take. */
export interface Rejection {
  /** The name of the parameter at the top level of the body. */
  parameter: string;
  /**
   * The circumstance in which it was refused, if it may be accepted in others: its value, or the reasoning
   * effort. Empty for a value that is not kept.
   */
  only?: string | undefined;
}

/** Whether a model is known to refuse a parameter with the value that it has in a body. */
export type Refuses = (parameter: string, body: JsonObject) => boolean;

const codes = ['unsupported_parameter', 'unsupported_value', 'unknown_parameter'];

/** Parameters that some models take only if they do not reason. */
export const sampling: readonly string[] = ['temperature', 'top_p', 'logprobs', 'top_logprobs'];

/** Parameters of which a model refuses every value if it refuses one. */
const allOrNothing = ['n', 'presence_penalty', 'frequency_penalty', 'stop'];

/**
 * Reads from a refusal of OpenAI which parameter it is about.
 *
 * @param error - the error that the request ended with
 * @param body - the body that was sent
 * @returns undefined if the refusal is about something else
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

/** A value, if it is a short text such as `minimal`. Other values may be private texts, and are not kept. */
function valueOf(value: unknown): string {
  return typeof value === 'string' && value.length <= 40 ? value : '';
}

/** Remembers what models do not take, so that the next call need not find it out again. */
export interface RejectionMemory {
  add: (model: string, rejection: Rejection) => void;
  has: (model: string, parameter: string, body: JsonObject) => boolean;
}

/** The name by which a model of an upstream is remembered. Another upstream may have something else under its name. */
export function modelAt({ name }: Pick<Upstream, 'name'>, model: string): string {
  return `${name}/${model}`;
}

/** Parameters that the same model takes from some accounts and refuses from others. */
const ofAccount = ['service_tier', 'store', 'metadata'];

/** No model has a longer name, with that of its upstream. */
const maxModelLength = 232;

/** How long a rejection is remembered. Later, another model may be deployed under the same name. */
const rememberedMs = 3600 * 1000;

/** The most rejections that are remembered. Callers can send any number of model names. */
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
      const isReusable = rejection.only !== '' && !ofAccount.includes(rejection.parameter);
      if (!isReusable || model.length > maxModelLength) return;
      const key = keyOf(model, rejection);
      const [oldest] = until.keys();
      if (oldest !== undefined && until.size >= maxRemembered && !until.has(key)) until.delete(oldest);
      until.delete(key);
      until.set(key, now() + rememberedMs);
    },
    has: (model, parameter, body) =>
      // Mostly nothing is remembered, and every call asks about each of its parameters.
      until.size > 0 &&
      [undefined, sampling.includes(parameter) ? effortOf(body) : valueOf(body[parameter])].some(
        (only) => now() < (until.get(keyOf(model, { parameter, only })) ?? -Infinity),
      ),
  };
}
