/** Gives access to the Functions host's storage account with an identity, not with a connection string. */
import { createCredential, type IdentitySettings } from './identity';
import type { Settings } from '../settings';

/** The settings that say which storage account is used, and which identity has access to it. */
export type StorageSettings = IdentitySettings &
  Pick<Settings, 'storageConnection' | 'storageAccountName' | 'storageClientId'>;

/**
 * Gives the address and the credential that a client of a storage service needs.
 *
 * @param address - of the service, if a setting has it; otherwise it is made from the name of the account
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
