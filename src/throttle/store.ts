/** Stores a connection's log in Azure Table Storage: one small entity, replaced only if its ETag matches. */
import { asObject } from '../json';
import { decodeLog, encodeLog } from './encoding';
import type { TableClient } from './table';
import type { Batch } from './window';

/** A log that was just read or written. */
export interface StoredLog {
  batches: Batch[];
  /** Identifies this version of the log; undefined while there is no entity. */
  etag: string | undefined;
  /** A time that the store's clock had reached when the store responded, in milliseconds since 1970. */
  storeTime: number;
  /** Whether `storeTime` is exact. Otherwise the store may have responded up to a second later. */
  exact: boolean;
}

/** Keeps logs. Its functions throw if the store fails. Whoever calls them decides how long to wait. */
export interface LogStore {
  read: (connectionId: string) => Promise<StoredLog>;
  /**
   * Replaces a log if it is still the version that was read.
   *
   * @param etag - that version; undefined if there was no log
   * @param log - the batches that still count
   * @param granted - the new batch; it gets the time of this write by the store's clock
   * @param extraMs - is added to that time, if the new permits must count for longer than others
   * @returns the new log, or undefined if another instance was faster
   */
  write: (
    connectionId: string,
    etag: string | undefined,
    log: readonly Batch[],
    granted: Omit<Batch, 'at'>,
    extraMs?: number,
  ) => Promise<StoredLog | undefined>;
}

/** Row key of the only entity in a connection's partition. */
export const rowKey = 'log';

/** Time after which a request is cancelled. By then no caller waits for it any more. */
const abandonMs = 5_000;

/**
 * Creates the store.
 *
 * @param table - gives the client of the table; not called before the first use
 */
export function createLogStore(table: () => Promise<TableClient>): LogStore {
  return {
    read: async (connectionId) => {
      const client = await table();
      let respondedAt = 0;
      const options = {
        abortSignal: AbortSignal.timeout(abandonMs),
        onResponse: ({ headers }: { headers: { get: (name: string) => string | undefined } }) => {
          respondedAt = Date.parse(headers.get('date') ?? '') || 0;
        },
      };
      try {
        const entity = await client.getEntity<{ log?: unknown; extraMs?: unknown }>(
          connectionId,
          rowKey,
          options,
        );
        const writtenAt = Date.parse(entity.timestamp ?? '') || respondedAt;
        const extraMs = Number(entity.extraMs ?? 0);
        const batches = entity.log instanceof Uint8Array ? decodeLog(entity.log, writtenAt + extraMs) : [];
        return { batches, etag: entity.etag, storeTime: Math.max(respondedAt, writtenAt), exact: false };
      } catch (error) {
        if (asObject(error).statusCode !== 404) throw error;
        return { batches: [], etag: undefined, storeTime: respondedAt, exact: false };
      }
    },

    write: async (connectionId, etag, log, granted, extraMs = 0) => {
      const client = await table();
      const options = { abortSignal: AbortSignal.timeout(abandonMs) };
      const entity = {
        partitionKey: connectionId,
        rowKey,
        log: encodeLog(log, granted),
        ...(extraMs > 0 && { extraMs }),
      };
      try {
        const response =
          etag === undefined
            ? await client.createEntity(entity, options)
            : await client.updateEntity(entity, 'Replace', { ...options, etag });
        const { earliest, latest, exact } = timeOfWrite(response);
        const batches = granted.count > 0 ? [...log, { ...granted, at: latest + extraMs }] : [...log];
        return { batches, etag: response.etag, storeTime: earliest, exact };
      } catch (error) {
        const { statusCode } = asObject(error);
        // The deployment creates the table. If it is missing, the first write creates it.
        if (statusCode === 404 && etag === undefined) await client.createTable(options);
        // 409: another instance created the entity. 412: another instance replaced it. 404: it was deleted.
        if (statusCode === 409 || statusCode === 412 || statusCode === 404) return undefined;
        throw error;
      }
    },
  };
}

/**
 * When a write took place by the store's clock, in milliseconds since 1970. Azure Table Storage puts the time
 * of the last change into the ETag. If it ever stops doing so, the Date header gives the time to the second.
 *
 * @returns the earliest and the latest possible time, and whether they are exact
 */
function timeOfWrite({ etag, date }: { etag?: string; date?: Date }) {
  const [, text = ''] = /datetime'([^']+)'/.exec(etag ?? '') ?? [];
  const exact = Date.parse(decodeURIComponent(text));
  if (exact > 0) return { earliest: exact, latest: exact + 1, exact: true };
  const second = date?.getTime() ?? 0;
  return { earliest: second, latest: second + 1000, exact: false };
}
