/** Pure functions for a sliding window log: which permits count, how many are free, when more are free. */

/** Permits that were granted together, by one write to the store. */
export interface Batch {
  /** When they were granted, in milliseconds of the store's clock. */
  at: number;
  /** How many permits there are. */
  count: number;
  /** The id of the write. */
  write: string;
}

/** A limit: how many calls are allowed, and how long each of them counts. */
export interface Policy {
  limit: number;
  /** How long a permit counts, in milliseconds: the window plus {@link slackMs}. */
  holdMs: number;
}

/**
 * Extra time, in milliseconds, for which a permit counts after the window has ended.
 *
 * A caller gets its permit some time after the store has recorded it, and this delay varies. Without the
 * extra time, a window measured at the caller could contain more calls than the limit. For the same reason, a
 * permit that takes longer than this to arrive is not used.
 */
export const slackMs = 500;

/**
 * A clock may go wrong by one part in a thousand. So times that it measures are shortened: between two responses, it is
 * used to estimate the store's time, and it tells whether a permit is still in time.
 */
export const clockRate = 0.999;

/** The batches that still count. */
export function liveBatches(batches: readonly Batch[], now: number, { holdMs }: Policy): Batch[] {
  return batches.filter(({ at }) => at + holdMs > now);
}

/** How many permits some batches hold. */
export function countOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Decides how many of the wanted permits can be granted.
 *
 * @param now - a time that the store's clock has certainly reached; a time that is too early grants too few
 * permits, never too many
 */
export function admit(batches: readonly Batch[], now: number, policy: Policy, wanted: number): number {
  const free = policy.limit - countOf(liveBatches(batches, now, policy));
  return Math.max(0, Math.min(wanted, free));
}

/**
 * How long a caller has to wait for a permit, in milliseconds. The first in line gets the first permit that
 * becomes free, the second gets the next one, and so on. When all permits have callers, a new round begins.
 *
 * @param place - how many callers wait ahead of this one
 */
export function waitMs(batches: readonly Batch[], now: number, policy: Policy, place: number): number {
  const live = liveBatches(batches, now, policy).toSorted((a, b) => a.at - b.at);
  const total = countOf(live);
  if (total === 0) return 0;
  const round = Math.floor(place / total);
  let before = place % total;
  const batch = live.find(({ count }) => (before -= count) < 0);
  return (batch?.at ?? now) + policy.holdMs - now + round * policy.holdMs;
}
