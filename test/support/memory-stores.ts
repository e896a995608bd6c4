/** Stores in memory, for tests that need no table and no blobs. Several apps can share one, as instances share the storage. */
import type { BatchStore, OwnedBatch } from '../../src/batches';
import type { BlobStore, StoredFile } from '../../src/azure/blobs';
import type { StoredClaim } from '../../src/claims/claim';
import type { ClaimStore } from '../../src/claims/store';
import type { FileStore, OwnedFile } from '../../src/files';
import type { Job } from '../../src/jobs';
import type { JobStore } from '../../src/jobs/store';
import type { Ledger, LedgerKey, Taken } from '../../src/budgets/ledger';
import type { Callback, Subscription, SubscriptionStore } from '../../src/subscriptions/store';
import type { UsageStore } from '../../src/usage/store';
import type { KeyedSum } from '../../src/usage/tally';

/** Does something at once, where a real store needs time. */
function done(work: () => unknown): Promise<void> {
  work();
  return Promise.resolve();
}

/** Makes a store for jobs. */
export function memoryJobStore(): JobStore {
  const jobs = new Map<string, Job>();
  const links = new Set<string>();
  const change = (id: string, changes: Partial<Job>) => {
    const stored = jobs.get(id);
    if (stored) jobs.set(id, { ...stored, ...changes });
  };
  return {
    add: (job) => done(() => jobs.set(job.id, job)),
    markStopped: (id, stoppedAt) => done(() => change(id, { stoppedAt })),
    markDelivered: (id, deliveredAt) => {
      const isFirst = jobs.get(id)?.deliveredAt === undefined;
      if (isFirst) change(id, { deliveredAt });
      return Promise.resolve(isFirst);
    },
    get: (id) => Promise.resolve(jobs.get(id)),
    addLink: (id, token) => done(() => links.add(`${id} ${token}`)),
    hasLink: (id, token) => Promise.resolve(links.has(`${id} ${token}`)),
    all: async function* () {
      yield* await Promise.resolve([...jobs.values()]);
    },
    delete: (id) => done(() => jobs.delete(id)),
  };
}

/** Makes a store for claims. As in a table, a version can be replaced once. */
export function memoryClaimStore(): ClaimStore {
  const claims = new Map<string, { claim: StoredClaim; etag: string }>();
  let versions = 0;
  return {
    put: (key, claim, etag) => {
      if (claims.get(key)?.etag !== etag) return Promise.resolve(undefined);
      const next = String(++versions);
      claims.set(key, { claim, etag: next });
      return Promise.resolve(next);
    },
    get: (key) => Promise.resolve(claims.get(key)),
    delete: (key, etag) => done(() => claims.get(key)?.etag === etag && claims.delete(key)),
    expired: async function* (now) {
      const all = await Promise.resolve([...claims]);
      for (const [key, { claim, etag }] of all) if (claim.until <= now) yield { key, etag };
    },
  };
}

/** Makes a store for sums. An instance replaces its own; several instances are several writers. */
export function memoryUsageStore(writer = 'a', rows = new Map<string, KeyedSum>()): UsageStore {
  const inRange = (from: string, to: string) =>
    [...rows.values()].filter(({ day }) => day >= from && day <= to);
  return {
    write: (sum) => done(() => rows.set(`${sum.connection} ${sum.day} ${sum.model} ${writer}`, sum)),
    read: (connection, from, to) =>
      Promise.resolve(inRange(from, to).filter((sum) => sum.connection === connection)),
    readAll: (from, to) => Promise.resolve(inRange(from, to)),
    merge: () => Promise.resolve(0),
    deleteBefore: () => Promise.resolve(0),
  };
}

/** Makes a ledger. As in a table, a version can be replaced once. */
export function memoryLedger(): Ledger {
  const rows = new Map<string, Taken>();
  let versions = 0;
  const nameOf = ({ who, row }: LedgerKey) => `${who}|${row}`;
  return {
    read: (key) => Promise.resolve(rows.get(nameOf(key)) ?? { amount: 0, etag: undefined }),
    write: (key, etag, amount) => {
      if (rows.get(nameOf(key))?.etag !== etag) return Promise.resolve(undefined);
      const next = { amount, etag: String(++versions) };
      rows.set(nameOf(key), next);
      return Promise.resolve(next);
    },
    deleteBefore: () => Promise.resolve(0),
  };
}

