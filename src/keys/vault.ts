/** Reading secrets from Azure Key Vault with the identity of the app. */
import { createCredential, type IdentitySettings } from '../azure/identity';
import { asObject } from '../json';
import { lazily } from '../azure/lazy';
import { isLoopback } from '../settings';
import type { ReadSecret } from './secret-cache';

/** When a read that nobody waits for any more is given up. */
const abandonMs = 15_000;

/**
 * Makes the function that reads the newest version of a secret. The client is made at the first read and kept: it
 * remembers its token, and the two SDKs are a third of what has to be loaded.
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
    // A vault on this machine cannot have the name that the check expects.
    disableChallengeResourceVerification: isLoopback(vaultUri),
  });
}

/** Whether the vault has no such secret, or one that was disabled. */
export function isAbsent(error: unknown): boolean {
  const { statusCode, details } = asObject(error);
  const { innererror } = asObject(asObject(details).error);
  return statusCode === 404 || (statusCode === 403 && asObject(innererror).code === 'SecretDisabled');
}
