/** Waiting for something no longer than there is time. */

/** Something did not happen in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/**
 * Gives what a promise gives, if it does so in time. What the promise stands for goes on, unwatched.
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
