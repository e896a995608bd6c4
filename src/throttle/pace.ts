/**
 * Decides when an instance may write a log, so that instances which share a connection take turns. Without that, one
 * would win every race: the winner can write again at once, while the others have to read first.
 */
import { instanceOf } from './encoding';
import { slackMs, type Batch } from './window';

/**
 * How long an instance may write without a break as long as it knows of no other: some milliseconds, or some round
 * trips to the store if that is longer. Then it leaves a gap, so that others can join.
 */
const aloneMs = 100;
const aloneTrips = 5;

/** Length of a gap in round trips: enough for a write that fails, a read, and a write. */
const gapTrips = 2.5;

/** How many round trips each instance in line has for its write. Whoever does not use them loses its turn. */
const placeTrips = 2.5;

/** For how long others are expected after one of their writes was noticed. */
const companyMs = 1_000;
const companyTrips = 10;

/** Longest time that a permit can be used after its write was sent, in milliseconds. */
const maxSlackMs = 2_000;

/** When an instance may write the log of one connection. Times are in milliseconds. */
export interface Pace {
  /** Notes how long the store took for a call. */
  noteTrip: (milliseconds: number) => void;
  /** Notes that another instance has written the log. */
  noteOther: () => void;
  /** Notes that another instance has written the log while this one tried to. */
  noteLoss: () => void;
  /** Notes that this instance has written the log. */
  noteWrite: () => void;
  /** How long to wait before the log may be read or written. */
  pauseMs: () => number;
  /** Whether a log that was read some milliseconds ago has to be read again before it is written. */
  mustRead: (ageMs: number) => boolean;
  /**
   * Whether it is this instance's turn to write. If not, the log has to be read again after the pause.
   *
   * @param batches - the log, just read
   * @param instance - this instance, as in the ids of its writes
   * @param storeTime - the current time by the store's clock, as in the batches
   */
  isTurn: (batches: readonly Batch[], instance: string, storeTime: number) => boolean;
  /**
   * How much longer than {@link slackMs} the permits of the next write may be used, and count: 0 unless the store is
   * slow.
   */
  extraMs: () => number;
}

/**
 * Counts the instances whose turn comes before that of a given one: those that have lately written, but not since it
 * last did. The first in line has the time of one place after the last write, the second has two, and so on.
 *
 * @param batches - in the order in which they were written
 * @param now - the time by the store's clock, as in the batches
 * @param placeMs - how long each instance in line has for its write
 */
export function countAhead(
  batches: readonly Batch[],
  instance: string,
  now: number,
  placeMs: number,
): number {
  const own = batches.findLastIndex(({ write }) => instanceOf(write) === instance);
  const others = new Set<string>();
  let inLine = 0;
  for (const [index, { at, write }] of [...batches.entries()].reverse()) {
    const writer = instanceOf(write);
    if (writer === instance || others.has(writer)) continue;
    others.add(writer);
    // The latest of those who take turns wrote within about one place, the one before it within two.
    const isActive = now - at <= (others.size + 2) * placeMs;
    if (index < own && isActive) inLine++;
  }
  const sinceLast = now - (batches.at(-1)?.at ?? -Infinity);
  return Math.max(0, inLine - Math.floor(Math.max(0, sinceLast) / placeMs));
}

/**
 * Creates the pace of an instance for one connection.
 *
 * @param clock - only goes forward, in milliseconds from any starting point
 */
export function createPace(clock: () => number, random: () => number): Pace {
  /** How long the store takes for a call: usually, and at worst in recent times. */
  let tripMs = 0;
  let longestTripMs = 0;
  let othersUntil = -Infinity;
  /** Since when this instance has been writing without a break. Its first write is followed by a gap. */
  let aloneSince = -Infinity;
  let gapEnds = -Infinity;
  let notBefore = -Infinity;

  const hasCompany = () => clock() < othersUntil;

  function noteOther(): void {
    othersUntil = clock() + Math.max(companyMs, companyTrips * tripMs);
  }

  /** Waits a little longer than some time. Instances that do so at the same moment wait for different times. */
  function pause(milliseconds: number): void {
    aloneSince = clock();
    notBefore = aloneSince + milliseconds + random() * (2 + tripMs / 4);
  }

  return {
    noteTrip: (milliseconds) => {
      tripMs += (milliseconds - tripMs) / (tripMs > 0 ? 4 : 1);
      longestTripMs = Math.max(milliseconds, longestTripMs * 0.9);
    },
    noteOther,
    noteLoss: () => {
      noteOther();
      pause(0);
    },
    noteWrite: () => {
      const now = clock();
      if (gapEnds > -Infinity && now > gapEnds + tripMs) aloneSince = now;
      gapEnds = now + (gapTrips + random() / 2) * tripMs;
      if (now - aloneSince <= Math.max(aloneMs, aloneTrips * tripMs)) return;
      notBefore = gapEnds;
      aloneSince = gapEnds;
    },
    pauseMs: () => Math.max(0, notBefore - clock()),
    mustRead: (ageMs) => hasCompany() && ageMs > tripMs,
    isTurn: (batches, instance, storeTime) => {
      if (!hasCompany()) return true;
      const ahead = countAhead(batches, instance, storeTime, Math.max(1, placeTrips * tripMs));
      const last = batches.at(-1);
      const gapMs = last && instanceOf(last.write) === instance ? gapEnds - clock() : 0;
      if (ahead === 0 && gapMs <= 0) return true;
      pause(ahead > 0 ? (ahead - 1) * tripMs : gapMs);
      return false;
    },
    extraMs: () => Math.ceil(Math.max(0, Math.min(maxSlackMs, 2 * longestTripMs) - slackMs)),
  };
}
