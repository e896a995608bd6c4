/** Gives out the permits of one connection. Calls that arrive while a write runs share the next write. */
import { setImmediate } from 'node:timers/promises';
import { within } from '../deadline';
import { createAhead } from './ahead';
import type { Lease, Refused, Usage } from './lease';
import { createSharedLog, readTimeoutMs, type SharedLogOptions } from './shared-log';
import { createTurns } from './turns';
import { admit, countOf, slackMs, waitMs, type Batch } from './window';

/** What {@link Permits} need. */
export interface PermitsOptions extends SharedLogOptions {
  whenStoreFails: 'local' | 'closed';
  wait: (milliseconds: number) => Promise<unknown>;
  /** Called with the error when the store fails. */
  onStoreFailure: (error: unknown) => void;
}

/** The permits of one connection. The promises of these functions never reject. */
export interface Permits {
  /** Gives a permit or a refusal: at once, if the storage need not be asked. */
  acquire: () => Lease | Promise<Lease>;
  usage: () => Promise<Usage>;
  /**
   * Whether calls are waiting, or granted permits are not stored yet. While true, this object must stay in
   * memory.
   */
  isBusy: () => boolean;
}

/** How long calls wait while other instances win every race to write the log. */
const maxWaitMs = 20_000;

/** How long the store is not asked after it has failed. */
const pauseAfterFailureMs = 1_000;

/** How often a full log is read while other instances may return permits: seldom, as all of them may be waiting for that. */
const returnsMs = slackMs / 2;

/** Other instances have won every race to write the log, for as long as a call can wait. */
class ConflictWithoutEnd extends Error {
  override readonly name = 'ConflictWithoutEnd';
}

