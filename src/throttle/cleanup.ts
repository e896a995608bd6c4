/** Removing the logs of connections that nobody uses any more. Table Storage does not do so by itself. */
import { asObject } from '../json';
import { rowKey } from './store';
import type { TableClient } from './table';

/**
 * Deletes the logs that nobody has written since a moment. One that is written meanwhile stays.
 *
 * @param before - the moment; a clock that is a little off does no harm
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
