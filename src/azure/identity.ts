/** The identity of the app: the managed one in Azure, a developer's own sign-in elsewhere. */
import type { Settings } from '../settings';

/** The settings that say which identity it is. */
export type IdentitySettings = Pick<Settings, 'identityClientId' | 'identityEndpoint' | 'runsInAzure'>;

/** Makes the credential. It remembers its tokens, so it is made once; the SDK is loaded only then. */
export async function createCredential({
  identityClientId,
  identityEndpoint,
  runsInAzure,
}: IdentitySettings) {
  const identity = await import('@azure/identity');
  // A developer's machine has a managed identity only from a stand-in.
  const managed = runsInAzure || identityEndpoint !== undefined;
  return managed
    ? new identity.ManagedIdentityCredential(identityClientId ? { clientId: identityClientId } : {})
    : new identity.DefaultAzureCredential();
}
