/**
 * Stores sums in Azure Table Storage. Each instance writes rows of its own, so that two instances never change the same row, and
 * writing a row again does no harm. Whoever reads adds them up.
 */
import { limits, rowsIn, statusOf, writeTo } from '../azure/rows';
import type { TableClient } from '../azure/table';
import { asNumber, type JsonObject } from '../json';
import { countNames } from './counts';
import { addSums, type KeyedSum, type Sum } from './tally';

/** Stores sums. Its functions throw if the store fails. */
export interface UsageStore {
  /** Writes a sum of one instance, in place of the one that it wrote before. */
  write: (sum: KeyedSum) => Promise<void>;
  /** Reads the sums of a connection, from one day to another, both included. */
  read: (connection: string, from: string, to: string) => Promise<KeyedSum[]>;
  /** Reads the sums of all connections, from one day to another, both included. */
  readAll: (from: string, to: string) => Promise<KeyedSum[]>;
  /**
   * Merges the rows of instances into one for each connection, day and model.
   *
   * @param before - the day from which on rows stay as they are, because instances may still write them
   * @returns how many rows were merged
   */
  merge: (before: string) => Promise<number>;
  /** Deletes the sums of days before a given one. Returns how many rows were deleted. */
  deleteBefore: (day: string) => Promise<number>;
}

/** Name of the table. */
export const tableName = 'usage';

/** The most changes that the table makes together. */
const maxTogether = 100;

/** Stands in place of the instance in a row that was merged. */
const merged = 'all';

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 * @param instance - a name that no other instance has
 */
export function createUsageStore(table: () => Promise<TableClient>, instance: string): UsageStore {
  async function list(filter: string): Promise<StoredSum[]> {
    const found: StoredSum[] = [];
    for await (const entity of rowsIn(await table(), filter)) found.push(sumIn(entity));
    return found;
  }

  return {
    write: async ({ connection, day, model, sum }) => {
      const client = await table();
      const entity = { partitionKey: connection, rowKey: rowKeyOf(day, model, instance), ...doubles(sum) };
      await writeTo(client, () => client.upsertEntity(entity, 'Replace', limits()));
    },
    read: (connection, from, to) => list(`PartitionKey eq '${connection}' and ${between(from, to)}`),
    readAll: (from, to) => list(between(from, to)),
    merge: async (before) => {
      const old = (await list(`RowKey lt '${before}'`)).filter(({ writer }) => writer !== merged);
      let count = 0;
      for (const rows of groups(old)) {
        await mergeRows(await table(), rows);
        count += rows.length;
      }
      return count;
    },
    deleteBefore: async (day) => {
      const client = await table();
      const old = await list(`RowKey lt '${day}'`);
      for (const { connection, rowKey } of old) await client.deleteEntity(connection, rowKey, limits());
      return old.length;
    },
  };
}

/** A sum with its row. */
interface StoredSum extends KeyedSum {
  rowKey: string;
  /** The instance that wrote it. */
  writer: string;
}

const rowKeyOf = (day: string, model: string, writer: string) => `${day}|${model}|${writer}`;

/** A row key begins with its day, and `}` sorts after `|`. */
const between = (from: string, to: string) => `RowKey ge '${from}' and RowKey lt '${to}}'`;

/** The table keeps whole numbers only up to 2 billion, unless they are marked as of another type. */
function doubles(sum: Sum): JsonObject {
  return Object.fromEntries(
    Object.entries(sum).map(([name, value]) => [name, { type: 'Double', value: String(value) }]),
  );
}

function sumIn(entity: JsonObject): StoredSum {
  const rowKey = String(entity.rowKey);
  const [day = '', model = '', writer = ''] = rowKey.split('|');
  const number = (name: string) => asNumber(entity[name]) || 0;
  const counts = countNames.flatMap((name): [string, number][] =>
    number(name) > 0 ? [[name, number(name)]] : [],
  );
  const sum: Sum = {
    ...Object.fromEntries(counts),
    ...{ calls: number('calls'), cost: number('cost'), withoutPrice: number('withoutPrice') },
  };
  return { connection: String(entity.partitionKey), day, model, rowKey, writer, sum };
}

/** The rows of the same connection, day and model, as many as can be changed together. */
function groups(rows: readonly StoredSum[]): StoredSum[][] {
  const byKey = new Map<string, StoredSum[]>();
  for (const row of rows) {
    const key = `${row.connection}|${row.day}|${row.model}`;
    const group = byKey.get(key);
    if (group && group.length < maxTogether - 1) group.push(row);
    else byKey.set(group ? `${key}|${byKey.size}` : key, [row]);
  }
  return [...byKey.values()];
}

/** Adds rows to the merged one, and deletes them, all in one transaction. */
async function mergeRows(client: TableClient, rows: readonly StoredSum[]): Promise<void> {
  const [{ connection, day, model } = { connection: '', day: '', model: '' }] = rows;
  const rowKey = rowKeyOf(day, model, merged);
  const found = await client.getEntity(connection, rowKey, limits()).catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined;
    throw error;
  });
  const sums = [...rows, ...(found ? [sumIn({ ...found })] : [])].map(({ sum }) => sum);
  const entity = { partitionKey: connection, rowKey, ...doubles(addSums(...sums)) };
  await client.submitTransaction(
    [
      found ? ['update', entity, 'Replace', { etag: found.etag }] : ['create', entity],
      ...rows.map(({ rowKey: row }): ['delete', { partitionKey: string; rowKey: string }] => [
        'delete',
        { partitionKey: connection, rowKey: row },
      ]),
    ],
    limits(),
  );
}
