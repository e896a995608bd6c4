/** Remembers results by the object that they are made from. */

/**
 * A function that makes its result once for each object, such as a row of a table, and keeps it as long as the object lives.
 *
 * @param make - makes the result; it must depend on nothing but the object
 */
export function onceFor<Key extends object, Result extends object>(
  make: (key: Key) => Result,
): (key: Key) => Result {
  const made = new WeakMap<Key, Result>();
  return (key) => {
    const known = made.get(key);
    if (known) return known;
    const result = make(key);
    made.set(key, result);
    return result;
  };
}
