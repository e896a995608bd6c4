/** Connects to tables in the storage account that the Functions host uses. */
import type { Settings } from '../settings';
import { storageAccess, type StorageSettings } from './storage';

/** The settings that say where tables are. */
export type TableSettings = StorageSettings & Pick<Settings, 'storageTableUri'>;

/** Which table, and how often the SDK may repeat a request. */
export interface TableOptions {
  name: string;
  maxRetries: number;
}

/**
 * Makes the client of a table, from a connection string or from an address and the managed identity.
 *
 * @throws TypeError if the connection string or the address is invalid
 */
export async function openTable(settings: TableSettings, { name, maxRetries }: TableOptions) {
  const { storageConnection, storageTableUri } = settings;
  const { TableClient } = await import('@azure/data-tables');
  const retryOptions = { maxRetries };
  if (storageConnection) {
    return TableClient.fromConnectionString(storageConnection, name, {
      retryOptions,
      // Azurite uses plain http. A connection string from Azure says https.
      allowInsecureConnection: true,
    });
  }
  const { address, credential } = await storageAccess(settings, 'table', storageTableUri);
  return new TableClient(address, name, credential, { retryOptions });
}

/** A client of a table. */
export type TableClient = Awaited<ReturnType<typeof openTable>>;
