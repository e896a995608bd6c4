/** Waiting for something no longer than there is time. */

/**
 * Gives what a promise gives, if it does so in time. What the promise stands for goes on, unwatched.
 *
 * @param milliseconds - how long to wait
 * @param onTimeout - makes the error for when it took too long
 */
export async function within<Value>(
  work: Promise<Value>,
  milliseconds: number,
  onTimeout: () => Error,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onTimeout()), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
