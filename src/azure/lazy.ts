/** Making something at its first use. */

/**
 * Makes something when it is first asked for, and keeps it. What could not be made is made anew the next time.
 *
 * @returns a function that gives it, and throws what `make` throws
 */
export function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async () => {
    const mine = (made ??= make());
    try {
      return await mine;
    } catch (error) {
      if (made === mine) made = undefined;
      throw error;
    }
  };
}
