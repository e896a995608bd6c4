/** The sliding window log as pure functions: which permits count, how many are free, when they come back. */

/** Permits that were granted together, by one write to the store. */
export interface Batch {
  /** When they were granted, in milliseconds of the store's clock. */
  at: number;
  /** How many they are. */
  count: number;
  /** The id of the write. */
  write: string;
}

/** How many calls are admitted in how long a time. */
export interface Policy {
  limit: number;
  /** How long a permit counts, in milliseconds: the window, and the slack that {@link slackMs} explains. */
  holdMs: number;
}

/**
 * A caller learns of its permit a moment after the store has noted it, and that moment is not always the same. So that
 * no window of the callers' time holds more than the limit either, each permit counts this much longer than the window,
 * and one that is learnt of later than this is not used.
 */
export const slackMs = 500;

/** The batches that still count. */
export function liveBatches(batches: readonly Batch[], now: number, { holdMs }: Policy): Batch[] {
  return batches.filter(({ at }) => at + holdMs > now);
}

/** How many permits some batches are. */
export function countOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Decides how many of the wanted permits there are.
 *
 * @param now - a time that the store's clock has surely reached; too early a time grants too few, never too many
 */
export function admit(batches: readonly Batch[], now: number, policy: Policy, wanted: number): number {
  const free = policy.limit - countOf(liveBatches(batches, now, policy));
  return Math.max(0, Math.min(wanted, free));
}

/**
 * When the permit of a waiting caller comes back, in milliseconds from now. The first to wait gets the first that comes
 * back, and one who waits behind as many as there are permits gets one of the next round.
 *
 * @param place - how many wait before this one
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
