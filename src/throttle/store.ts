/** The log of each connection in Azure Table Storage: one small entity, replaced under its ETag. */
import { asObject } from '../json';
import { decodeLog, encodeLog } from './encoding';
import type { TableClient } from './table';
import type { Batch } from './window';

/** A log as it was just read or written. */
export interface StoredLog {
  batches: Batch[];
  /** Names this version of the log; undefined while there is no entity. */
  etag: string | undefined;
  /** A time that the store's clock had reached when it answered, in milliseconds since 1970. */
  storeTime: number;
  /** Whether that is the time of this very answer, and not a whole second before it. */
  exact: boolean;
}

/** Keeps logs. Its functions throw when the store fails; how long to wait for them is the caller’s affair. */
export interface LogStore {
  read: (connectionId: string) => Promise<StoredLog>;
  /**
   * Replaces a log, if it is still the version that was read.
   *
   * @param etag - the version
   * @param log - the batches that still count
   * @param granted - the new batch; it gets the time of this write by the store's clock
   * @returns the log as it now is, or undefined when another instance was faster
   */
  write: (
    connectionId: string,
    etag: string | undefined,
    log: readonly Batch[],
    granted: Omit<Batch, 'at'>,
  ) => Promise<StoredLog | undefined>;
}

/** Key of the one entity in the partition of a connection. */
export const rowKey = 'log';

/** When a request that nobody waits for any more is given up. */
const abandonMs = 5_000;

/**
 * Makes the store.
 *
 * @param table - gives the client of the table; is called at the first use
 */
export function createLogStore(table: () => Promise<TableClient>): LogStore {
  return {
    read: async (connectionId) => {
      const client = await table();
      let answeredAt = 0;
      const options = {
        abortSignal: AbortSignal.timeout(abandonMs),
        onResponse: ({ headers }: { headers: { get: (name: string) => string | undefined } }) => {
          answeredAt = Date.parse(headers.get('date') ?? '') || 0;
        },
      };
      try {
        const entity = await client.getEntity<{ log?: unknown }>(connectionId, rowKey, options);
        const writtenAt = Date.parse(entity.timestamp ?? '') || answeredAt;
        const batches = entity.log instanceof Uint8Array ? decodeLog(entity.log, writtenAt) : [];
        return { batches, etag: entity.etag, storeTime: Math.max(answeredAt, writtenAt), exact: false };
      } catch (error) {
        if (asObject(error).statusCode !== 404) throw error;
        return { batches: [], etag: undefined, storeTime: answeredAt, exact: false };
      }
    },

    write: async (connectionId, etag, log, granted) => {
      const client = await table();
      const options = { abortSignal: AbortSignal.timeout(abandonMs) };
      const entity = { partitionKey: connectionId, rowKey, log: encodeLog(log, granted) };
      try {
        const answer =
          etag === undefined
            ? await client.createEntity(entity, options)
            : await client.updateEntity(entity, 'Replace', { ...options, etag });
        const { earliest, latest, exact } = timeOfWrite(answer);
        const batches = granted.count > 0 ? [...log, { ...granted, at: latest }] : [...log];
        return { batches, etag: answer.etag, storeTime: earliest, exact };
      } catch (error) {
        const { statusCode } = asObject(error);
        // The deployment makes the table; where it is missing, the first write does.
        if (statusCode === 404 && etag === undefined) await client.createTable(options);
        // 409: another instance made the entity; 412: replaced it; 404: it was deleted.
        if (statusCode === 409 || statusCode === 412 || statusCode === 404) return undefined;
        throw error;
      }
    },
  };
}

/**
 * When a write took place by the store's clock. Azure Table Storage says it in the ETag, which is the time of the last
 * change; should it ever not, the Date header says it to the second.
 */
function timeOfWrite({ etag, date }: { etag?: string; date?: Date }) {
  const [, text = ''] = /datetime'([^']+)'/.exec(etag ?? '') ?? [];
  const exact = Date.parse(decodeURIComponent(text));
  if (exact > 0) return { earliest: exact, latest: exact + 1, exact: true };
  const second = date?.getTime() ?? 0;
  return { earliest: second, latest: second + 1000, exact: false };
}
