/** Stores whose file is whose in Azure Table Storage: one row for each file. */
import { deleteRow, limits, rowsIn, statusOf, writeTo } from '../azure/rows';
import type { TableClient } from '../azure/table';
import type { JsonObject } from '../json';

/** What the app knows about an uploaded file. Neither its name nor its content is in it. */
export interface OwnedFile {
  /** OpenAI's id, without the name of an upstream. */
  id: string;
  /** Id of the connection that has uploaded it. */
  connection: string;
  /** Name of the upstream that has it. */
  upstream: string;
  /** When OpenAI deletes it, in milliseconds since 1970; undefined if it stays. */
  expiresAt?: number | undefined;
}

/** Stores the owners of files. Its functions throw if the store fails. */
export interface FileStore {
  put: (file: OwnedFile) => Promise<void>;
  get: (id: string) => Promise<OwnedFile | undefined>;
  /** Deletes nothing if there is no such file. */
  delete: (id: string) => Promise<void>;
  /** The files of a connection. */
  of: (connection: string) => AsyncIterable<OwnedFile>;
  /** The files that have expired. */
  expired: (now: number) => AsyncIterable<OwnedFile>;
}

/** Name of the table. */
export const tableName = 'files';

const rowKey = 'file';

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createFileStore(table: () => Promise<TableClient>): FileStore {
  async function* found(filter: string): AsyncIterable<OwnedFile> {
    for await (const entity of rowsIn(await table(), filter)) yield fileIn(entity);
  }

  return {
    put: async ({ id, connection, upstream, expiresAt }) => {
      const client = await table();
      const entity = { partitionKey: id, rowKey, connection, upstream, expiresAt };
      await writeTo(client, () => client.upsertEntity(entity, 'Replace', limits()));
    },
    get: async (id) => {
      const client = await table();
      try {
        return fileIn(await client.getEntity(id, rowKey, limits()));
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    delete: async (id) => deleteRow(await table(), id, rowKey),
    of: (connection) => found(`connection eq '${connection}'`),
    expired: (now) => found(`expiresAt lt ${now}.0`),
  };
}

/** The file in an entity. The SDK gives 64-bit numbers as objects, so times are stored as doubles. */
function fileIn({ partitionKey, connection, upstream, expiresAt }: JsonObject): OwnedFile {
  return {
    id: String(partitionKey),
    connection: String(connection),
    upstream: String(upstream),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : undefined,
  };
}
