/** Waiting for a service no longer than the caller of a function does. */
import { within } from '../timeout';
import { AppError, type ErrorCode } from '../errors';
import type { Call } from './frame';

/** How long a caller should wait when a service did not answer in time. */
const retryAfterSeconds = 10;

/**
 * Gives what a service gives, if it does so before the call must be answered.
 *
 * @param call - has the deadline
 * @param now - the time, in milliseconds since 1970
 * @param code - of the error for when it took too long
 * @throws AppError with that code; and what the service threw
 */
export function inTime<Value>(
  work: Promise<Value>,
  { deadline }: Pick<Call, 'deadline'>,
  now: () => number,
  code: ErrorCode,
): Promise<Value> {
  return within(work, deadline - now(), () => new AppError(code, { retryAfterSeconds }));
}
