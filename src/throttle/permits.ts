/** Gives out the permits of one connection. Callers who arrive while a write is under way share the next one. */
import { setImmediate } from 'node:timers/promises';
import { within } from '../deadline';
import { createKnownLog } from './known-log';
import type { Lease, Refused, Usage } from './lease';
import type { LogStore } from './store';
import { createTurns } from './turns';
import { admit, countOf, slackMs, waitMs, type Batch, type Policy } from './window';

/** What {@link Permits} need. */
export interface PermitsOptions {
  connectionId: string;
  policy: Policy;
  store: LogStore;
  whenStoreFails: 'local' | 'closed';
  /** A clock that only goes forward, in milliseconds from anywhere. The time of day comes from the store. */
  clock: () => number;
  random: () => number;
  wait: (milliseconds: number) => Promise<unknown>;
  newWriteId: () => string;
  /** Is told when the store begins to fail. */
  onStoreFailure: (error: unknown) => void;
}

/** The permits of one connection. None of these functions rejects. */
export interface Permits {
  acquire: () => Promise<Lease>;
  usage: () => Promise<Usage>;
  /** Whether callers wait, or permits are not yet written down. Then this must be kept in memory. */
  isBusy: () => boolean;
}

/** How long one read may take; the first one waits for a connection and a token, too. A write may take the slack. */
const readTimeoutMs = 1_500;

/** How long callers go on trying while others win every race. */
const patienceMs = 3_000;

/** How long the store is left alone after it failed. */
const pauseAfterFailureMs = 1_000;

/** So long after a lost race the log is read before each write, because others are writing it, too. */
const contendedMs = 1_000;

/** What was learnt so recently is still believed then: whoever has just won a race is ahead in the next one. */
const freshMs = 5;

/** The wait after a lost race is random. It is at most the first of these, and doubles each time up to the second. */
const firstBackoffMs = 8;
const maxBackoffMs = 64;

/** Makes the permits of a connection. Nothing is read before the first call. */
export function createPermits(options: PermitsOptions): Permits {
  const { connectionId, policy, store, whenStoreFails, clock, random, wait, newWriteId, onStoreFailure } =
    options;
  const log = createKnownLog(policy, clock);
  const turns = createTurns(policy, clock);

  const waiting: ((lease: Lease) => void)[] = [];
  let working = false;
  /** Whether the log must be read before it is written. */
  let stale = true;
  let contendedUntil = -Infinity;
  let failedUntil = -Infinity;

  const isAlone = () => clock() < failedUntil;
  const isFull = (batches: readonly Batch[]) => countOf(batches) >= policy.limit;
  const secondsUntilNext = (batches: readonly Batch[]) =>
    Math.ceil(waitMs(batches, log.storeTime(), policy, 0) / 1000);

  function grant(count: number): void {
    const batches = log.current();
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

  const usedUp = (batches: readonly Batch[]) => refusal('used_up', turns.next(batches, log.storeTime()));

  /** Refuses all who wait because permits are used up. */
  function refuseUsedUp(): void {
    if (waiting.length === 0) return;
    const batches = log.current();
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
    const count = admit(log.current(), log.storeTime(), policy, waiting.length);
    if (count > 0) log.addUnsaved(count, newWriteId());
    grant(count);
    refuseUsedUp();
  }

  /** One write for all who wait; false when it was in vain. */
  async function tryToSettle(): Promise<boolean> {
    const isContended = clock() < contendedUntil && log.ageMs() > freshMs;
    if (stale || isContended) {
      log.learn(await within(store.read(connectionId), readTimeoutMs));
      stale = false;
    }
    const count = admit(log.current(), log.storeTime(), policy, waiting.length);
    // What was given alone is written down with the time of this write: later than it was, never earlier.
    const carried = log.countUnsaved();
    if (count + carried === 0) {
      refuseUsedUp();
      return true;
    }
    const batches = log.stored();
    const write = newWriteId();
    const sentAt = clock();
    // Nobody gets these permits before the answer is there, nor when it comes too late.
    log.beginWrite(write);
    const written = await within(
      store.write(connectionId, log.etag(), batches, { count: count + carried, write }),
      slackMs,
    );
    if (!written) {
      log.forgetWrite(write);
      stale = true;
      contendedUntil = clock() + contendedMs;
      return false;
    }
    log.learn(written);
    if (clock() - sentAt > slackMs) return false;
    log.confirmWrite(write);
    grant(count);
    if (waiting.length > 0 && isFull(log.current())) refuseUsedUp();
    return true;
  }

  /** Settles all who wait, with the store or without it. */
  async function settle(): Promise<void> {
    const giveUpAt = clock() + patienceMs;
    let failures = 0;
    for (let attempt = 0; !isAlone(); attempt++) {
      try {
        if (await tryToSettle()) return;
      } catch (error) {
        // The answer to a write may be lost although the write is not: the next read shows it.
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
      await wait(random() * Math.min(maxBackoffMs, firstBackoffMs * 2 ** attempt));
    }
    settleAlone();
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      while (waiting.length > 0) {
        // Requests that arrived at the same moment are not waiting yet.
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
      const batches = log.isKnown() ? log.current() : [];
      if (isFull(batches) && (log.countUnsaved() === 0 || isAlone())) return usedUp(batches);
      return new Promise<Lease>((resolve) => {
        waiting.push(resolve);
        void work();
      });
    },
    usage: async () => {
      const version = log.version();
      try {
        const read = isAlone() ? undefined : await within(store.read(connectionId), readTimeoutMs);
        // A write of ours may have overtaken the read.
        if (read && log.version() === version) log.learn(read);
      } catch (error) {
        onStoreFailure(error);
      }
      const batches = log.current();
      const used = countOf(batches);
      return { limit: policy.limit, used, resetSeconds: used > 0 ? secondsUntilNext(batches) : 0 };
    },
    isBusy: () => working || log.countUnsaved() > 0,
  };
}
