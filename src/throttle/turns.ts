/** When callers who were refused are told to come back: not all at once, but as permits come back. */
import { waitMs, type Batch, type Policy } from './window';

/** Gives each refused caller a time. */
export interface Turns {
  /**
   * Takes the next turn.
   *
   * @param batches - the permits that are used
   * @param storeTime - the time by the clock of their batches
   * @returns whole seconds to wait, at least one
   */
  next: (batches: readonly Batch[], storeTime: number) => number;
}

/** Callers are told different times within so many rounds of permits; those behind begin again. */
const rounds = 5;

/**
 * Makes the turns of a connection.
 *
 * @param clock - in milliseconds from anywhere
 */
export function createTurns(policy: Policy, clock: () => number): Turns {
  /** When those who wait have been told to come back. */
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
