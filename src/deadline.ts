/** Waits for work, but only for as long as there is time. */
import { AppError, type ErrorCode } from './errors';

/** Thrown when something did not happen in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/**
 * Waits for a promise, but only for a limited time. After a timeout the work itself goes on, but its result
 * is ignored.
 *
 * @param milliseconds - how long to wait
 * @param onTimeout - makes the error for a timeout
 * @returns what the promise gives
 * @throws the error for a timeout, or what the promise is rejected with
 */
export function within<Value>(
  work: Promise<Value>,
  milliseconds: number,
  onTimeout: () => Error = () => new TimedOut(),
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(onTimeout()), milliseconds);
    const stop = () => clearTimeout(timer);
    void work.then(stop, stop);
    void work.then(resolve, reject);
  });
}

/** When the caller must have the reply to a call. */
export interface Deadline {
  /** In milliseconds since 1970. */
  deadline: number;
}

/** How long a caller should wait after a timeout of a service. */
const retryAfterSeconds = 10;

/**
 * Waits for a service, but only until the deadline of a call.
 *
 * @param call - has the deadline
 * @param now - gives the time, in milliseconds since 1970
 * @param code - error code for a timeout
 * @returns what the service gives
 * @throws AppError with that code, or what the service threw
 */
export function beforeDeadline<Value>(
  work: Promise<Value>,
  { deadline }: Deadline,
  now: () => number,
  code: ErrorCode,
): Promise<Value> {
  return within(work, deadline - now(), () => new AppError(code, { retryAfterSeconds }));
}
