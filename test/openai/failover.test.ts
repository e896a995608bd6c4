/** Tests after which failures another upstream is asked, and for how long the failing one is paused. */
import type { ErrorCode } from '../../src/errors';
import { mayGoElsewhere, pauseAfter } from '../../src/openai/failover';
import type { Outcome } from '../../src/openai/retry';

const answer = (status: number, headers: Record<string, string> = {}): Outcome => {
  return { kind: 'response', status, headers, hopeless: false };
};

/** An outcome and its error, and whether a request may go elsewhere that may be repeated, and one that must not. */
test.each<[Outcome, ErrorCode, boolean, boolean]>([
  [{ kind: 'not_sent' }, 'openai_unreachable', true, true],
  [{ kind: 'broken' }, 'openai_unreachable', true, false],
  [{ kind: 'failed' }, 'openai_unreachable', true, false],
  [{ kind: 'late' }, 'out_of_time', false, false],
  [{ kind: 'unreadable' }, 'openai_unreadable', false, false],
  [answer(429), 'openai_rate_limited', true, true],
  [answer(429), 'quota_exhausted', true, true],
  [answer(429), 'request_too_large', true, true],
  [answer(500), 'openai_failed', true, false],
  [answer(503), 'outcome_unknown', true, false],
  [answer(400), 'content_filtered', false, false],
  [answer(400), 'openai_rejected', false, false],
  [answer(401), 'stored_key_refused', false, false],
  [answer(403), 'identity_refused', false, false],
  [answer(404), 'openai_rejected', false, false],
  [answer(200), 'openai_unreadable', false, false],
  // Some gateways send failures with the status 200.
  [answer(200), 'openai_failed', true, false],
])('%j with the error %s', (outcome, code, repeatable, once) => {
  expect([mayGoElsewhere(outcome, code, true), mayGoElsewhere(outcome, code, false)]).toEqual([
    repeatable,
    once,
  ]);
});

test.each<[Outcome, ErrorCode, ReturnType<typeof pauseAfter>]>([
  [
    answer(429, { 'retry-after-ms': '700', 'retry-after': '1' }),
    'openai_rate_limited',
    { leftMs: 700, isAsked: true, isForAll: false },
  ],
  [answer(503, { 'retry-after': '30' }), 'openai_failed', { leftMs: 30_000, isAsked: true, isForAll: false }],
  [answer(429), 'openai_rate_limited', { leftMs: 5_000, isAsked: false, isForAll: false }],
  [answer(500), 'openai_failed', { leftMs: 5_000, isAsked: false, isForAll: false }],
  [answer(200), 'openai_failed', { leftMs: 5_000, isAsked: false, isForAll: false }],
  [answer(429), 'quota_exhausted', { leftMs: 60_000, isAsked: false, isForAll: true }],
  [{ kind: 'not_sent' }, 'openai_unreachable', { leftMs: 5_000, isAsked: false, isForAll: true }],
  [{ kind: 'broken' }, 'openai_unreachable', { leftMs: 5_000, isAsked: false, isForAll: true }],
  [answer(429, { 'retry-after': '9' }), 'request_too_large', undefined],
  [answer(400), 'content_filtered', undefined],
  [answer(404), 'openai_rejected', undefined],
  [{ kind: 'late' }, 'out_of_time', undefined],
])('the pause after %j with the error %s', (outcome, code, pause) => {
  expect(pauseAfter(outcome, code)).toEqual(pause);
});
