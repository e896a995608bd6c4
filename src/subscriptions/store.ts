/**
 * Stores in Azure Table Storage who wants to be told, what they are to be told, and which events were handled. The partition of a
 * connection has its subscriptions and callbacks; all events are in one.
 */
import { deleteRow, limits, rowsIn, statusOf } from '../azure/rows';
import type { TableClient } from '../azure/table';
import { asNumber, asObject, type JsonObject } from '../json';

/** A flow that wants to be told when a batch of its connection ends. */
export interface Subscription {
  connection: string;
  id: string;
  /** A secret: whoever has it can run the flow. */
  url: string;
}

/** Something that a subscription is to be told. */
export interface Callback {
  connection: string;
  /** Id of the subscription. */
  subscription: string;
  /** Id of the batch, without the name of an upstream. */
  batch: string;
  /** What is sent. */
  body: JsonObject;
  tries: number;
  /** When it may be tried, in milliseconds since 1970. */
  dueAt: number;
}

/** Stores subscriptions. Its functions throw if the store fails. */
export interface SubscriptionStore {
  add: (subscription: Subscription) => Promise<void>;
  /** Deletes nothing if there is none. */
  remove: (connection: string, id: string) => Promise<void>;
  of: (connection: string) => Promise<readonly Subscription[]>;
  /** Adds a callback, unless it was added before. */
  addCallback: (callback: Callback) => Promise<void>;
  /** The callbacks that are due. */
  due: (now: number) => Promise<readonly Callback[]>;
  /** Counts a try, and sets when the next one is due. Gives false if another instance was faster. */
  claim: (callback: Callback, dueAt: number) => Promise<boolean>;
  /** Notes that a callback is not tried any more. */
  finish: (callback: Callback, now: number) => Promise<void>;
  /** Notes an event. Gives false if it was noted before. */
  addEvent: (id: string, now: number) => Promise<boolean>;
  removeEvent: (id: string) => Promise<void>;
  /** Forgets events and finished callbacks from before a given time. */
  deleteBefore: (time: number) => Promise<number>;
}

/** Name of the table. */
export const tableName = 'subscriptions';

const eventPartition = 'events';

/** The place of a callback: one for each batch and subscription. */
const placeOf = ({ connection, batch, subscription }: Callback) => ({
  partitionKey: connection,
  rowKey: `call|${batch}|${subscription}`,
});

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createSubscriptionStore(table: () => Promise<TableClient>): SubscriptionStore {
  /** Adds a row. Gives false if it is there already. */
  async function create(entity: { partitionKey: string; rowKey: string; [field: string]: unknown }) {
    const client = await table();
    for (;;) {
      try {
        await client.createEntity(entity, limits());
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        // The deployment creates the table. If it is missing, the first write creates it.
        if (statusOf(error) !== 404) throw error;
        await client.createTable(limits());
      }
    }
  }

  async function remove(partitionKey: string, rowKey: string): Promise<void> {
    await deleteRow(await table(), partitionKey, rowKey);
  }

  async function list(filter: string): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    for await (const entity of rowsIn(await table(), filter)) found.push(entity);
    return found;
  }

  return {
    add: async ({ connection, id, url }) => {
      await create({ partitionKey: connection, rowKey: `sub|${id}`, url });
    },
    remove: (connection, id) => remove(connection, `sub|${id}`),
    of: async (connection) => {
      const rows = await list(`PartitionKey eq '${connection}' and RowKey ge 'sub|' and RowKey lt 'sub}'`);
      return rows.map(({ rowKey, url }) => ({ connection, id: String(rowKey).slice(4), url: String(url) }));
    },
    addCallback: async (callback) => {
      const { body, tries, dueAt } = callback;
      await create({ ...placeOf(callback), body: JSON.stringify(body), tries, dueAt });
    },
    due: async (now) => (await list(`dueAt le ${now}.0`)).map(callbackIn),
    claim: async (callback, dueAt) => {
      const client = await table();
      const place = placeOf(callback);
      const { tries, etag } = await client.getEntity<JsonObject>(place.partitionKey, place.rowKey, limits());
      if (tries !== callback.tries) return false;
      try {
        await client.updateEntity({ ...place, tries: callback.tries + 1, dueAt }, 'Merge', {
          ...limits(),
          etag,
        });
        return true;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        throw error;
      }
    },
    finish: async (callback, now) => {
      const client = await table();
      // The row stays for a day, so that the same is not told again.
      const entity = { ...placeOf(callback), finishedAt: now, dueAt: Number.MAX_SAFE_INTEGER };
      await client.updateEntity(entity, 'Merge', limits());
    },
    addEvent: (id, now) => create({ partitionKey: eventPartition, rowKey: id, finishedAt: now }),
    removeEvent: (id) => remove(eventPartition, id),
    deleteBefore: async (time) => {
      const rows = await list(`finishedAt lt ${time}.0`);
      for (const { partitionKey, rowKey } of rows) await remove(String(partitionKey), String(rowKey));
      return rows.length;
    },
  };
}

function callbackIn({ partitionKey, rowKey, body, tries, dueAt }: JsonObject): Callback {
  const [, batch = '', subscription = ''] = String(rowKey).split('|');
  return {
    ...{ connection: String(partitionKey), batch, subscription },
    body: asObject(typeof body === 'string' ? JSON.parse(body) : undefined),
    tries: asNumber(tries) || 0,
    dueAt: asNumber(dueAt) || 0,
  };
}
