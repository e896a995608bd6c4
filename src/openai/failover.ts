/** Decides whether another upstream may take a request that failed, and how long the failing one is paused. Pure. */
import type { ErrorCode } from '../errors';
import type { Pause } from '../upstreams';
import { retryAfterMs, type Outcome } from './retry';

/** Refusals before anything was done. Another upstream has its own limits. */
const refusals: readonly ErrorCode[] = ['openai_rate_limited', 'quota_exhausted', 'request_too_large'];

/** How long an upstream is paused that does not say how long, in milliseconds. */
const guessedMs = 5_000;

/** How long an upstream without credit is paused, in milliseconds. */
const withoutCreditMs = 60_000;

/**
 * Whether another upstream may take the request: this one is full or down, and either it cannot have done the work or the
 * request can safely be sent twice.
 *
 * @param outcome - of the last try
 * @param code - of the error that it stands for
 * @param repeatable - whether the request can safely be sent twice
 */
export function mayGoElsewhere(outcome: Outcome, code: ErrorCode, repeatable: boolean): boolean {
  if (outcome.kind === 'not_sent' || refusals.includes(code)) return true;
  const isDown =
    outcome.kind === 'response' ? isFailure(outcome.status, code) : /^(broken|failed)$/.test(outcome.kind);
  return repeatable && isDown;
}

/** Whether a response says that the upstream has failed. Some gateways say so with the status 200. */
function isFailure(status: number, code: ErrorCode): boolean {
  return status >= 500 || code === 'openai_failed';
}

/** The pause of an upstream after a failure, for the model of the request or for all of it. */
export interface PauseAfter extends Pause {
  isForAll: boolean;
}

/**
 * Decides about a pause.
 *
 * @param outcome - of the last try
 * @param code - of the error that it stands for
 * @returns undefined if other requests may succeed
 */
export function pauseAfter(outcome: Outcome, code: ErrorCode): PauseAfter | undefined {
  if (outcome.kind !== 'response') {
    const isDown = /^(not_sent|broken|failed)$/.test(outcome.kind);
    return isDown ? { leftMs: guessedMs, isAsked: false, isForAll: true } : undefined;
  }
  if (code === 'quota_exhausted') return { leftMs: withoutCreditMs, isAsked: false, isForAll: true };
  if (code !== 'openai_rate_limited' && !isFailure(outcome.status, code)) return undefined;
  const askedMs = retryAfterMs(outcome.headers);
  return { leftMs: askedMs ?? guessedMs, isAsked: askedMs !== undefined, isForAll: false };
}
