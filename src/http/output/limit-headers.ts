/** Makes the headers and errors through which callers see the throttle. */
import { AppError } from '../../errors';
import type { Lease, Refused } from '../../throttle';

/**
 * The headers about the limit, as the IETF draft defines them: the policy with its quota and window, and the
 * calls that are left, with the seconds until there are more.
 * See https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/
 *
 * @param windowSeconds - length of the window, in seconds
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
  const { limit, reason, retryAfterSeconds } = lease;
  if (reason === 'store_fails') return new AppError('throttle_unavailable', { retryAfterSeconds });
  const why = `This connection has made its ${limit} calls in ${windowSeconds} seconds.`;
  const wait = `${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}`;
  return new AppError('throttled', { message: `${why} Try again in ${wait}.`, retryAfterSeconds });
}
