import { retryAfterMs, retryDelayMs, type Outcome } from '../../src/openai/retry';

const answer = (status: number, headers: Record<string, string> = {}, quotaExhausted = false): Outcome => {
  return { kind: 'response', status, headers, quotaExhausted };
};
const state = { tries: 1, repeatable: true, remainingMs: 90_000, random: () => 0 };

/** An outcome, what is special about the state, and the wait in milliseconds. */
test.each<[string, Outcome, Partial<typeof state>, number | undefined]>([
  ['no connection', { kind: 'not_sent' }, {}, 250],
  ['no connection for what must not be repeated', { kind: 'not_sent' }, { repeatable: false }, 250],
  ['a broken connection', { kind: 'broken' }, {}, 250],
  ['a broken connection for what must not be repeated', { kind: 'broken' }, { repeatable: false }, undefined],
  ['a second failure', { kind: 'broken' }, { tries: 2 }, 500],
  ['a third failure', { kind: 'broken' }, { tries: 3 }, undefined],
  ['the most jitter', { kind: 'broken' }, { random: () => 1 }, 500],
  ['408', answer(408), {}, 250],
  ['409', answer(409), {}, 250],
  ['502', answer(502), {}, 250],
  ['503', answer(503), {}, 250],
  ['504', answer(504), {}, 250],
  ['503 for what must not be repeated', answer(503), { repeatable: false }, undefined],
  ['500', answer(500), {}, undefined],
  ['400', answer(400), {}, undefined],
  ['429 without a time', answer(429), {}, undefined],
  ['429 with a short time', answer(429, { 'retry-after': '2' }), {}, 2000],
  ['429 with the most jitter', answer(429, { 'retry-after': '2' }), { random: () => 1 }, 2250],
  ['429 with a time in milliseconds', answer(429, { 'retry-after-ms': '300', 'retry-after': '1' }), {}, 300],
  ['429 with the longest time', answer(429, { 'retry-after': '10' }), {}, 10_000],
  ['429 with a long time', answer(429, { 'retry-after': '10.1' }), {}, undefined],
  ['429 without a time, with OpenAI’s advice', answer(429, { 'x-should-retry': 'true' }), {}, 250],
  ['a late answer', { kind: 'late' }, {}, undefined],
  ['an unreadable answer', { kind: 'unreadable' }, {}, undefined],
  ['503 with a long time', answer(503, { 'retry-after': '60' }), {}, undefined],
  ['429 without credit', answer(429, { 'retry-after': '1' }, true), {}, undefined],
  ['OpenAI’s advice to try again', answer(500, { 'x-should-retry': 'true' }), {}, 250],
  ['OpenAI’s advice against it', answer(503, { 'x-should-retry': 'false' }), {}, undefined],
  [
    'advice about what must not be repeated',
    answer(503, { 'x-should-retry': 'true' }),
    { repeatable: false },
    undefined,
  ],
  ['a redirect', answer(302, { 'x-should-retry': 'true' }), {}, undefined],
  ['too little time', { kind: 'broken' }, { remainingMs: 1200 }, undefined],
  ['just enough time', { kind: 'broken' }, { remainingMs: 1300 }, 250],
])('%s', (_, outcome, special, delayMs) => {
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
])('the wait in %j is %s', (headers, milliseconds) => {
  expect(retryAfterMs(headers)).toBe(milliseconds);
});
