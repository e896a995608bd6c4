/** What the caller sees of the throttle. */
import { AppError } from '../../errors';
import type { Lease, Refused } from '../../throttle';

/**
 * The headers that tell about the limit, as the IETF draft defines them: the policy with its quota and window, and what
 * is left of it, with the seconds until more comes back.
 * See https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/
 *
 * @param windowSeconds - the window of the policy
 */
export function limitHeaders(lease: Lease, windowSeconds: number): Record<string, string> {
  const seconds = lease.granted ? lease.resetSeconds : lease.retryAfterSeconds;
  return {
    'ratelimit-policy': `"connection";q=${lease.limit};w=${windowSeconds}`,
    ratelimit: `"connection";r=${lease.remaining};t=${seconds}`,
    ...(lease.alone && { 'x-throttle-store': 'unavailable' }),
  };
}

/** The error for a call that gets no permit. */
export function refusal(lease: Refused, windowSeconds: number): AppError {
  const { limit, retryAfterSeconds } = lease;
  if (lease.reason === 'store_fails') return new AppError('throttle_unavailable', { retryAfterSeconds });
  if (lease.reason === 'busy') {
    const message = `Too many calls of this connection came at the same moment. Try again in ${retryAfterSeconds} seconds.`;
    return new AppError('throttled', { message, retryAfterSeconds });
  }
  const message =
    `This connection has made its ${limit} calls in ${windowSeconds} seconds. ` +
    `Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`;
  return new AppError('throttled', { message, retryAfterSeconds });
}