/** Makes a store for the owners of files. */
export function memoryFileStore(): FileStore {
  const files = new Map<string, OwnedFile>();
  const found = async function* (isWanted: (file: OwnedFile) => boolean) {
    yield* await Promise.resolve([...files.values()].filter(isWanted));
  };
  return {
    put: (file) => done(() => files.set(file.id, file)),
    get: (id) => Promise.resolve(files.get(id)),
    delete: (id) => done(() => files.delete(id)),
    of: (connection) => found((file) => file.connection === connection),
    expired: (now) => found(({ expiresAt = Infinity }) => expiresAt < now),
  };
}

/** Makes a store for batches. */
export function memoryBatchStore(): BatchStore {
  const batches = new Map<string, OwnedBatch>();
  return {
    add: (batch) => done(() => batches.set(batch.id, batch)),
    get: (id) => Promise.resolve(batches.get(id)),
    markEnded: (id, endedAt) => {
      const batch = batches.get(id);
      const isFirst = batch !== undefined && batch.endedAt === undefined;
      if (isFirst) batches.set(id, { ...batch, endedAt });
      return Promise.resolve(isFirst);
    },
    open: async function* () {
      yield* await Promise.resolve([...batches.values()].filter(({ endedAt }) => endedAt === undefined));
    },
    deleteBefore: (time) => {
      const old = [...batches.values()].filter(({ startedAt }) => startedAt < time);
      for (const { id } of old) batches.delete(id);
      return Promise.resolve(old.length);
    },
  };
}

/** Makes a store for subscriptions. */
export function memorySubscriptionStore(): SubscriptionStore {
  const subscriptions = new Map<string, Subscription>();
  const callbacks = new Map<string, Callback & { finishedAt?: number }>();
  const events = new Map<string, number>();
  const keyOf = ({ connection, batch, subscription }: Callback) => `${connection} ${batch} ${subscription}`;
  const change = (callback: Callback, changes: Partial<Callback & { finishedAt: number }>) => {
    const stored = callbacks.get(keyOf(callback));
    if (stored) callbacks.set(keyOf(callback), { ...stored, ...changes });
  };
  return {
    add: (one) => done(() => subscriptions.set(`${one.connection} ${one.id}`, one)),
    remove: (connection, id) => done(() => subscriptions.delete(`${connection} ${id}`)),
    of: (connection) =>
      Promise.resolve([...subscriptions.values()].filter((one) => one.connection === connection)),
    addCallback: (callback) =>
      done(() => callbacks.has(keyOf(callback)) || callbacks.set(keyOf(callback), callback)),
    due: (now) => Promise.resolve([...callbacks.values()].filter(({ dueAt }) => dueAt <= now)),
    claim: (callback, dueAt) => {
      const isFirst = callbacks.get(keyOf(callback))?.tries === callback.tries;
      if (isFirst) change(callback, { tries: callback.tries + 1, dueAt });
      return Promise.resolve(isFirst);
    },
    finish: (callback, now) => done(() => change(callback, { finishedAt: now, dueAt: Infinity })),
    addEvent: (id, now) => {
      const isNew = !events.has(id);
      if (isNew) events.set(id, now);
      return Promise.resolve(isNew);
    },
    removeEvent: (id) => done(() => events.delete(id)),
    deleteBefore: (time) => {
      const old = [...events].filter(([, at]) => at < time);
      for (const [id] of old) events.delete(id);
      return Promise.resolve(old.length);
    },
  };
}

/** Makes a store for files. */
export function memoryBlobStore(): BlobStore {
  const files = new Map<string, StoredFile>();
  return {
    put: (name, file) => done(() => files.set(name, file)),
    get: (name) => Promise.resolve(files.get(name)),
    deleteExpired: (now) => {
      const expired = [...files].filter(([, { expires }]) => expires <= now);
      for (const [name] of expired) files.delete(name);
      return Promise.resolve(expired.length);
    },
  };
}
