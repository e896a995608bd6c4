/** Connects to the throttle's table. */
import { openTable, type TableSettings } from '../azure/table';

export type { TableClient } from '../azure/table';

/** Name of the table. */
export const tableName = 'throttle';

/**
 * Creates the client of the table. The SDK must not retry: that would make callers wait, and the throttle has its own retries.
 *
 * @throws TypeError if the connection string or the address is invalid
 */
export function createTableClient(settings: TableSettings) {
  return openTable(settings, { name: tableName, maxRetries: 0 });
}
