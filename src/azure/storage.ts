/** The storage account of the Functions host, where its identity opens it instead of a connection string. */
import { createCredential, type IdentitySettings } from './identity';
import type { Settings } from '../settings';

/** The settings that say which account it is, and whose identity opens it. */
export type StorageSettings = IdentitySettings &
  Pick<Settings, 'storageConnection' | 'storageAccountName' | 'storageClientId'>;

/**
 * What a client of one of its services needs.
 *
 * @param address - of the service, where a setting has it; else it follows from the name of the account
 */
export async function storageAccess(
  settings: StorageSettings,
  service: 'table' | 'blob',
  address: string | undefined,
) {
  const identityClientId = settings.storageClientId ?? settings.identityClientId;
  return {
    address: address ?? `https://${settings.storageAccountName ?? ''}.${service}.core.windows.net`,
    credential: await createCredential({ ...settings, identityClientId }),
  };
}
