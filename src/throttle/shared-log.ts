/** Reads and writes a connection's log in the store, in turn with the other instances. */
import { within } from '../deadline';
import { aheadId, instanceOf } from './encoding';
import { createKnownLog, type KnownLog } from './known-log';
import { createPace } from './pace';
import type { LogStore } from './store';
import { clockRate, slackMs, type Policy } from './window';

/** What {@link createSharedLog} needs. */
export interface SharedLogOptions {
  connectionId: string;
  policy: Policy;
  store: LogStore;
  /**
   * A clock that only goes forward, in milliseconds from any starting point. The time of day comes from the
   * store.
   */
  clock: () => number;
  random: () => number;
  newWriteId: () => string;
}

/** The log of one connection, which all instances write. The functions throw what the store throws, or TimedOut. */
export interface SharedLog {
  /** What is known about it. */
  log: KnownLog;
  /** How long to wait before the log may be read or written, in milliseconds. */
  pauseMs: () => number;
  /** Says that the log must be read before it is written. */
  setStale: () => void;
  /**
   * Reads the log if that is necessary before a write.
   *
   * @throws ConflictWithoutChange, too
   */
  refresh: () => Promise<void>;
  /** Whether it is this instance's turn to write. If not, the log must be read again after the pause. */
  isTurn: () => boolean;
  /**
   * Writes permits to the log, and returns those of earlier writes that were not given.
   *
   * @param given - how many permits calls are given when the write succeeds
   * @param ahead - how many more it takes
   * @returns when the write was sent and until when its permits may be used, by the clock; undefined if another instance
   * was faster, or the response came too late to use any
   */
  write: (given: number, ahead: number) => Promise<{ sentAt: number; until: number } | undefined>;
}

/** Time limit for a read; the first one also waits for a socket and a token. */
export const readTimeoutMs = 1_500;

/** The store says that another instance has written the log, but the log is still the same. */
class ConflictWithoutChange extends Error {
  override readonly name = 'ConflictWithoutChange';
}

/** Creates it. Nothing is read before the first use. */
export function createSharedLog(options: SharedLogOptions): SharedLog {
  const { connectionId, policy, store, clock, random, newWriteId } = options;
  const instance = instanceOf(newWriteId());
  const log = createKnownLog(policy, instance, clock);
  const pace = createPace(clock, random);
  let stale = true;
  /** The version that a write could not replace, until the log has been read again. */
  let lost: { etag: string | undefined } | undefined;

  return {
    log,
    pauseMs: pace.pauseMs,
    setStale: () => {
      stale = true;
    },

    refresh: async () => {
      if (!stale && !pace.mustRead(log.ageMs())) return;
      const before = log.etag();
      const askedAt = clock();
      log.learn(await within(store.read(connectionId), readTimeoutMs));
      pace.noteTrip(clock() - askedAt);
      stale = false;
      const conflict = lost;
      lost = undefined;
      if (conflict && conflict.etag === log.etag()) throw new ConflictWithoutChange();
      if (log.etag() !== before) pace.noteOther();
    },

    isTurn: () => {
      if (pace.isTurn(log.stored(), instance, log.storeTime())) return true;
      stale = true;
      return false;
    },

    write: async (given, ahead) => {
      const batches = log.stored();
      const id = newWriteId();
      const write = ahead > 0 ? aheadId(id) : id;
      const extraMs = pace.extraMs();
      const sentAt = clock();
      const until = sentAt + (slackMs + extraMs) * clockRate;
      // Calls get these permits only after the response has arrived, and only if it arrives in time.
      log.beginWrite(write);
      const written = await within(
        store.write(connectionId, log.etag(), batches, { count: given + ahead, write }, extraMs),
        slackMs + extraMs,
      );
      pace.noteTrip(clock() - sentAt);
      if (!written) {
        log.forgetWrite(write);
        lost = { etag: log.etag() };
        stale = true;
        pace.noteLoss();
        return undefined;
      }
      log.learn(written);
      pace.noteWrite();
      if (clock() > until) return undefined;
      log.confirmWrite(write, given);
      return { sentAt, until };
    },
  };
}
