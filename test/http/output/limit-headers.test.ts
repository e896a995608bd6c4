/** Tests the headers and errors that the throttle adds to replies. */
import { limitHeaders, refusal } from '../../../src/http/output/limit-headers';

const lease = { granted: false, reason: 'used_up', limit: 4, remaining: 0, alone: false } as const;

test.each([
  [1, 'This connection has made its 4 calls in 60 seconds. Try again in 1 second.'],
  [2, 'This connection has made its 4 calls in 60 seconds. Try again in 2 seconds.'],
])('after the last permit, the error says to wait %d s', (retryAfterSeconds, message) => {
  const error = refusal({ ...lease, retryAfterSeconds }, 60);
  expect(error).toMatchObject({ code: 'throttled', status: 429, message, details: { retryAfterSeconds } });
});

test('a failure of the store is reported as an error of the app', () => {
  const error = refusal({ ...lease, reason: 'store_fails', retryAfterSeconds: 2 }, 60);
  expect(error).toMatchObject({ code: 'throttle_unavailable', details: { retryAfterSeconds: 2 } });
});

test('the headers of a refusal say when further calls are possible', () => {
  expect(limitHeaders({ ...lease, retryAfterSeconds: 7 }, 60)).toEqual({
    'ratelimit-policy': '"connection";q=4;w=60',
    ratelimit: '"connection";r=0;t=7',
  });
});
