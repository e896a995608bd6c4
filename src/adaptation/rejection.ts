/** What OpenAI says when a model does not take a parameter, and the memory of it. */
import { AppError } from '../errors';
import type { JsonObject } from '../json';

/** A parameter that a model does not take, or not with the value that it had. */
export interface Rejection {
  /** The parameter, by its name at the top of the body. */
  parameter: string;
  /** Whether it was this value alone. */
  valueOnly: boolean;
}

const codes = ['unsupported_parameter', 'unsupported_value', 'unknown_parameter'];

/** Parameters of which a model takes no value at all when it refuses one. */
const allOrNothing = ['temperature', 'top_p', 'n', 'presence_penalty', 'frequency_penalty', 'stop'];

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
  if (!(parameter in body)) return undefined;
  return {
    parameter,
    valueOnly: openaiCode === 'unsupported_value' && !allOrNothing.includes(parameter),
  };
}

/** Remembers what models do not take, so that the next call need not find it out again. */
export interface RejectionMemory {
  add: (model: string, rejection: Rejection, value: unknown) => void;
  has: (model: string, parameter: string, value: unknown) => boolean;
}

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
  const keyOf = (model: string, parameter: string, value?: string) =>
    JSON.stringify([model, parameter, value]);
  const isRemembered = (key: string) => now() < (until.get(key) ?? -Infinity);
  return {
    add: (model, { parameter, valueOnly }, value) => {
      const word = valueOnly ? wordOf(value) : undefined;
      if (valueOnly && word === undefined) return;
      const [oldest] = until.keys();
      if (oldest !== undefined && until.size >= maxRemembered) until.delete(oldest);
      until.set(keyOf(model, parameter, word), now() + rememberedMs);
    },
    has: (model, parameter, value) => {
      const word = wordOf(value);
      return (
        isRemembered(keyOf(model, parameter)) ||
        (word !== undefined && isRemembered(keyOf(model, parameter, word)))
      );
    },
  };
}

/** A value that is one of a few, such as `minimal`; undefined for anything else, which is not remembered. */
function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 40 ? value : undefined;
}
