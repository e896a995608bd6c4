/** Connects to the throttle's table, in the storage account that the Functions host uses. */
import type { Settings } from '../settings';
import { storageAccess, type StorageSettings } from '../azure/storage';

/** The settings that say where the table is. */
export type TableSettings = StorageSettings & Pick<Settings, 'storageTableUri'>;

/** Name of the table. */
export const tableName = 'throttle';

/** The SDK must not retry: that would make callers wait, and the throttle has its own retries. */
const retryOptions = { maxRetries: 0 };

/**
 * Creates the client of the table, from a connection string or from an address and the managed identity.
 *
 * @throws TypeError if the connection string or the address is invalid
 */
export async function createTableClient(settings: TableSettings) {
  const { storageConnection, storageTableUri } = settings;
  const { TableClient } = await import('@azure/data-tables');
  if (storageConnection) {
    return TableClient.fromConnectionString(storageConnection, tableName, {
      retryOptions,
      // Azurite uses plain http. A connection string from Azure says https.
      allowInsecureConnection: true,
    });
  }
  const { address, credential } = await storageAccess(settings, 'table', storageTableUri);
  return new TableClient(address, tableName, credential, { retryOptions });
}

/** A client of the table. */
export type TableClient = Awaited<ReturnType<typeof createTableClient>>;
