/** The permits of one connection. Callers who arrive while a write is under way share the next one. */
import { setImmediate } from 'node:timers/promises';
import { within } from '../timeout';
import type { LogStore, StoredLog } from './store';
import { createTurns } from './turns';
import { admit, countOf, liveBatches, slackMs, waitMs, type Batch, type Policy } from './window';

/** The answer to a call that asks for a permit. A refusal is a value, not an error. */
export type Lease = {
  limit: number;
  /** How many permits are left. */
  remaining: number;
  /** True while the store fails and this instance decides by itself. */
  alone: boolean;
} & (
  | {
      granted: true;
      /** Seconds until the next permit comes back. */
      resetSeconds: number;
    }
  | {
      granted: false;
      /** Whether permits are used up, too many ask at once, or nobody may be let in while the store fails. */
      reason: 'used_up' | 'busy' | 'store_fails';
      retryAfterSeconds: number;
    }
);

/** A lease that is none. */
export type Refused = Lease & { granted: false };

/** How far the limit of a connection is used. */
export interface Usage {
  limit: number;
  used: number;
  /** Seconds until the next permit comes back; 0 when all are there. */
  resetSeconds: number;
}

/** What a {@link ConnectionLog} needs. */
export interface ConnectionLogOptions {
  connectionId: string;
  policy: Policy;
  store: LogStore;
  whenStoreFails: 'local' | 'closed';
  /** A clock that only goes forward, in milliseconds from anywhere. The time of day is the store's affair. */
  clock: () => number;
  random: () => number;
  wait: (milliseconds: number) => Promise<unknown>;
  newWriteId: () => string;
  /** Is told when the store begins to fail. */
  onStoreFailure: (error: unknown) => void;
}

/** Gives out the permits of one connection. None of its functions rejects. */
export interface ConnectionLog {
  acquire: () => Promise<Lease>;
  usage: () => Promise<Usage>;
  /** Whether callers wait, or permits are not yet written down: such a log must be kept. */
  isBusy: () => boolean;
}

/** How long one read may take; the first one waits for a connection and a token, too. A write may take the slack. */
const readTimeoutMs = 1_500;

/** How long callers go on trying while others win every race. */
const patienceMs = 3_000;

/** How long the store is left alone once it failed. */
const pauseAfterFailureMs = 1_000;

/** How long after a lost race the log is read before a write, because others are writing it, too. */
const contendedMs = 1_000;

/** What was learnt so short a time ago is still believed then: who has just won a race is ahead in the next one. */
const freshMs = 5;

/** The wait after a lost race is random, of up to this much at first, doubled each time up to the second. */
const firstBackoffMs = 8;
const longestBackoffMs = 64;

/** Between two answers of the store its clock is estimated by ours, made slower for the case that ours is fast. */
const clockRate = 0.999;

/** How many writes without an answer are remembered. */
const maxUnused = 10;

