/** Tests whether a try is repeated, and after which wait. */
import { retryAfterMs, retryDelayMs, type Outcome } from '../../src/openai/retry';

const answer = (status: number, headers: Record<string, string> = {}, hopeless = false): Outcome => {
  return { kind: 'response', status, headers, hopeless };
};
const state = { tries: 1, repeatable: true, remainingMs: 90_000, random: () => 0 };

/** A title, an outcome, what differs in the state, and the wait in milliseconds; undefined means no retry. */
test.each<[string, Outcome, Partial<typeof state>, number | undefined]>([
  ['a request that was not sent', { kind: 'not_sent' }, {}, 250],
  ['a request that was not sent and must not be repeated', { kind: 'not_sent' }, { repeatable: false }, 250],
  ['a broken network connection', { kind: 'broken' }, {}, 250],
  [
    'a broken network connection for a request that must not be repeated',
    { kind: 'broken' },
    { repeatable: false },
    undefined,
  ],
  ['a second failure', { kind: 'broken' }, { tries: 2 }, 500],
  ['a third failure', { kind: 'broken' }, { tries: 3 }, undefined],
  ['a failure with the most jitter', { kind: 'broken' }, { random: () => 1 }, 500],
  ['408', answer(408), {}, 250],
  ['409', answer(409), {}, 250],
  ['502', answer(502), {}, 250],
  ['503', answer(503), {}, 250],
  ['504', answer(504), {}, 250],
  ['503 for a request that must not be repeated', answer(503), { repeatable: false }, undefined],
  ['500', answer(500), {}, undefined],
  ['400', answer(400), {}, undefined],
  ['429 without a wait', answer(429), {}, undefined],
  ['429 with a short wait', answer(429, { 'retry-after': '2' }), {}, 2000],
  ['429 with the most jitter', answer(429, { 'retry-after': '2' }), { random: () => 1 }, 2250],
  ['429 with a wait in milliseconds', answer(429, { 'retry-after-ms': '300', 'retry-after': '1' }), {}, 300],
  ['429 with the longest possible wait', answer(429, { 'retry-after': '10' }), {}, 10_000],
  ['429 with a wait that is too long', answer(429, { 'retry-after': '10.1' }), {}, undefined],
  ['429 without a wait, with the advice to retry', answer(429, { 'x-should-retry': 'true' }), {}, 250],
  ['a response that came too late', { kind: 'late' }, {}, undefined],
  ['an unreadable response', { kind: 'unreadable' }, {}, undefined],
  ['503 with a wait that is too long', answer(503, { 'retry-after': '60' }), {}, undefined],
  ['429 without credit', answer(429, { 'retry-after': '1' }, true), {}, undefined],
  ['500 with the advice to retry', answer(500, { 'x-should-retry': 'true' }), {}, 250],
  ['503 with the advice not to retry', answer(503, { 'x-should-retry': 'false' }), {}, undefined],
  [
    'the advice to retry for a request that must not be repeated',
    answer(503, { 'x-should-retry': 'true' }),
    { repeatable: false },
    undefined,
  ],
  ['a redirect with the advice to retry', answer(302, { 'x-should-retry': 'true' }), {}, undefined],
  ['a failure with too little time left', { kind: 'broken' }, { remainingMs: 1200 }, undefined],
  ['a failure with just enough time left', { kind: 'broken' }, { remainingMs: 1300 }, 250],
])('the wait after %s', (_, outcome, special, delayMs) => {
  expect(retryDelayMs(outcome, { ...state, ...special })).toBe(delayMs);
});

test.each<[Record<string, string>, number | undefined]>([
  [{}, undefined],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }, 30_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }, undefined],
  [{ 'retry-after-ms': '-1', 'retry-after': '3' }, 3000],
])('the wait in the headers %j is %s ms', (headers, milliseconds) => {
  expect(retryAfterMs(headers)).toBe(milliseconds);
});
