/** Waiting for something, but not longer than there is time. */
import { AppError, type ErrorCode } from './errors';

/** Something did not happen in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/**
 * Gives what a promise gives, if that comes in time. The work itself goes on, but nobody waits for it any more.
 *
 * @param milliseconds - how long to wait
 * @param onTimeout - makes the error for when it took too long
 * @throws that error; and what the promise is rejected with
 */
export function within<Value>(
  work: Promise<Value>,
  milliseconds: number,
  onTimeout: () => Error = () => new TimedOut(),
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(onTimeout()), milliseconds);
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** When a call must be answered. */
export interface Deadline {
  /** In milliseconds since 1970. */
  deadline: number;
}

/** How long a caller should wait after a service did not answer in time. */
const retryAfterSeconds = 10;

/**
 * Gives what a service gives, if that comes before the call must be answered.
 *
 * @param call - has the deadline
 * @param now - the time, in milliseconds since 1970
 * @param code - of the error for when it took too long
 * @throws AppError with that code; and what the service threw
 */
export function beforeDeadline<Value>(
  work: Promise<Value>,
  { deadline }: Deadline,
  now: () => number,
  code: ErrorCode,
): Promise<Value> {
  return within(work, deadline - now(), () => new AppError(code, { retryAfterSeconds }));
}
