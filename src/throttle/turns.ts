/** Decides when refused callers should come back: not all at once, but as permits become free. */
import { waitMs, type Batch, type Policy } from './window';

/** Gives each refused caller its own time to come back. */
export interface Turns {
  /**
   * Takes the next turn.
   *
   * @param batches - the permits in use
   * @param storeTime - the current time by the store's clock, as in the batches
   * @returns whole seconds to wait, at least one
   */
  next: (batches: readonly Batch[], storeTime: number) => number;
}

/** Turns are spread over this many rounds of permits. Callers after that start again with the first turn. */
const rounds = 5;

/**
 * Creates the turns of a connection.
 *
 * @param clock - in milliseconds from any starting point
 */
export function createTurns(policy: Policy, clock: () => number): Turns {
  /** When the refused callers have been asked to come back, by our clock. */
  let promised: number[] = [];
  return {
    next: (batches, storeTime) => {
      const now = clock();
      promised = promised.length < policy.limit * rounds ? promised.filter((at) => at > now) : [];
      const delayMs = waitMs(batches, storeTime, policy, promised.length);
      promised.push(now + delayMs);
      return Math.max(1, Math.ceil(delayMs / 1000));
    },
  };
}
