/** Reads secrets from Azure Key Vault with the app's identity. */
import { createCredential, type IdentitySettings } from '../azure/identity';
import { innerCodeOf } from '../errors';
import { asObject } from '../json';
import { lazily } from '../lazy';
import { isLoopback } from '../settings';
import type { ReadSecret } from './secret-cache';

/** Time after which a read is cancelled. By then no caller waits for it any more. */
const abandonMs = 15_000;

/**
 * Creates a function that reads the newest version of a secret. The client is created at the first read,
 * because the two SDKs are a third of the code to load. It is kept, because it remembers its token.
 *
 * @param vaultUri - address of the vault
 */
export function createVaultReader(vaultUri: string, settings: IdentitySettings): ReadSecret {
  const client = lazily(() => createClient(vaultUri, settings));
  return async (name) => {
    try {
      const { value } = await (
        await client()
      ).getSecret(name, { abortSignal: AbortSignal.timeout(abandonMs) });
      return value;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
}

async function createClient(vaultUri: string, settings: IdentitySettings) {
  const [{ SecretClient }, credential] = await Promise.all([
    import('@azure/keyvault-secrets'),
    createCredential(settings),
  ]);
  return new SecretClient(vaultUri, credential, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
    // The check expects a vault's host name in Azure, which a stand-in on this machine cannot have.
    disableChallengeResourceVerification: isLoopback(vaultUri),
  });
}

/** Whether an error means that the vault has no such secret, or that the secret is disabled. */
export function isAbsent(error: unknown): boolean {
  const { statusCode } = asObject(error);
  return statusCode === 404 || (statusCode === 403 && innerCodeOf(error) === 'SecretDisabled');
}
