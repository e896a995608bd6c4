/** The table of the throttle, in the storage that the Functions host uses itself. */
import { createCredential, type IdentitySettings } from '../identity';
import type { Settings } from '../settings';

/** The settings that say where the storage is. */
export type StorageSettings = IdentitySettings &
  Pick<Settings, 'storageConnection' | 'storageTableUri' | 'storageAccountName' | 'storageClientId'>;

/** Name of the table. */
export const tableName = 'throttle';

/** The SDK's own second tries would make callers wait; the throttle makes its own. */
const retryOptions = { maxRetries: 0 };

/**
 * Makes the client of the table: by a connection string, or by address and managed identity.
 *
 * @throws TypeError for a connection string or an address that is none
 */
export async function createTableClient(settings: StorageSettings) {
  const { storageConnection, storageTableUri, storageAccountName } = settings;
  const { TableClient } = await import('@azure/data-tables');
  if (storageConnection) {
    return TableClient.fromConnectionString(storageConnection, tableName, {
      retryOptions,
      // Azurite speaks plain http; a connection string of Azure says https.
      allowInsecureConnection: true,
    });
  }
  const address = storageTableUri ?? `https://${storageAccountName ?? ''}.table.core.windows.net`;
  const identityClientId = settings.storageClientId ?? settings.identityClientId;
  const credential = await createCredential({ ...settings, identityClientId });
  return new TableClient(address, tableName, credential, { retryOptions });
}

/** A client of the table. */
export type TableClient = Awaited<ReturnType<typeof createTableClient>>;
