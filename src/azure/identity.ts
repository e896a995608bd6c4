/** Creates the credential of the app: its managed identity in Azure, a developer's own sign-in elsewhere. */
import type { Settings } from '../settings';

/** The settings that say which identity the app uses. */
export type IdentitySettings = Pick<Settings, 'identityClientId' | 'identityEndpoint' | 'runsInAzure'>;

/** Creates the credential. It remembers its tokens, so create it only once. The SDK is loaded only then. */
export async function createCredential({
  identityClientId,
  identityEndpoint,
  runsInAzure,
}: IdentitySettings) {
  const identity = await import('@azure/identity');
  // On a developer's machine, only a stand-in gives the app a managed identity.
  const managed = runsInAzure || identityEndpoint !== undefined;
  return managed
    ? new identity.ManagedIdentityCredential(identityClientId ? { clientId: identityClientId } : {})
    : new identity.DefaultAzureCredential();
}
