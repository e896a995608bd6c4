/**
 * Limits how many calls each connection may make in any time window, counted across all instances. The calls
 * are counted with a sliding window log in Azure Table Storage.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { dayMs } from '../day';
import { reasonOf, type Warn } from '../errors';
import { lazily } from '../lazy';
import type { Settings } from '../settings';
import { deleteOldLogs } from './cleanup';
import type { Lease, Usage } from './lease';
import { createPermits, type Permits } from './permits';
import { createWriteIds } from './encoding';
import { createLogStore, type LogStore } from './store';
import { createTableClient } from './table';
import { slackMs } from './window';

export type { Lease, Refused, Usage } from './lease';

/** Keeps connections within their limits. */
export interface Throttle {
  /** Asks for a permit. One that is at hand comes at once. The promise never rejects: a refusal is a value, too. */
  acquire: (connectionId: string) => Lease | Promise<Lease>;
  /** Reads how much of the limit is used, without using a permit. */
  usage: (connectionId: string) => Promise<Usage>;
  /**
   * Deletes the logs of connections that have not been used for a day, or for two windows if that is longer.
   *
   * @returns how many were deleted
   */
  cleanUp: () => Promise<number>;
}

/** Shortest time between two logged warnings about a failing store. */
const quietMs = 10_000;

/** What {@link createThrottle} needs. */
export interface ThrottleOptions {
  settings: Settings;
  /** A clock that only goes forward, in milliseconds from any starting point. */
  clock: () => number;
  /** The time, in milliseconds since 1970. It only has to be good enough to tell days apart. */
  now: () => number;
  random: () => number;
  warn: Warn;
  /** Keeps the logs. By default this is the table in the settings; tests use something else. */
  store?: LogStore;
}

/** Creates the throttle. Nothing is loaded or read before the first call. */
export function createThrottle({ settings, clock, now, random, warn, store }: ThrottleOptions): Throttle {
  const { throttleLimit, throttleLimits, throttleWindowSeconds, throttleWhenStoreFails } = settings;
  const holdMs = throttleWindowSeconds * 1000 + slackMs;
  const table = lazily(() => createTableClient(settings));
  const logStore = store ?? createLogStore(table);

  /** No further warning about the store is written before this time. */
  let quietUntil = -Infinity;

  /** The connections in use. The least recently used one comes first. */
  const connections = new Map<string, { permits: Permits; usedAt: number }>();

  function permitsOf(connectionId: string): Permits {
    const usedAt = clock();
    const permits = connections.get(connectionId)?.permits ?? create(connectionId);
    connections.delete(connectionId);
    connections.set(connectionId, { permits, usedAt });
    // After two windows without use, nothing that is known about a connection still counts.
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
      newWriteId: createWriteIds(random),
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
