/**
 * The throttle: for each connection, at most so many calls in any window of so many seconds, counted across all
 * instances by a sliding window log in Azure Table Storage.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf, type Warn } from '../errors';
import { lazily } from '../azure/lazy';
import type { Settings } from '../settings';
import { deleteOldLogs } from './cleanup';
import type { Lease, Usage } from './lease';
import { createPermits, type Permits } from './permits';
import { newWriteId } from './encoding';
import { createLogStore, type LogStore } from './store';
import { createTableClient } from './table';
import { slackMs } from './window';

export type { Lease, Refused, Usage } from './lease';

/** Holds connections to their limits. */
export interface Throttle {
  /** Asks for a permit. Never rejects: a refusal is a value. */
  acquire: (connectionId: string) => Promise<Lease>;
  /** Tells how far the limit is used, without using it. */
  usage: (connectionId: string) => Promise<Usage>;
  /** Deletes the logs of connections that have not been used for a day, and says how many. */
  cleanUp: () => Promise<number>;
}

const dayMs = 24 * 3600 * 1000;

/** While the store fails, the log says so this often. */
const quietMs = 10_000;

/** What {@link createThrottle} needs. */
export interface ThrottleOptions {
  settings: Settings;
  /** A clock that only goes forward, in milliseconds from anywhere. */
  clock: () => number;
  /** The time, in milliseconds since 1970; good enough to tell days apart. */
  now: () => number;
  random: () => number;
  warn: Warn;
  /** Where the logs are kept; the table of the settings unless a test says otherwise. */
  store?: LogStore;
}

/** Makes the throttle. Nothing is loaded or read before the first call. */
export function createThrottle({ settings, clock, now, random, warn, store }: ThrottleOptions): Throttle {
  const { throttleLimit, throttleLimits, throttleWindowSeconds, throttleWhenStoreFails } = settings;
  const holdMs = throttleWindowSeconds * 1000 + slackMs;
  const table = lazily(() => createTableClient(settings));
  const logStore = store ?? createLogStore(table);

  /** Until when nothing more is said of a store that fails. */
  let quietUntil = -Infinity;

  /** The connections in use, the one that was used longest ago first. */
  const connections = new Map<string, { permits: Permits; usedAt: number }>();

  function permitsOf(connectionId: string): Permits {
    const usedAt = clock();
    const permits = connections.get(connectionId)?.permits ?? create(connectionId);
    connections.delete(connectionId);
    connections.set(connectionId, { permits, usedAt });
    // What nobody has used for two windows knows nothing that still counts.
    for (const [id, other] of connections) {
      if (usedAt - other.usedAt < 2 * holdMs) break;
      if (!other.permits.isBusy()) connections.delete(id);
    }
    return permits;
  }

  function create(connectionId: string): Permits {
    return createPermits({
      connectionId,
      policy: { limit: throttleLimits.get(connectionId) ?? throttleLimit, holdMs },
      store: logStore,
      whenStoreFails: throttleWhenStoreFails,
      clock,
      random,
      wait,
      newWriteId: () => newWriteId(random),
      onStoreFailure: (error) => {
        if (clock() < quietUntil) return;
        quietUntil = clock() + quietMs;
        warn({ event: 'throttle_store_failed', connection: connectionId, ...reasonOf(error) });
      },
    });
  }

  return {
    acquire: (connectionId) => permitsOf(connectionId).acquire(),
    usage: (connectionId) => permitsOf(connectionId).usage(),
    cleanUp: async () => {
      const idleMs = Math.max(dayMs, 2 * holdMs);
      return deleteOldLogs(await table(), new Date(now() - idleMs));
    },
  };
}
