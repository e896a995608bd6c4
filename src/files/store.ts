/** Stores whose file is whose in Azure Table Storage: one row for each file. */
import type { TableClient } from '../azure/table';
import { asObject, type JsonObject } from '../json';

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

/** Time after which a request is cancelled. */
const abandonMs = 10_000;

const limits = () => ({ abortSignal: AbortSignal.timeout(abandonMs) });

const isMissing = (error: unknown) => asObject(error).statusCode === 404;

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createFileStore(table: () => Promise<TableClient>): FileStore {
  async function* found(filter: string): AsyncIterable<OwnedFile> {
    const client = await table();
    try {
      for await (const entity of client.listEntities({ queryOptions: { filter } })) yield fileIn(entity);
    } catch (error) {
      // The first upload creates the table.
      if (!isMissing(error)) throw error;
    }
  }

  return {
    put: async ({ id, connection, upstream, expiresAt }) => {
      const client = await table();
      const entity = { partitionKey: id, rowKey, connection, upstream, expiresAt };
      try {
        await client.upsertEntity(entity, 'Replace', limits());
      } catch (error) {
        // The deployment creates the table. If it is missing, the first write creates it.
        if (!isMissing(error)) throw error;
        await client.createTable(limits());
        await client.upsertEntity(entity, 'Replace', limits());
      }
    },
    get: async (id) => {
      const client = await table();
      try {
        return fileIn(await client.getEntity(id, rowKey, limits()));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    delete: async (id) => {
      const client = await table();
      try {
        await client.deleteEntity(id, rowKey, limits());
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
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
