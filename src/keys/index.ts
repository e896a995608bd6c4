/** Chooses a call's OpenAI key: the caller's own, the connection's, the common one, or a developer's. */
import { AppError, reasonOf, type Warn } from '../errors';
import type { Settings } from '../settings';
import type { Key, KeyOwner, KeySource } from './key';
import { createSecretCache, type ReadSecret } from './secret-cache';
import { createVaultReader } from './vault';

export { createAzureOpenAITokens } from './azure-token';
export type { Key, KeyOwner, KeySource } from './key';

/** What {@link createKeys} needs. */
export interface KeysOptions {
  settings: Settings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  warn: Warn;
  /** Reads secrets. By default they come from the vault in the settings; tests use something else. */
  readSecret?: ReadSecret;
}

const ownKeyMissing = 'Send your OpenAI key in the Authorization header: this app has none of its own.';

/** Creates the source of keys. Nothing is read before the first call needs a key. */
export function createKeys({ settings, now, warn, readSecret }: KeysOptions): KeySource {
  const { keyVaultUri, openaiApiKey, openaiSecretName } = settings;
  const readVault = readSecret ?? (keyVaultUri ? createVaultReader(keyVaultUri, settings) : undefined);
  const secrets =
    readVault &&
    createSecretCache({
      readSecret: async (name) => usableKey(name, await readVault(name), warn),
      keepMs: settings.keyCacheSeconds * 1000,
      now,
      onStale: (secret, error) =>
        warn({ event: 'vault_unavailable_old_key_used', secret, ...reasonOf(error) }),
    });

  /**
   * Gets the key from the connection's own secret or, if there is none, from the common secret. Both are read
   * at the same time.
   *
   * @param refused - the key that was refused, to get a newer one
   * @throws AppError `vault_unavailable` if one of the secrets cannot be read
   */
  async function fromVault(owner: KeyOwner, refused?: Key): Promise<Key | undefined> {
    if (!secrets) return undefined;
    const names = [`${openaiSecretName}-${owner.id}`, openaiSecretName];
    const lookUp = (name: string) =>
      refused
        ? secrets.renew(name, name === refused.secretName ? refused.value : undefined)
        : secrets.get(name);
    try {
      const values = await Promise.all(names.map(lookUp));
      const index = values.findIndex((value) => value !== undefined);
      const [value, secretName] = [values[index], names[index]];
      return value && secretName ? { value, source: 'vault', secretName } : undefined;
    } catch (error) {
      warn({ event: 'vault_unavailable', ...reasonOf(error) });
      throw new AppError('vault_unavailable', { retryAfterSeconds: 10 });
    }
  }

  return {
    whenUnavailable: 'vault_unavailable',
    get: async (owner) => {
      if (owner.callerKey) return { value: owner.callerKey, source: 'caller' };
      const key = await fromVault(owner);
      if (key) return key;
      if (!keyVaultUri && openaiApiKey) return { value: openaiApiKey, source: 'setting' };
      throw new AppError('no_key', keyVaultUri ? {} : { message: ownKeyMissing });
    },
    afterRefusal: async (owner, refused) => {
      if (refused.source !== 'vault') return undefined;
      const key = await fromVault(owner, refused);
      return key?.value === refused.value ? undefined : key;
    },
  };
}

/**
 * The key in a secret, or undefined if the secret is not text that can be sent in a header. Line breaks at
 * the end are common, so they are removed.
 */
function usableKey(secret: string, value: string | undefined, warn: Warn): string | undefined {
  const key = value?.trim();
  if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return key;
  warn({ event: 'secret_is_no_key', secret });
  return undefined;
}
