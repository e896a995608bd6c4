/** Stores batches in Azure Table Storage: one row for each. */
import { limits, rowsIn, statusOf, writeTo } from '../azure/rows';
import type { TableClient } from '../azure/table';
import { asObject, type JsonObject } from '../json';
import type { OwnedBatch } from './batch';

/** Stores batches. Its functions throw if the store fails. */
export interface BatchStore {
  add: (batch: OwnedBatch) => Promise<void>;
  /** Gives undefined if there is no such batch. */
  get: (id: string) => Promise<OwnedBatch | undefined>;
  /** Writes `endedAt`, unless it is there already. Tells whether it was written. */
  markEnded: (id: string, time: number) => Promise<boolean>;
  /** The batches that have not ended, as far as is known. */
  open: () => AsyncIterable<OwnedBatch>;
  /**
   * Deletes batches that were started before a given time.
   *
   * @returns how many there were
   */
  deleteBefore: (time: number) => Promise<number>;
}

/** Name of the table. */
export const tableName = 'batches';

const rowKey = 'batch';

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createBatchStore(table: () => Promise<TableClient>): BatchStore {
  async function* found(filter: string): AsyncIterable<OwnedBatch> {
    for await (const entity of rowsIn(await table(), filter)) yield batchIn(entity);
  }

  return {
    add: async ({ id, connection, upstream, startedAt, details }) => {
      const client = await table();
      const entity = {
        ...{ partitionKey: id, rowKey, connection, upstream, startedAt, isOpen: true },
        details: JSON.stringify(details),
      };
      await writeTo(client, () => client.upsertEntity(entity, 'Replace', limits()));
    },
    get: async (id) => {
      const client = await table();
      try {
        return batchIn(await client.getEntity(id, rowKey, limits()));
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    markEnded: async (id, time) => {
      const client = await table();
      for (;;) {
        const { endedAt, etag } = await client.getEntity<JsonObject>(id, rowKey, limits());
        if (endedAt !== undefined) return false;
        try {
          const entity = { partitionKey: id, rowKey, endedAt: time, isOpen: false };
          await client.updateEntity(entity, 'Merge', { ...limits(), etag });
          return true;
        } catch (error) {
          // Another instance has changed the row.
          if (statusOf(error) !== 412) throw error;
        }
      }
    },
    open: () => found('isOpen eq true'),
    deleteBefore: async (time) => {
      const client = await table();
      let deleted = 0;
      for await (const { id } of found(`startedAt lt ${time}.0`)) {
        await client.deleteEntity(id, rowKey, limits());
        deleted++;
      }
      return deleted;
    },
  };
}

/** The batch in an entity. The SDK gives 64-bit numbers as objects, so times are stored as doubles. */
function batchIn(entity: JsonObject): OwnedBatch {
  const { partitionKey, connection, upstream, startedAt, endedAt, details } = entity;
  return {
    id: String(partitionKey),
    connection: String(connection),
    upstream: String(upstream),
    startedAt: typeof startedAt === 'number' ? startedAt : 0,
    endedAt: typeof endedAt === 'number' ? endedAt : undefined,
    details: asObject(typeof details === 'string' ? JSON.parse(details) : undefined),
  };
}
