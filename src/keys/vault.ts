/** Reading secrets from Azure Key Vault with the identity of the app. */
import { isLoopback, type Settings } from '../settings';
import type { ReadSecret } from './secret-cache';

type IdentitySettings = Pick<Settings, 'identityClientId' | 'identityEndpoint' | 'runsInAzure'>;

/** The longest that one read may take, second tries included, so that a slow vault leaves time for OpenAI. */
const readTimeoutMs = 10_000;

/**
 * Makes the function that reads the newest version of a secret. The client is made at the first read and kept: it
 * remembers its token, and the two SDKs are a third of what has to be loaded.
 *
 * @param vaultUri - address of the vault
 */
export function createVaultReader(vaultUri: string, settings: IdentitySettings): ReadSecret {
  let client: ReturnType<typeof createClient> | undefined;
  return async (name) => {
    client ??= createClient(vaultUri, settings);
    try {
      const { value } = await (
        await client
      ).getSecret(name, { abortSignal: AbortSignal.timeout(readTimeoutMs) });
      return value;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
}

async function createClient(
  vaultUri: string,
  { identityClientId, identityEndpoint, runsInAzure }: IdentitySettings,
) {
  const [{ SecretClient }, identity] = await Promise.all([
    import('@azure/keyvault-secrets'),
    import('@azure/identity'),
  ]);
  // A developer's machine has a managed identity only from a stand-in; else the developer's own sign-in is used.
  const managed = runsInAzure || identityEndpoint !== undefined;
  const credential = managed
    ? new identity.ManagedIdentityCredential(identityClientId ? { clientId: identityClientId } : {})
    : new identity.DefaultAzureCredential();
  return new SecretClient(vaultUri, credential, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
    // A vault on this machine cannot have the name that the check expects.
    disableChallengeResourceVerification: isLoopback(vaultUri),
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}
