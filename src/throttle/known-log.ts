/** What one instance knows of the log of a connection: what the store last said, and what it must still be told. */
import type { StoredLog } from './store';
import { countOf, liveBatches, type Batch, type Policy } from './window';

/** Between two answers of the store, its clock is estimated by ours. This makes ours slower, in case it is fast. */
const clockRate = 0.999;

/** How many writes without an answer are remembered. */
const maxUnused = 10;

/** The known log of a connection. */
export interface KnownLog {
  /** Takes over what the store has said. */
  learn: (log: StoredLog) => void;
  /** Whether the store has said anything yet. */
  isKnown: () => boolean;
  /** Changes with whatever is learnt or written, so that an older answer of the store can be told from a newer one. */
  version: () => number;
  /** The version of the stored log that a write must replace; undefined while there is none. */
  etag: () => string | undefined;
  /** How long ago the store last said something, in milliseconds. */
  ageMs: () => number;
  /** A time that the store's clock has surely reached, in milliseconds since 1970. */
  storeTime: () => number;
  /** The batches of the store that still count. */
  stored: () => Batch[];
  /** Every batch that still counts, with those the store does not know yet. */
  current: () => Batch[];
  /** Notes permits that were given while the store failed. The next write carries them. */
  addUnsaved: (count: number, write: string) => void;
  /** How many of these still count. */
  countUnsaved: () => number;
  /** Notes that a write begins. Until it is confirmed its permits were given to nobody, and do not count. */
  beginWrite: (write: string) => void;
  /** Notes that a write did not happen, because another instance was faster. */
  forgetWrite: (write: string) => void;
  /** Notes that a write is done, and what it carried is saved. */
  confirmWrite: (write: string) => void;
}

/**
 * Makes what is known of a log: nothing.
 *
 * @param clock - only goes forward, in milliseconds from anywhere
 */
export function createKnownLog(policy: Policy, clock: () => number): KnownLog {
  /** The log as the store last gave it, and when that was by our clock. */
  let known: (StoredLog & { learntAt: number }) | undefined;
  let version = 0;
  /** Given while the store failed, with times of our clock. */
  let unsaved: Batch[] = [];
  /** Writes whose answer is missing. */
  let unused: string[] = [];

  const storeTime = (at = clock()) => (known ? known.storeTime + (at - known.learntAt) * clockRate : at);

  function stored(): Batch[] {
    const used = known?.batches.filter(({ write }) => !unused.includes(write)) ?? [];
    return liveBatches(used, storeTime(), policy);
  }

  function forgetWrite(write: string): void {
    unused = unused.filter((id) => id !== write);
  }

  return {
    learn: (log) => {
      version++;
      // The Date of an answer is exact to the second only, so what was known before may be later.
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
      unused = [...unused, write].slice(-maxUnused);
    },
    forgetWrite,
    confirmWrite: (write) => {
      forgetWrite(write);
      unsaved = [];
    },
  };
}
