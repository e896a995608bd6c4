/** Keeps what an instance knows about a connection's log: what is stored, and what is not stored yet. */
import { instanceOf, isAhead } from './encoding';
import { withoutUnused } from './given';
import type { StoredLog } from './store';
import { clockRate, countOf, liveBatches, slackMs, type Batch, type Policy } from './window';

/** How many writes are remembered whose result is not known. */
const maxUnconfirmed = 10;

/** The known log of a connection. */
export interface KnownLog {
  /** Takes over the log that the store has just returned. */
  learn: (log: StoredLog) => void;
  /** Whether the store has returned a log yet. */
  isKnown: () => boolean;
  /** Changes with every `learn` and `beginWrite`, to recognize an outdated response of the store. */
  version: () => number;
  /** ETag of the stored log that a write must replace; undefined while there is no stored log. */
  etag: () => string | undefined;
  /** How long ago the store last returned a log, in milliseconds. */
  ageMs: () => number;
  /**
   * A time that the store's clock has certainly reached, in milliseconds since 1970. Before the store has
   * returned a log, it is the time of our own clock.
   */
  storeTime: () => number;
  /** The stored batches that still count. Permits of this instance that no call was given do not. */
  stored: () => Batch[];
  /** All batches that still count, including those that are not stored yet. */
  current: () => Batch[];
  /** Whether more permits of this instance are stored than calls were given. */
  hasUnused: () => boolean;
  /** Whether another instance may soon return permits that it took ahead. */
  mayShrink: () => boolean;
  /** Records permits that were granted while the store failed. The next write saves them. */
  addUnsaved: (count: number, write: string) => void;
  /** How many of these permits still count. */
  countUnsaved: () => number;
  /** Records that a write begins. Until it is confirmed, nobody has its permits, so they do not count. */
  beginWrite: (write: string) => void;
  /** Records that a write has failed. */
  forgetWrite: (write: string) => void;
  /**
   * Records that a write succeeded, that it saved the permits that were not stored yet, and how many of its permits
   * calls have been given.
   */
  confirmWrite: (write: string, count: number) => void;
  /** Records that calls have been given more permits of the confirmed write. */
  give: (count: number) => void;
}

/**
 * Creates the known log of a connection. Nothing is known at first.
 *
 * @param instance - this instance, as in the ids of its writes
 * @param clock - only goes forward, in milliseconds from any starting point
 */
export function createKnownLog(policy: Policy, instance: string, clock: () => number): KnownLog {
  /** The log that the store last returned, and when it did so by our clock. */
  let known: (StoredLog & { learntAt: number }) | undefined;
  let version = 0;
  /** Batches granted while the store failed, with times of our clock. */
  let unsaved: Batch[] = [];
  /** How many permits of own writes calls have been given, while more may be stored. */
  let given = new Map<string, number>();
  let confirmed = '';

  const storeTime = (at = clock()) => (known ? known.storeTime + (at - known.learntAt) * clockRate : at);

  const stored = () => withoutUnused(liveBatches(known?.batches ?? [], storeTime(), policy), given);

  return {
    learn: (log) => {
      version++;
      // The Date header of a response has no milliseconds, so the time known before may be later.
      const time = log.exact || !known ? log.storeTime : Math.max(log.storeTime, storeTime());
      known = { ...log, storeTime: time, learntAt: clock() };
    },
    isKnown: () => known !== undefined,
    version: () => version,
    etag: () => known?.etag,
    ageMs: () => clock() - (known?.learntAt ?? 0),
    storeTime,
    stored,
    current: () => {
      const own = unsaved.map((batch) => ({ ...batch, at: storeTime(batch.at) }));
      return [...stored(), ...liveBatches(own, storeTime(), policy)];
    },
    hasUnused: () =>
      known?.batches.some(({ write, count }) => (given.get(write) ?? Infinity) < count) ?? false,
    mayShrink: () => {
      // An instance returns permits once the slack is over, and gets as much time again for that.
      const settledAt = (known?.storeTime ?? 0) - 2 * slackMs;
      const mayReturn = ({ at, write }: Batch) =>
        at > settledAt && isAhead(write) && instanceOf(write) !== instance;
      return known?.batches.some(mayReturn) ?? false;
    },
    addUnsaved: (count, write) => unsaved.push({ at: clock(), count, write }),
    countUnsaved: () => {
      unsaved = liveBatches(unsaved, clock(), policy);
      return countOf(unsaved);
    },
    beginWrite: (write) => {
      version++;
      given = new Map([...given, [write, 0] as const].slice(-maxUnconfirmed));
    },
    forgetWrite: (write) => given.delete(write),
    confirmWrite: (write, count) => {
      // The confirmed log has the right numbers for all earlier writes.
      given = new Map(isAhead(write) ? [[write, count]] : []);
      confirmed = write;
      unsaved = [];
    },
    give: (count) => {
      const before = given.get(confirmed);
      if (before !== undefined) given.set(confirmed, before + count);
    },
  };
}
