/**
 * Keeps permits that a write took for calls that have not come yet. They may be used for as long as all permits of
 * that write, so a call that gets one is as close to its write as a call that waited for it.
 */

/** Most permits that a write takes ahead. */
const maxAhead = 32;

/** A write takes at most this many times as many ahead as calls were given since the last one. */
const maxGrowth = 2;

/** A write takes at most this part of the free permits ahead, so that instances who share a limit find some, too. */
const freeShare = 1 / 4;

/** Permits of the last write that have not been given to a call. Times are in milliseconds of our clock. */
export interface Ahead {
  /**
   * How many permits the next write should take ahead: as many as calls will come in its time, if they come as fast
   * as since the last write. That is a guess, so what it can cost is bounded by what was really used since then.
   *
   * @param free - how many permits are free besides those that calls are waiting for
   */
  wanted: (free: number) => number;
  /**
   * Notes a write.
   *
   * @param given - how many of its permits calls were given
   * @param count - how many it took ahead
   * @param sentAt - when it was sent
   * @param until - the last moment at which its permits may be used
   */
  keep: (given: number, count: number, sentAt: number, until: number) => void;
  /** Takes as many of them as are wanted, if there are so many, and if they may still be used. */
  take: (wanted: number) => number;
  /** For how long they may still be used; not above 0 once that is over, or if there are none. */
  leftMs: () => number;
}

/**
 * Creates it without permits.
 *
 * @param clock - only goes forward, in milliseconds from any starting point
 */
export function createAhead(clock: () => number): Ahead {
  let last = { given: 0, sentAt: -Infinity, usableMs: 0 };
  let left = 0;
  let usableUntil = -Infinity;
  return {
    wanted: (free) => {
      const perMs = last.given / Math.max(1, clock() - last.sentAt);
      const coming = Math.floor(perMs * last.usableMs);
      return Math.min(coming, maxGrowth * last.given, maxAhead, Math.floor(Math.max(0, free) * freeShare));
    },
    keep: (given, count, sentAt, until) => {
      last = { given, sentAt, usableMs: until - clock() };
      left = count;
      usableUntil = until;
    },
    take: (wanted) => {
      if (left === 0 || clock() >= usableUntil) return 0;
      const count = Math.min(wanted, left);
      left -= count;
      last.given += count;
      return count;
    },
    leftMs: () => (left > 0 ? usableUntil - clock() : 0),
  };
}
