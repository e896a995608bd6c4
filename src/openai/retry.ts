/** Decides whether and when a call to OpenAI is tried again. All functions are pure. */
import type { NoResponse } from './response';

/** The result of one try. `hopeless` means that waiting does not help, because no credit is left, for example. */
export type Outcome =
  { kind: 'response'; status: number; headers: Record<string, string>; hopeless: boolean } | NoResponse;

/** What the decision depends on besides the outcome. */
export interface RetryState {
  /** How many tries have been made so far, including the first. */
  tries: number;
  /** Whether the request can safely be sent twice. */
  repeatable: boolean;
  /** Milliseconds left until the caller must have a reply. */
  remainingMs: number;
  /** Gives a number from 0 to 1. */
  random: () => number;
}

const maxTries = 3;
const retriedStatuses = new Set([408, 409, 429, 502, 503, 504]);

/** If OpenAI asks for a longer wait than this, the caller gets the error. A flow then waits automatically. */
export const longestWaitMs = 10_000;

/** A further try is only worthwhile if at least this much time is left for it. */
const shortestTryMs = 1_000;

/**
 * Decides whether there is a next try.
 *
 * @returns milliseconds to wait before it, or undefined if the call is not tried again
 */
export function retryDelayMs(
  outcome: Outcome,
  { tries, repeatable, remainingMs, random }: RetryState,
): number | undefined {
  if (tries >= maxTries || !isWorthRepeating(outcome, repeatable)) return undefined;
  const askedMs = outcome.kind === 'response' ? retryAfterMs(outcome.headers) : undefined;
  if (askedMs === undefined && is429WithoutAdvice(outcome)) return undefined;
  if (askedMs !== undefined && askedMs > longestWaitMs) return undefined;
  // The random part prevents callers that were refused at the same time from coming back at the same time.
  const delay =
    askedMs === undefined ? 500 * 2 ** (tries - 1) * (0.5 + random() / 2) : askedMs + 250 * random();
  return delay + shortestTryMs < remainingMs ? Math.round(delay) : undefined;
}

/** Whether this is a 429 without OpenAI's advice to try again. */
function is429WithoutAdvice(outcome: Outcome): boolean {
  return (
    outcome.kind === 'response' && outcome.status === 429 && outcome.headers['x-should-retry'] !== 'true'
  );
}

function isWorthRepeating(outcome: Outcome, repeatable: boolean): boolean {
  if (outcome.kind === 'not_sent') return true;
  if (!repeatable) return false;
  if (outcome.kind !== 'response') return outcome.kind === 'broken';
  const advice = outcome.headers['x-should-retry'];
  if (advice === 'false' || outcome.hopeless || outcome.status < 400) return false;
  return advice === 'true' || retriedStatuses.has(outcome.status);
}

/**
 * The wait that a server asks for, in milliseconds; undefined if it asks for none.
 *
 * @param headers - with lower-case names; `retry-after` is seconds or an HTTP date (RFC 9110, section 10.2.3)
 */
export function retryAfterMs(headers: Record<string, string>): number | undefined {
  const milliseconds = Number(headers['retry-after-ms'] || NaN);
  if (milliseconds >= 0) return milliseconds;
  const text = headers['retry-after'];
  if (!text) return undefined;
  const waitMs = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : Date.parse(text) - Date.parse(headers.date ?? '');
  return waitMs >= 0 ? waitMs : undefined;
}