/** Makes the log of a connection. Nothing is read before the first call. */
export function createConnectionLog(options: ConnectionLogOptions): ConnectionLog {
  const { connectionId, policy, store, whenStoreFails, clock, random, wait, newWriteId, onStoreFailure } =
    options;

  /** The log as the store last gave it, and when that was by our clock. */
  let known: (StoredLog & { learntAt: number }) | undefined;
  /** How often it was learnt, or began to be changed. */
  let changes = 0;
  /** Whether the log must be read before it is written. */
  let stale = true;
  let contendedUntil = -Infinity;
  let failedUntil = -Infinity;
  /** Granted while the store failed, with times of our clock. The next write carries them. */
  let unsaved: Batch[] = [];
  /** Writes whose answer was lost or late. Their permits were given to nobody, and do not count. */
  let unused: string[] = [];
  const turns = createTurns(policy, clock);

  const waiting: ((lease: Lease) => void)[] = [];
  let working = false;

  /** A time that the store's clock has surely reached, for a time of ours. */
  const storeTime = (at = clock()) => (known ? known.storeTime + (at - known.learntAt) * clockRate : at);

  /** The batches of the store that count now. */
  function stored(): Batch[] {
    const used = known?.batches.filter(({ write }) => !unused.includes(write)) ?? [];
    return liveBatches(used, storeTime(), policy);
  }

  /** What was granted alone and still counts. */
  const stillUnsaved = () => liveBatches(unsaved, clock(), policy);

  /** Every batch that counts now. */
  function current(): Batch[] {
    const own = unsaved.map((batch) => ({ ...batch, at: storeTime(batch.at) }));
    return [...stored(), ...liveBatches(own, storeTime(), policy)];
  }

  function learn(log: StoredLog): void {
    changes++;
    // The Date of an answer is exact to the second only, so what was known before may be more.
    const time = log.exact || !known ? log.storeTime : Math.max(log.storeTime, storeTime());
    known = { ...log, storeTime: time, learntAt: clock() };
  }

  const isAlone = () => clock() < failedUntil;
  const isFull = (batches: readonly Batch[]) => countOf(batches) >= policy.limit;
  const secondsUntilNext = (batches: readonly Batch[]) =>
    Math.ceil(waitMs(batches, storeTime(), policy, 0) / 1000);

  function grant(count: number): void {
    const batches = current();
    const lease: Lease = {
      granted: true,
      limit: policy.limit,
      remaining: Math.max(0, policy.limit - countOf(batches)),
      resetSeconds: secondsUntilNext(batches),
      alone: isAlone(),
    };
    for (const resolve of waiting.splice(0, count)) resolve(lease);
  }

  function refusal(reason: Refused['reason'], retryAfterSeconds: number): Lease {
    return { granted: false, reason, limit: policy.limit, remaining: 0, retryAfterSeconds, alone: isAlone() };
  }

  const usedUp = (batches: readonly Batch[]) => refusal('used_up', turns.next(batches, storeTime()));

  /** Refuses all who wait because permits are used up. */
  function refuseUsedUp(): void {
    if (waiting.length === 0) return;
    const batches = current();
    for (const resolve of waiting.splice(0)) resolve(usedUp(batches));
  }

  /** Refuses all who wait for a reason that soon passes. */
  function refuseForNow(reason: 'busy' | 'store_fails'): void {
    for (const resolve of waiting.splice(0)) resolve(refusal(reason, 1 + Math.floor(random() * 3)));
  }

  /** Decides about all who wait without the store. */
  function settleAlone(): void {
    if (whenStoreFails === 'closed') {
      refuseForNow('store_fails');
      return;
    }
    unsaved = stillUnsaved();
    const count = admit(current(), storeTime(), policy, waiting.length);
    if (count > 0) unsaved.push({ at: clock(), count, write: newWriteId() });
    grant(count);
    refuseUsedUp();
  }

  /** One write for all who wait; false when it was in vain. */
  async function tryToSettle(): Promise<boolean> {
    const contended = clock() < contendedUntil && clock() - (known?.learntAt ?? 0) > freshMs;
    if (stale || contended) {
      learn(await within(store.read(connectionId), readTimeoutMs));
      stale = false;
    }
    const count = admit(current(), storeTime(), policy, waiting.length);
    // What was granted alone is written down with the time of this write: later than it was, never earlier.
    unsaved = stillUnsaved();
    const carried = countOf(unsaved);
    if (count + carried === 0) {
      refuseUsedUp();
      return true;
    }
    const log = stored();
    const write = newWriteId();
    const sentAt = clock();
    // Until the answer is there, and unless it is there in time, nobody gets these permits.
    unused = [...unused, write].slice(-maxUnused);
    changes++;
    const written = await within(
      store.write(connectionId, known?.etag, log, { count: count + carried, write }),
      slackMs,
    );
    if (!written) {
      unused = unused.filter((id) => id !== write);
      stale = true;
      contendedUntil = clock() + contendedMs;
      return false;
    }
    learn(written);
    if (clock() - sentAt > slackMs) return false;
    unused = unused.filter((id) => id !== write);
    unsaved = [];
    grant(count);
    if (waiting.length > 0 && isFull(current())) refuseUsedUp();
    return true;
  }

  /** Settles all who wait, by the store or without it. */
  async function settle(): Promise<void> {
    const giveUpAt = clock() + patienceMs;
    let failures = 0;
    for (let attempt = 0; !isAlone(); attempt++) {
      try {
        if (await tryToSettle()) return;
      } catch (error) {
        // The answer to a write may be lost while the write is not: the next read shows it.
        stale = true;
        if (++failures < 2) continue;
        failedUntil = clock() + pauseAfterFailureMs;
        onStoreFailure(error);
        break;
      }
      if (clock() > giveUpAt) {
        refuseForNow('busy');
        return;
      }
      await wait(random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt));
    }
    settleAlone();
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      while (waiting.length > 0) {
        // Requests that arrived in the same moment are not yet waiting.
        await setImmediate();
        await settle();
      }
    } finally {
      working = false;
      refuseForNow('busy');
    }
  }

  return {
    acquire: async () => {
      // Others will hardly have used less, so what is known to be full needs no question.
      const batches = known ? current() : [];
      if (isFull(batches) && (unsaved.length === 0 || isAlone())) return usedUp(batches);
      return new Promise<Lease>((resolve) => {
        waiting.push(resolve);
        void work();
      });
    },
    usage: async () => {
      const before = changes;
      try {
        const log = isAlone() ? undefined : await within(store.read(connectionId), readTimeoutMs);
        // A write of ours may have overtaken the read.
        if (log && changes === before) learn(log);
      } catch (error) {
        onStoreFailure(error);
      }
      const batches = current();
      const used = countOf(batches);
      return { limit: policy.limit, used, resetSeconds: used > 0 ? secondsUntilNext(batches) : 0 };
    },
    isBusy: () => working || stillUnsaved().length > 0,
  };
}
