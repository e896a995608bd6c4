/**
 * What an instance has taken from one budget ahead of its calls. Most calls are reserved from it in memory, so a budget costs
 * few requests to the store, and no call waits for one unless the allotment is empty.
 *
 * The ledger holds what all instances have taken, and nobody takes more than is free. Where it is not known whether a write
 * has happened, the ledger rather holds too much than too little.
 */
import { within } from '../deadline';
import type { Ledger, LedgerKey, Taken } from './ledger';

/** What {@link createAllotment} needs. */
export interface AllotmentOptions {
  key: LedgerKey;
  /** How much the budget has. */
  amount: number;
  ledger: Ledger;
  /** What happens while the store fails: calls go on and are booked later, or they are refused. */
  whenStoreFails: 'local' | 'closed';
  /** A clock that only goes forward, in milliseconds from any starting point. */
  clock: () => number;
  random: () => number;
  wait: (milliseconds: number) => Promise<unknown>;
  /** Calls a function after some milliseconds, unless the process ends before. */
  later: (run: () => void, milliseconds: number) => void;
  /** Called with the error when the store fails. */
  onStoreFailure: (error: unknown) => void;
}

/** What became of a request for a part of a budget. */
export type Reserved = 'granted' | 'used_up' | 'store_fails';

/** What an instance has taken from a budget. */
export interface Allotment {
  /** Sets an amount aside for a call. */
  reserve: (amount: number) => Promise<Reserved>;
  /**
   * Corrects what was set aside once it is known what was used.
   *
   * @param rest - what was set aside and not used; negative if more was used
   */
  giveBack: (rest: number) => void;
  /** How much is used or set aside for calls, as far as is known without the store. */
  used: () => number;
  /** The same, read from the store. Throws what the store throws. */
  readUsed: () => Promise<number>;
  /** Writes into the ledger what the instance does not need, or has used beyond what it has taken. */
  flush: () => Promise<void>;
  /** Whether something is not written yet. */
  isBusy: () => boolean;
}

/** How long an allotment is kept without a call, in milliseconds. */
export const idleMs = 5_000;

/** An allotment is at most this part of what is free, and for at most this many calls like those that wait. */
const largestShare = 1 / 50;
const mostCalls = 100;

/** Time limit for one request to the store. */
const timeoutMs = 1_500;

/** How long calls wait while other instances win every race to write. */
const maxWaitMs = 20_000;

/** How long the store is not asked after it has failed, and how long it is believed that nothing is free. */
const pauseMs = 1_000;

/** Amounts are sums of fractions. A difference as small as this means nothing. */
const tiny = 1e-9;

