/** Stores jobs in Azure Table Storage: a partition for each job, with a row for the job and one for each link to it. */
import { limits, statusOf, writeTo } from '../azure/rows';
import type { TableClient } from '../azure/table';
import { asList, asObject, type JsonObject } from '../json';
import type { Job } from './job';

/** Stores jobs. Its functions throw if the store fails. */
export interface JobStore {
  add: (job: Job) => Promise<void>;
  /** Writes `stoppedAt`. */
  markStopped: (id: string, time: number) => Promise<void>;
  /** Writes `deliveredAt`, unless it is there already. Tells whether it was written. */
  markDelivered: (id: string, time: number) => Promise<boolean>;
  /** Gives undefined if there is no such job. */
  get: (id: string) => Promise<Job | undefined>;
  /**
   * Adds a link to a job.
   *
   * @param token - the stored form of its token
   */
  addLink: (id: string, token: string) => Promise<void>;
  hasLink: (id: string, token: string) => Promise<boolean>;
  all: () => AsyncIterable<Job>;
  /** Deletes a job and its links. */
  delete: (id: string) => Promise<void>;
}

/** Name of the table. */
export const tableName = 'jobs';

const rowKey = 'job';

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createJobStore(table: () => Promise<TableClient>): JobStore {
  async function get(id: string, row: string): Promise<JsonObject | undefined> {
    const client = await table();
    try {
      return await client.getEntity(id, row, limits());
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async function add(entity: { partitionKey: string; rowKey: string; [field: string]: unknown }) {
    const client = await table();
    await writeTo(client, () => client.createEntity(entity, limits()));
  }

  return {
    add: ({ id, connection, upstream, startedAt, responses, details }) =>
      add({
        ...{ partitionKey: id, rowKey, connection, upstream, startedAt },
        responses: JSON.stringify(responses),
        details: JSON.stringify(details),
      }),
    markStopped: async (id, time) => {
      const client = await table();
      await client.updateEntity({ partitionKey: id, rowKey, stoppedAt: time }, 'Merge', limits());
    },
    markDelivered: async (id, time) => {
      const client = await table();
      for (;;) {
        const { deliveredAt, etag } = await client.getEntity<JsonObject>(id, rowKey, limits());
        if (deliveredAt !== undefined) return false;
        try {
          const entity = { partitionKey: id, rowKey, deliveredAt: time };
          await client.updateEntity(entity, 'Merge', { ...limits(), etag });
          return true;
        } catch (error) {
          // Another instance has changed the row.
          if (statusOf(error) !== 412) throw error;
        }
      }
    },
    get: async (id) => {
      const entity = await get(id, rowKey);
      return entity && jobIn(entity);
    },
    addLink: (id, token) => add({ partitionKey: id, rowKey: token }),
    hasLink: async (id, token) => (await get(id, token)) !== undefined,
    all: async function* () {
      const client = await table();
      const jobs = client.listEntities({ queryOptions: { filter: `RowKey eq '${rowKey}'` } });
      for await (const entity of jobs) yield jobIn(entity);
    },
    delete: async (id) => {
      const client = await table();
      const rows = client.listEntities({ queryOptions: { filter: `PartitionKey eq '${id}'` } });
      for await (const { rowKey: row = '' } of rows) await client.deleteEntity(id, row, limits());
    },
  };
}

/** The job in an entity. The SDK gives 64-bit numbers as objects, so times are stored as doubles. */
function jobIn(entity: JsonObject): Job {
  const { partitionKey, connection, upstream, startedAt, deliveredAt, stoppedAt } = entity;
  const time = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    id: String(partitionKey),
    connection: String(connection),
    upstream: typeof upstream === 'string' ? upstream : undefined,
    isStored: true,
    responses: asList(parsed(entity.responses)).map(String),
    startedAt: time(startedAt) ?? 0,
    deliveredAt: time(deliveredAt),
    stoppedAt: time(stoppedAt),
    details: asObject(parsed(entity.details)),
  };
}

function parsed(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}
