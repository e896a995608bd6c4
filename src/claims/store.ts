/** Stores claims in Azure Table Storage: one row for each. Only one of several instances can add or replace it. */
import { limits, statusOf, writeTo } from '../azure/rows';
import type { TableClient } from '../azure/table';
import type { JsonObject } from '../json';
import type { ClaimResult, StoredClaim } from './claim';

/** Stores claims by their keys. Its functions throw if the store fails. */
export interface ClaimStore {
  /**
   * Adds a claim, or replaces it if it is still the version that was read.
   *
   * @param etag - that version; undefined to add it
   * @returns the new version, or undefined if another call was faster
   */
  put: (key: string, claim: StoredClaim, etag?: string) => Promise<string | undefined>;
  get: (key: string) => Promise<{ claim: StoredClaim; etag: string } | undefined>;
  /** Deletes a claim, unless it has changed since that version. */
  delete: (key: string, etag: string) => Promise<void>;
  /** The keys and versions of all claims that do not count any more. */
  expired: (now: number) => AsyncIterable<{ key: string; etag: string }>;
}

/** Name of the table. */
export const tableName = 'claims';

const rowKey = 'claim';

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createClaimStore(table: () => Promise<TableClient>): ClaimStore {
  async function add(entity: { partitionKey: string; rowKey: string }) {
    const client = await table();
    return writeTo(client, () => client.createEntity(entity, limits()));
  }

  return {
    put: async (partitionKey, { result, ...claim }, etag) => {
      const entity = { partitionKey, rowKey, ...claim, ...result };
      const write = async () =>
        etag === undefined
          ? add(entity)
          : (await table()).updateEntity(entity, 'Replace', { etag, ...limits() });
      try {
        return (await write()).etag;
      } catch (error) {
        // 409: another call has added it. 412: another call has replaced it. 404: it was deleted.
        if ([404, 409, 412].includes(Number(statusOf(error)))) return undefined;
        throw error;
      }
    },
    get: async (key) => {
      const client = await table();
      try {
        const { etag, ...entity } = await client.getEntity(key, rowKey, limits());
        return { claim: claimIn(entity), etag };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    delete: async (key, etag) => {
      const client = await table();
      try {
        await client.deleteEntity(key, rowKey, { etag, ...limits() });
      } catch (error) {
        if (![404, 412].includes(Number(statusOf(error)))) throw error;
      }
    },
    expired: async function* (now) {
      const client = await table();
      for await (const { partitionKey = '', etag, ...entity } of client.listEntities()) {
        if (claimIn(entity).until <= now) yield { key: partitionKey, etag };
      }
    },
  };
}

function claimIn({ fingerprint, until, ...result }: JsonObject): StoredClaim {
  return { fingerprint: String(fingerprint), until: Number(until), result: resultIn(result) };
}

function resultIn({ state, job, blob, secret }: JsonObject): ClaimResult {
  if (state === 'job') return { state, job: String(job) };
  return state === 'done' ? { state, blob: String(blob), secret: String(secret) } : { state: 'running' };
}