/** Creates an allotment. Nothing is read before the first call. */
export function createAllotment(options: AllotmentOptions): Allotment {
  const { key, amount: limit, ledger, whenStoreFails, clock, random, wait, later, onStoreFailure } = options;
  /** What was taken and is not set aside for a call. Negative if calls have used more than was taken. */
  let left = 0;
  /** The row in the ledger as it last was; undefined if it may have changed. */
  let known: Taken | undefined;
  /** The amount in that row, also if it may have changed. */
  let taken = 0;
  let failedUntil = -Infinity;
  let usedUpUntil = -Infinity;
  const waiting: { amount: number; resolve: (reserved: Reserved) => void }[] = [];
  let isWorking = false;
  let working: Promise<void> = Promise.resolve();
  let lastUse = -Infinity;
  let isFlushDue = false;

  const used = () => taken - left;

  function learn(row: Taken | undefined): Taken | undefined {
    taken = row?.amount ?? taken;
    known = row;
    return row;
  }

  /** The row as it last was, read again if it may have changed. */
  async function row(): Promise<Taken> {
    if (known) return known;
    const read = await within(ledger.read(key), timeoutMs);
    learn(read);
    return read;
  }

  /** Replaces the amount in the ledger. Tells whether no other instance was faster. */
  async function write(before: Taken, amount: number): Promise<boolean> {
    return learn(await within(ledger.write(key, before.etag, amount), timeoutMs)) !== undefined;
  }

  /** Serves those who wait and fit, and optionally refuses the others. */
  function serve(others?: Reserved): void {
    for (const one of waiting.splice(0)) {
      if (one.amount <= left + tiny) {
        left -= one.amount;
        one.resolve('granted');
      } else if (others === undefined) waiting.push(one);
      else {
        // While the store fails, calls go on. What they use is booked later.
        if (others === 'granted') left -= one.amount;
        one.resolve(others);
      }
    }
  }

  /**
   * Takes what those who wait need, and some more for the next ones.
   *
   * @returns whether all of them are served or refused
   * @throws what the store throws
   */
  async function take(): Promise<boolean> {
    const isFresh = known === undefined;
    const before = await row();
    const needed = waiting.reduce((sum, one) => sum + one.amount, 0) - left;
    const debt = Math.max(0, -left);
    const free = limit - before.amount - debt;
    const ahead = Math.min(free * largestShare, (needed - debt) * mostCalls);
    const amount = debt + Math.max(0, Math.min(free, Math.max(needed - debt, ahead)));
    if (amount > 0) {
      if (!(await write(before, before.amount + amount))) {
        await wait(random() * 20);
        return false;
      }
      left += amount;
    } else if (!isFresh) {
      // Another instance may have given something back.
      known = undefined;
      return false;
    }
    const isAll = amount - debt >= free - tiny;
    if (isAll) usedUpUntil = clock() + pauseMs;
    serve(isAll ? 'used_up' : undefined);
    return waiting.length === 0;
  }

  async function work(): Promise<void> {
    isWorking = true;
    const giveUpAt = clock() + maxWaitMs;
    while (waiting.length > 0) {
      if (clock() >= failedUntil) {
        try {
          while (!(await take())) if (clock() > giveUpAt) throw new ContentionWithoutEnd();
          continue;
        } catch (error) {
          known = undefined;
          failedUntil = clock() + pauseMs;
          onStoreFailure(error);
        }
      }
      serve(whenStoreFails === 'closed' ? 'store_fails' : 'granted');
    }
    // In the same moment in which nobody waits any more, so that nobody is forgotten.
    isWorking = false;
  }

  function flushLater(): void {
    if (isFlushDue) return;
    isFlushDue = true;
    later(() => {
      isFlushDue = false;
      if (clock() - lastUse < idleMs && left >= 0) flushLater();
      else void flush();
    }, idleMs);
  }

  async function flush(): Promise<void> {
    await working;
    for (let tries = 0; Math.abs(left) > tiny && waiting.length === 0 && tries < 10; tries++) {
      const returned = left;
      // From here on, no call gets it. What is used in the meantime is booked next time.
      if (returned > 0) left = 0;
      try {
        const before = await row();
        const isWritten = await write(before, before.amount - returned);
        if (isWritten && returned < 0) left -= returned;
        if (!isWritten && returned > 0) left += returned;
      } catch (error) {
        // It may have been written. Then it must not be given back twice; but what was used may be booked twice.
        known = undefined;
        onStoreFailure(error);
        break;
      }
    }
    if (Math.abs(left) > tiny) flushLater();
  }

  return {
    reserve: async (amount) => {
      // What is free goes on when the budget is used up.
      if (amount <= 0) return 'granted';
      lastUse = clock();
      flushLater();
      if (waiting.length === 0 && amount <= left + tiny) {
        left -= amount;
        return 'granted';
      }
      if (clock() < usedUpUntil) return 'used_up';
      const reserved = new Promise<Reserved>((resolve) => waiting.push({ amount, resolve }));
      if (!isWorking) working = work();
      return reserved;
    },
    giveBack: (rest) => {
      lastUse = clock();
      left += rest;
      flushLater();
    },
    used,
    readUsed: async () => {
      known = undefined;
      await row();
      return used();
    },
    flush,
    isBusy: () => waiting.length > 0 || Math.abs(left) > tiny,
  };
}

/** Other instances have won every race to write the ledger, for as long as a call can wait. */
class ContentionWithoutEnd extends Error {
  override readonly name = 'ContentionWithoutEnd';
}
