/**
 * Stores how much of each budget is taken, in Azure Table Storage: one row for each budget and period, replaced only if its ETag
 * matches.
 */
import type { TableClient } from '../azure/table';
import { asNumber, asObject } from '../json';

/** The place of a budget in the table. */
export interface LedgerKey {
  /** Id of the connection, or `all`. */
  who: string;
  /** Unit and period, such as `USD|2026-11`. */
  row: string;
}

/** How much of a budget is taken. */
export interface Taken {
  /** What was used, and what instances have set aside for calls. */
  amount: number;
  /** Identifies this version of the row; undefined while there is none. */
  etag: string | undefined;
}

/** Stores how much is taken. Its functions throw if the store fails. */
export interface Ledger {
  read: (key: LedgerKey) => Promise<Taken>;
  /**
   * Replaces the amount, if it is still the version that was read.
   *
   * @returns the new version, or undefined if another instance was faster
   */
  write: (key: LedgerKey, etag: string | undefined, amount: number) => Promise<Taken | undefined>;
  /** Deletes what was last written before a given time. Returns how many rows there were. */
  deleteBefore: (time: Date) => Promise<number>;
}

/** Name of the table. */
export const tableName = 'budgets';

/** Time after which a request is cancelled. */
const abandonMs = 5_000;

const limits = () => ({ abortSignal: AbortSignal.timeout(abandonMs) });

/**
 * Creates the ledger.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createLedger(table: () => Promise<TableClient>): Ledger {
  return {
    read: async ({ who, row }) => {
      const client = await table();
      try {
        const entity = await client.getEntity<{ amount?: unknown }>(who, row, limits());
        return { amount: asNumber(entity.amount) || 0, etag: entity.etag };
      } catch (error) {
        if (asObject(error).statusCode !== 404) throw error;
        return { amount: 0, etag: undefined };
      }
    },
    write: async ({ who, row }, etag, amount) => {
      const client = await table();
      const entity = { partitionKey: who, rowKey: row, amount: { type: 'Double', value: String(amount) } };
      try {
        const response =
          etag === undefined
            ? await client.createEntity(entity, limits())
            : await client.updateEntity(entity, 'Replace', { ...limits(), etag });
        return { amount, etag: response.etag };
      } catch (error) {
        const { statusCode } = asObject(error);
        // The deployment creates the table. If it is missing, the first write creates it.
        if (statusCode === 404 && etag === undefined) await client.createTable(limits());
        // 409: another instance created the row. 412: another instance replaced it. 404: it was deleted.
        if (statusCode === 409 || statusCode === 412 || statusCode === 404) return undefined;
        throw error;
      }
    },
    deleteBefore: async (time) => {
      const client = await table();
      const filter = `Timestamp lt datetime'${time.toISOString()}'`;
      let deleted = 0;
      try {
        for await (const { partitionKey = '', rowKey = '' } of client.listEntities({
          queryOptions: { filter },
        })) {
          await client.deleteEntity(partitionKey, rowKey, limits());
          deleted++;
        }
      } catch (error) {
        if (asObject(error).statusCode !== 404) throw error;
      }
      return deleted;
    },
  };
}
