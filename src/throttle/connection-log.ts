/** The permits of one connection. Callers who arrive while a write is under way share the next one. */
import { setImmediate } from 'node:timers/promises';
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
      /** Whether permits are used up, or nobody may be let in while the store fails. */
      reason: 'used_up' | 'store_fails';
      retryAfterSeconds: number;
    }
);

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

/** Gives out the permits of one connection. */
export interface ConnectionLog {
  /** Never rejects. */
  acquire: () => Promise<Lease>;
  /** @throws what the store threw, when nothing is known yet */
  usage: () => Promise<Usage>;
}

/** How long callers wait for the store before it counts as failing. */
const patienceMs = 3_000;

/** How long the store is left alone once it failed. */
const pauseAfterFailureMs = 1_000;

/** How long after a lost race the log is read before every write, because others are writing it, too. */
const contendedMs = 1_000;

/** What was learnt so short a time ago is still believed then: who has just won a race is ahead in the next one. */
const freshMs = 5;

/** The wait after a lost race is random, of up to this much at first, doubled each time up to the second. */
const firstBackoffMs = 8;
const longestBackoffMs = 64;

/** Between two answers of the store its clock is estimated by ours, made slower for the case that ours is fast. */
const clockRate = 0.999;

/** Makes the log of a connection. Nothing is read before the first call. */
export function createConnectionLog(options: ConnectionLogOptions): ConnectionLog {
  const { connectionId, policy, store, whenStoreFails, clock, random, wait, newWriteId, onStoreFailure } =
    options;

  /** The log as the store last gave it, and when that was by our clock. */
  let known: (StoredLog & { learntAt: number }) | undefined;
  /** Whether the log must be read before it is written. */
  let stale = true;
  let contendedUntil = -Infinity;
  let failedUntil = -Infinity;
  /** Granted while the store failed, with times of our clock; the next write carries them. */
  let unsaved: Batch[] = [];
  /** Writes whose answer was lost or late: their permits were given to nobody, and do not count. */
  let unused: string[] = [];
  const turns = createTurns(policy, clock);
  const waiting: ((lease: Lease) => void)[] = [];
  let working = false;

  /** What the store's clock has surely reached, at a time of ours. */
  const storeTime = (at = clock()) => (known ? known.storeTime + (at - known.learntAt) * clockRate : at);

  function current(): Batch[] {
    const stored = known ? known.batches.filter(({ write }) => !unused.includes(write)) : [];
    const own = unsaved.map((batch) => ({ ...batch, at: storeTime(batch.at) }));
    return liveBatches([...stored, ...own], storeTime(), policy);
  }

  function learn(log: StoredLog): void {
    // The Date of an answer is exact to the second only, so what was known before may be more.
    known = {
      ...log,
      storeTime: known ? Math.max(log.storeTime, storeTime()) : log.storeTime,
      learntAt: clock(),
    };
  }

  const alone = () => clock() < failedUntil;
  const isFull = () => countOf(current()) >= policy.limit;
  const secondsUntilNext = () => Math.ceil(waitMs(current(), storeTime(), policy, 0) / 1000);

  function grant(count: number): void {
    const remaining = policy.limit - countOf(current());
    const lease: Lease = {
      granted: true,
      limit: policy.limit,
      remaining,
      resetSeconds: secondsUntilNext(),
      alone: alone(),
    };
    for (const resolve of waiting.splice(0, count)) resolve(lease);
  }

  function refusal(): Lease {
    const retryAfterSeconds = turns.next(current(), storeTime());
    return {
      granted: false,
      reason: 'used_up',
      limit: policy.limit,
      remaining: 0,
      retryAfterSeconds,
      alone: alone(),
    };
  }

  function refuseAll(lease: () => Lease): void {
    for (const resolve of waiting.splice(0)) resolve(lease());
  }

  /** Decides about all who wait without the store. */
  function settleAlone(): void {
    if (whenStoreFails === 'closed') {
      const retryAfterSeconds = Math.max(1, Math.ceil((failedUntil - clock()) / 1000));
      const { limit } = policy;
      refuseAll(() => ({
        granted: false,
        reason: 'store_fails',
        limit,
        remaining: 0,
        retryAfterSeconds,
        alone: true,
      }));
      return;
    }
    unsaved = unsaved.filter(({ at }) => at + policy.holdMs > clock());
    const granted = admit(current(), storeTime(), policy, waiting.length);
    if (granted > 0) unsaved.push({ at: clock(), count: granted, write: newWriteId() });
    grant(granted);
    refuseAll(refusal);
  }

  /** One write for all who wait; false when it was in vain. */
  async function tryToSettle(): Promise<boolean> {
    const contended = clock() < contendedUntil && clock() - (known?.learntAt ?? 0) > freshMs;
    if (stale || contended) {
      learn(await store.read(connectionId));
      stale = false;
    }
    const log = current();
    const count = admit(log, storeTime(), policy, waiting.length);
    if (count === 0 && unsaved.length === 0) {
      refuseAll(refusal);
      return true;
    }
    const write = newWriteId();
    const sentAt = clock();
    // Until the answer is there, and unless it is there in time, nobody gets these permits.
    unused = [...unused, write].slice(-10);
    const written = await store.write(connectionId, known?.etag, log, { count, write });
    if (!written) {
      stale = true;
      contendedUntil = clock() + contendedMs;
      return false;
    }
    learn(written);
    unsaved = [];
    if (clock() - sentAt > slackMs) return false;
    unused = unused.filter((id) => id !== write);
    grant(count);
    if (waiting.length > 0 && isFull()) refuseAll(refusal);
    return true;
  }

  /** Settles all who wait, by the store or without it. */
  async function settle(): Promise<void> {
    const giveUpAt = clock() + patienceMs;
    let failures = 0;
    for (let attempt = 0; !alone(); attempt++) {
      try {
        if (await tryToSettle()) return;
        if (clock() > giveUpAt) throw new Error('The store is too busy or too slow.');
        await wait(random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt));
      } catch (error) {
        // The answer to a write may be lost while the write is not: the next read shows it.
        stale = true;
        if (++failures < 2) continue;
        failedUntil = clock() + pauseAfterFailureMs;
        onStoreFailure(error);
      }
    }
    settleAlone();
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (waiting.length > 0) {
      // Requests that arrived in the same moment are not yet waiting.
      await setImmediate();
      await settle();
    }
    working = false;
  }

  return {
    acquire: async () => {
      // Others can only have used more, so what is known to be full needs no question.
      if (known && isFull()) return refusal();
      return new Promise<Lease>((resolve) => {
        waiting.push(resolve);
        void work();
      });
    },
    usage: async () => {
      if (!alone()) learn(await store.read(connectionId));
      const batches = current();
      const used = countOf(batches);
      return { limit: policy.limit, used, resetSeconds: used > 0 ? secondsUntilNext() : 0 };
    },
  };
}
