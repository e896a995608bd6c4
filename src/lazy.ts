/** Creates a value when it is first used. */

/**
 * Creates a value when it is first asked for, and keeps it. If `make` fails, the next use tries again.
 *
 * @returns a function that gives the value, and throws what `make` throws
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
