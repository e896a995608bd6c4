/** Whether and when a call to OpenAI is tried again: a pure decision. */
import type { NoResponse } from './attempt';

/** What became of one try. For an answer, `quotaExhausted` tells that waiting is useless. */
export type Outcome =
  { kind: 'response'; status: number; headers: Record<string, string>; quotaExhausted: boolean } | NoResponse;

/** What the decision depends on besides the outcome. */
export interface RetryState {
  /** How many times the call has been tried, the first time included. */
  tries: number;
  /** Whether sending the request twice is harmless. */
  repeatable: boolean;
  /** Milliseconds left until the caller must have an answer. */
  remainingMs: number;
  /** A number from 0 up to 1. */
  random: () => number;
}

const maxTries = 3;
const retriedStatuses = new Set([408, 409, 429, 502, 503, 504]);

/** A longer wait than this is the caller's affair, whose flow waits by itself. */
const longestWaitMs = 10_000;

/** What a further try needs at least to be worth while. */
const shortestTryMs = 1_000;

/**
 * Decides about the next try.
 *
 * @returns milliseconds to wait before it, or undefined when the outcome stands
 */
export function retryDelayMs(
  outcome: Outcome,
  { tries, repeatable, remainingMs, random }: RetryState,
): number | undefined {
  if (tries >= maxTries || !isWorthRepeating(outcome, repeatable)) return undefined;
  const asked = outcome.kind === 'response' ? retryAfterMs(outcome.headers) : undefined;
  if (asked === undefined && isUnadvised429(outcome)) return undefined;
  if (asked !== undefined && asked > longestWaitMs) return undefined;
  // The jitter keeps callers that were refused together from coming back together.
  const delay = asked === undefined ? 500 * 2 ** (tries - 1) * (0.5 + random() / 2) : asked + 250 * random();
  return delay + shortestTryMs < remainingMs ? Math.round(delay) : undefined;
}

/** OpenAI’s rate limit without a word about when to come back. */
function isUnadvised429(outcome: Outcome): boolean {
  return (
    outcome.kind === 'response' && outcome.status === 429 && outcome.headers['x-should-retry'] !== 'true'
  );
}

function isWorthRepeating(outcome: Outcome, repeatable: boolean): boolean {
  if (outcome.kind === 'not_sent') return true;
  if (!repeatable) return false;
  if (outcome.kind !== 'response') return outcome.kind === 'broken';
  const advice = outcome.headers['x-should-retry'];
  if (advice === 'false' || outcome.quotaExhausted || outcome.status < 400) return false;
  return advice === 'true' || retriedStatuses.has(outcome.status);
}

/**
 * The wait that a server asks for, in milliseconds.
 *
 * @param headers - with lower-case names; `retry-after` holds seconds or an HTTP date (RFC 9110, section 10.2.3)
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
