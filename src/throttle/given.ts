/** Reckons which permits of an instance's own writes count: those that calls were given. */
import { settledId } from './encoding';
import type { Batch } from './window';

/**
 * Takes permits out of a log that no call was given. Of each own write, the lesser of what is stored and what was given
 * counts. It must not take off a difference: a write that returned permits may have taken place although its answer was
 * lost, and the difference would be taken off once more, along with permits that calls have. With the lesser
 * number, the log that comes out stays the same, however often this is done to it.
 *
 * @param given - how many permits of own writes calls were given, by the id of the write; other batches stay as they are
 */
export function withoutUnused(batches: readonly Batch[], given: ReadonlyMap<string, number>): Batch[] {
  return batches
    .map((batch) => {
      const count = given.get(batch.write);
      if (count === undefined) return batch;
      return { at: batch.at, count: Math.min(count, batch.count), write: settledId(batch.write) };
    })
    .filter(({ count }) => count > 0);
}
