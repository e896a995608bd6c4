/** Reads and writes rows of a table that may not be there yet. The deployment creates the tables; if one is missing, the first write does. */
import { asObject, type JsonObject } from '../json';
import type { TableClient } from './table';

/** Time after which a request is cancelled. */
const abandonMs = 10_000;

/** The options of one request, which end it in time. */
export const limits = () => ({ abortSignal: AbortSignal.timeout(abandonMs) });

/** The HTTP status in an error of the SDK. */
export const statusOf = (error: unknown) => asObject(error).statusCode;

/**
 * Writes to a table, and creates it if it is missing.
 *
 * @returns what the write gives
 * @throws what the store throws
 */
export async function writeTo<Result>(client: TableClient, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    await client.createTable(limits());
    return write();
  }
}

/** Lists rows; none if the table is missing. Throws what the store throws. */
export async function* rowsIn(client: TableClient, filter: string): AsyncIterable<JsonObject> {
  try {
    yield* client.listEntities({ queryOptions: { filter } });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** Deletes a row, or nothing if there is none. Throws what the store throws. */
export async function deleteRow(client: TableClient, partitionKey: string, rowKey: string): Promise<void> {
  try {
    await client.deleteEntity(partitionKey, rowKey, limits());
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}
