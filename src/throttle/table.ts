/** The table of the throttle, in the storage that the Functions host uses itself. */
import type { Settings } from '../settings';
import { storageAccess, type StorageSettings } from '../azure/storage';

/** The settings that say where the table is. */
export type TableSettings = StorageSettings & Pick<Settings, 'storageTableUri'>;

/** Name of the table. */
export const tableName = 'throttle';

/** The SDK's own second tries would make callers wait; the throttle makes its own. */
const retryOptions = { maxRetries: 0 };

/**
 * Makes the client of the table: by a connection string, or by address and managed identity.
 *
 * @throws TypeError for a connection string or an address that is none
 */
export async function createTableClient(settings: TableSettings) {
  const { storageConnection, storageTableUri } = settings;
  const { TableClient } = await import('@azure/data-tables');
  if (storageConnection) {
    return TableClient.fromConnectionString(storageConnection, tableName, {
      retryOptions,
      // Azurite speaks plain http; a connection string of Azure says https.
      allowInsecureConnection: true,
    });
  }
  const { address, credential } = await storageAccess(settings, 'table', storageTableUri);
  return new TableClient(address, tableName, credential, { retryOptions });
}

/** A client of the table. */
export type TableClient = Awaited<ReturnType<typeof createTableClient>>;