/** Creates the permits of a connection. Nothing is read before the first call. */
export function createPermits(options: PermitsOptions): Permits {
  const { connectionId, policy, store, whenStoreFails, clock, random, wait, newWriteId, onStoreFailure } =
    options;
  const shared = createSharedLog(options);
  const { log } = shared;
  const turns = createTurns(policy, clock);
  const ahead = createAhead(clock);

  const waiting: ((lease: Lease) => void)[] = [];
  let working = false;
  /** Whether permits that nobody used should be returned by a write. */
  let returning = false;
  let timer: NodeJS.Timeout | undefined;
  let failedUntil = -Infinity;
  /** The last permits that were granted: how many were left then, and when there will be more by our clock. */
  let remaining = 0;
  let resetAt = 0;

  const isAlone = () => clock() < failedUntil;
  const isFull = (batches: readonly Batch[]) => countOf(batches) >= policy.limit;

  /** Notes how many permits are left after some were granted, and when there will be more. */
  function noteRemaining(): void {
    const batches = log.current();
    remaining = Math.max(0, policy.limit - countOf(batches));
    resetAt = clock() + waitMs(batches, log.storeTime(), policy, 0);
  }

  function granted(): Lease {
    const resetSeconds = Math.ceil((resetAt - clock()) / 1000);
    return { granted: true, limit: policy.limit, remaining, resetSeconds, alone: isAlone() };
  }

  function grant(count: number): void {
    noteRemaining();
    const lease = granted();
    for (const resolve of waiting.splice(0, count)) resolve(lease);
  }

  function refusal(reason: Refused['reason'], retryAfterSeconds: number): Lease {
    return { granted: false, reason, limit: policy.limit, remaining: 0, retryAfterSeconds, alone: isAlone() };
  }

  const usedUp = (batches: readonly Batch[]) => refusal('used_up', turns.next(batches, log.storeTime()));

  /** Refuses all waiting calls because the permits are used up. */
  function refuseUsedUp(): void {
    if (waiting.length === 0) return;
    const batches = log.current();
    for (const resolve of waiting.splice(0)) resolve(usedUp(batches));
  }

  /** Refuses all waiting calls because the store fails, which may soon pass. */
  function refuseForNow(): void {
    for (const resolve of waiting.splice(0)) resolve(refusal('store_fails', 1 + Math.floor(random() * 3)));
  }

  /** Decides about all waiting calls without the store. */
  function settleAlone(): void {
    if (whenStoreFails === 'closed') {
      refuseForNow();
      return;
    }
    const count = admit(log.current(), log.storeTime(), policy, waiting.length);
    if (count > 0) log.addUnsaved(count, newWriteId());
    grant(count);
    refuseUsedUp();
  }

  /**
   * Decides about all waiting calls with one write.
   *
   * @returns false if it has to be tried again
   * @throws what the store threw, TimedOut, or ConflictWithoutChange
   */
  async function tryToSettle(): Promise<boolean> {
    await shared.refresh();
    const current = log.current();
    const count = admit(current, log.storeTime(), policy, waiting.length);
    // Permits granted without the store get the time of this write: later than the real time, never earlier.
    const given = count + log.countUnsaved();
    if (given === 0 && !(returning && log.hasUnused())) {
      if (waiting.length > 0 && log.mayShrink()) {
        shared.setStale();
        await wait(returnsMs);
        return false;
      }
      refuseUsedUp();
      return true;
    }
    if (!shared.isTurn()) return false;
    const more = count > 0 ? ahead.wanted(policy.limit - countOf(current) - count) : 0;
    const written = await shared.write(given, more);
    if (!written) return false;
    ahead.keep(count, more, written.sentAt, written.until);
    const late = ahead.take(waiting.length - count);
    log.give(late);
    grant(count + late);
    returnUnusedLater();
    return true;
  }

  /** Sees to it that permits which nobody has used in time are returned. */
  function returnUnusedLater(): void {
    if (timer !== undefined || !log.hasUnused()) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (ahead.leftMs() > 0) returnUnusedLater();
      else if (log.hasUnused()) {
        returning = true;
        void work();
      }
    }, ahead.leftMs() + 1);
    timer.unref();
  }

  /** Decides about all waiting calls, with the store or without it. */
  async function settle(): Promise<void> {
    // No permit is left from the last write by now, or none that may still be used. So what calls were given of it is final,
    // and a write may return the others.
    const giveUpAt = clock() + maxWaitMs;
    let failures = 0;
    while (!isAlone()) {
      const pauseMs = shared.pauseMs();
      if (pauseMs > 0) await wait(pauseMs);
      try {
        if (await tryToSettle()) return;
      } catch (error) {
        // A write may have succeeded although its response was lost. The next read shows whether it did.
        shared.setStale();
        if (++failures < 2) continue;
        failedUntil = clock() + pauseAfterFailureMs;
        onStoreFailure(error);
        break;
      }
      if (clock() > giveUpAt) {
        // Others write the log, so it is not safe to decide without it.
        onStoreFailure(new ConflictWithoutEnd());
        refuseForNow();
        return;
      }
    }
    settleAlone();
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      while (waiting.length > 0 || returning) {
        // Requests that arrived at the same moment have not joined the waiting calls yet.
        await setImmediate();
        await settle();
        // If this has not returned the unused permits, the next write does.
        returning = false;
      }
    } finally {
      working = false;
      refuseForNow();
    }
  }

  return {
    acquire: () => {
      if (ahead.take(1) > 0) {
        log.give(1);
        remaining--;
        return granted();
      }
      // If the known log is full, the stored one is almost certainly full, too, so the store is not asked.
      const batches = log.isKnown() ? log.current() : [];
      const isCertain = () => log.countUnsaved() === 0 && !log.mayShrink();
      if (isFull(batches) && (isAlone() || isCertain())) return usedUp(batches);
      return new Promise<Lease>((resolve) => {
        waiting.push(resolve);
        void work();
      });
    },
    usage: async () => {
      const version = log.version();
      try {
        const read = isAlone() ? undefined : await within(store.read(connectionId), readTimeoutMs);
        // If this instance wrote the log in the meantime, the result of the read may be outdated.
        if (read && log.version() === version) log.learn(read);
      } catch (error) {
        onStoreFailure(error);
      }
      const batches = log.current();
      const used = countOf(batches);
      const nextMs = used > 0 ? waitMs(batches, log.storeTime(), policy, 0) : 0;
      return { limit: policy.limit, used, resetSeconds: Math.ceil(nextMs / 1000) };
    },
    isBusy: () => working || log.countUnsaved() > 0,
  };
}
