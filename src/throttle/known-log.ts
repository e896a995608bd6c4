/** Keeps what an instance knows about a connection's log: what is stored, and what is not stored yet. */
import type { StoredLog } from './store';
import { clockRate, countOf, liveBatches, type Batch, type Policy } from './window';

/** How many unconfirmed writes are remembered. */
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
  /** The stored batches that still count. */
  stored: () => Batch[];
  /** All batches that still count, including those that are not stored yet. */
  current: () => Batch[];
  /** Records permits that were granted while the store failed. The next write saves them. */
  addUnsaved: (count: number, write: string) => void;
  /** How many of these permits still count. */
  countUnsaved: () => number;
  /** Records that a write begins. Until it is confirmed, nobody has its permits, so they do not count. */
  beginWrite: (write: string) => void;
  /** Records that a write did not happen, because another instance was faster. */
  forgetWrite: (write: string) => void;
  /** Records that a write succeeded, and that it saved the permits that were not stored yet. */
  confirmWrite: (write: string) => void;
}

/**
 * Creates the known log of a connection. Nothing is known at first.
 *
 * @param clock - only goes forward, in milliseconds from any starting point
 */
export function createKnownLog(policy: Policy, clock: () => number): KnownLog {
  /** The log that the store last returned, and when it did so by our clock. */
  let known: (StoredLog & { learntAt: number }) | undefined;
  let version = 0;
  /** Batches granted while the store failed, with times of our clock. */
  let unsaved: Batch[] = [];
  /** Ids of writes that have begun but are not confirmed. */
  let unconfirmed: string[] = [];

  const storeTime = (at = clock()) => (known ? known.storeTime + (at - known.learntAt) * clockRate : at);

  function stored(): Batch[] {
    const counted = known?.batches.filter(({ write }) => !unconfirmed.includes(write)) ?? [];
    return liveBatches(counted, storeTime(), policy);
  }

  function forgetWrite(write: string): void {
    unconfirmed = unconfirmed.filter((id) => id !== write);
  }

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
    addUnsaved: (count, write) => unsaved.push({ at: clock(), count, write }),
    countUnsaved: () => {
      unsaved = liveBatches(unsaved, clock(), policy);
      return countOf(unsaved);
    },
    beginWrite: (write) => {
      version++;
      unconfirmed = [...unconfirmed, write].slice(-maxUnconfirmed);
    },
    forgetWrite,
    confirmWrite: (write) => {
      forgetWrite(write);
      unsaved = [];
    },
  };
}
