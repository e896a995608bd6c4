/** Deletes the logs of connections that are no longer used. Table Storage does not do this automatically. */
import { asObject } from '../json';
import { rowKey } from './store';
import type { TableClient } from './table';

/**
 * Deletes the logs that were last written before a given time. A log that is written in the meantime stays.
 *
 * @param before - that time; a clock that is a little wrong does no harm
 * @returns how many were deleted
 */
export async function deleteOldLogs(client: TableClient, before: Date): Promise<number> {
  const filter = `Timestamp lt datetime'${before.toISOString()}'`;
  let deleted = 0;
  const queryOptions = { filter };
  for await (const { partitionKey, etag } of client.listEntities({ queryOptions })) {
    try {
      await client.deleteEntity(partitionKey ?? '', rowKey, { etag });
      deleted++;
    } catch (error) {
      const { statusCode } = asObject(error);
      if (statusCode !== 412 && statusCode !== 404) throw error;
    }
  }
  return deleted;
}
