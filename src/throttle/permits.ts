/** Gives out the permits of one connection. Calls that arrive while a write runs share the next write. */
import { setImmediate } from 'node:timers/promises';
import { within } from '../deadline';
import { instanceOf } from './encoding';
import { createKnownLog } from './known-log';
import type { Lease, Refused, Usage } from './lease';
import { createPace } from './pace';
import type { LogStore } from './store';
import { createTurns } from './turns';
import { admit, clockRate, countOf, slackMs, waitMs, type Batch, type Policy } from './window';

/** What {@link Permits} need. */
export interface PermitsOptions {
  connectionId: string;
  policy: Policy;
  store: LogStore;
  whenStoreFails: 'local' | 'closed';
  /**
   * A clock that only goes forward, in milliseconds from any starting point. The time of day comes from the
   * store.
   */
  clock: () => number;
  random: () => number;
  wait: (milliseconds: number) => Promise<unknown>;
  newWriteId: () => string;
  /** Called with the error when the store fails. */
  onStoreFailure: (error: unknown) => void;
}

/** The permits of one connection. The promises of these functions never reject. */
export interface Permits {
  acquire: () => Promise<Lease>;
  usage: () => Promise<Usage>;
  /**
   * Whether calls are waiting, or granted permits are not stored yet. While true, this object must stay in
   * memory.
   */
  isBusy: () => boolean;
}

/** Time limit for a read; the first one also waits for a socket and a token. */
const readTimeoutMs = 1_500;

/** How long calls wait while other instances win every race to write the log. */
const maxWaitMs = 20_000;

/** How long the store is not asked after it has failed. */
const pauseAfterFailureMs = 1_000;

/** The store says that another instance has written the log, but the log is still the same. */
class ConflictWithoutChange extends Error {
  override readonly name = 'ConflictWithoutChange';
}

/** Other instances have won every race to write the log, for as long as a call can wait. */
class ConflictWithoutEnd extends Error {
  override readonly name = 'ConflictWithoutEnd';
}

/** Creates the permits of a connection. Nothing is read before the first call. */
export function createPermits(options: PermitsOptions): Permits {
  const { connectionId, policy, store, whenStoreFails, clock, random, wait, newWriteId, onStoreFailure } =
    options;
  const log = createKnownLog(policy, clock);
  const turns = createTurns(policy, clock);
  const pace = createPace(clock, random);
  const instance = instanceOf(newWriteId());

  const waiting: ((lease: Lease) => void)[] = [];
  let working = false;
  /** Whether the log must be read before it is written. */
  let stale = true;
  /** The version that a write could not replace, until the log has been read again. */
  let lost: { etag: string | undefined } | undefined;
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
   * Reads the log.
   *
   * @throws what the store threw, TimedOut, or ConflictWithoutChange
   */
  async function read(): Promise<void> {
    const before = log.etag();
    const askedAt = clock();
    log.learn(await within(store.read(connectionId), readTimeoutMs));
    pace.noteTrip(clock() - askedAt);
    stale = false;
    const conflict = lost;
    lost = undefined;
    if (conflict && conflict.etag === log.etag()) throw new ConflictWithoutChange();
    if (log.etag() !== before) pace.noteOther();
  }

  /**
   * Decides about all waiting calls with one write.
   *
   * @returns false if it is another instance's turn, the write was lost to one, or its response came too late
   * @throws what the store threw, TimedOut, or ConflictWithoutChange
   */
  async function tryToSettle(): Promise<boolean> {
    if (stale || pace.mustRead(log.ageMs())) await read();
    const count = admit(log.current(), log.storeTime(), policy, waiting.length);
    // Permits granted without the store get the time of this write: later than the real time, never earlier.
    const carried = log.countUnsaved();
    if (count + carried === 0) {
      refuseUsedUp();
      return true;
    }
    const batches = log.stored();
    if (!pace.isTurn(batches, instance, log.storeTime())) {
      stale = true;
      return false;
    }
    const write = newWriteId();
    const granted = { count: count + carried, write };
    const extraMs = pace.extraMs();
    const sentAt = clock();
    // Calls get these permits only after the response has arrived, and only if it arrives in time.
    log.beginWrite(write);
    const written = await within(
      store.write(connectionId, log.etag(), batches, granted, extraMs),
      slackMs + extraMs,
    );
    const tookMs = clock() - sentAt;
    pace.noteTrip(tookMs);
    if (!written) {
      log.forgetWrite(write);
      lost = { etag: log.etag() };
      stale = true;
      pace.noteLoss();
      return false;
    }
    log.learn(written);
    pace.noteWrite();
    if (tookMs > (slackMs + extraMs) * clockRate) return false;
    log.confirmWrite(write);
    grant(count);
    if (waiting.length > 0 && isFull(log.current())) refuseUsedUp();
    return true;
  }

  /** Decides about all waiting calls, with the store or without it. */
  async function settle(): Promise<void> {
    const giveUpAt = clock() + maxWaitMs;
    let failures = 0;
    while (!isAlone()) {
      const pauseMs = pace.pauseMs();
      if (pauseMs > 0) await wait(pauseMs);
      try {
        if (await tryToSettle()) return;
      } catch (error) {
        // A write may have succeeded although its response was lost. The next read shows whether it did.
        stale = true;
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
      while (waiting.length > 0) {
        // Requests that arrived at the same moment have not joined the waiting calls yet.
        await setImmediate();
        await settle();
      }
    } finally {
      working = false;
      refuseForNow();
    }
  }

  return {
    acquire: async () => {
      // If the known log is full, the stored one is almost certainly full, too, so the store is not asked.
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
        // If this instance wrote the log in the meantime, the result of the read may be outdated.
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
