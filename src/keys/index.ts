/** Chooses a call's OpenAI key: the caller's own, the connection's, the common one, or a developer's. */
import { AppError, innerCodeOf, reasonOf, type Warn } from '../errors';
import { bareKey, describeMalformedKey, isKey, type Settings } from '../settings';
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

/** What a caller is told where the vault refuses the app, by the code inside its error: waiting alone does not help then. */
const refusals: ReadonlyMap<string, string> = new Map([
  [
    'ForbiddenByRbac',
    'This app may not read the OpenAI key in Key Vault. Ask your administrator to give its identity the role Key Vault Secrets User.',
  ],
  [
    'ForbiddenByPolicy',
    'This app may not read the OpenAI key in Key Vault. Ask your administrator to check the access policies of the vault.',
  ],
  [
    'ForbiddenByFirewall',
    'Key Vault does not accept the network of this app. Ask your administrator to check the network rules of the vault.',
  ],
  ['SecretExpired', 'The OpenAI key in Key Vault has expired. Ask your administrator to store a new one.'],
  [
    'SecretNotYetValid',
    'The OpenAI key in Key Vault is not valid yet. Ask your administrator to check its activation date.',
  ],
]);

const ownKeyMissing = 'Send your OpenAI key in the Authorization header: this app has none of its own.';

/** Creates the source of keys. Nothing is read before the first call needs a key. */
export function createKeys({ settings, now, warn, readSecret }: KeysOptions): KeySource {
  const { keyVaultUri, openaiApiKey, openaiSecretName } = settings;
  const readVault = readSecret ?? (keyVaultUri ? createVaultReader(keyVaultUri, settings) : undefined);
  const secrets =
    readVault &&
    createSecretCache({
      // What cannot be a key is kept, too, so that it can be told from a secret that does not exist.
      readSecret: async (name) => {
        const text = await readVault(name);
        return text === undefined ? undefined : bareKey(text);
      },
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
   * @throws AppError `vault_unavailable` if one of the secrets cannot be read, `stored_key_malformed` if it cannot be a key
   */
  async function fromVault(owner: KeyOwner, refused?: Key): Promise<Key | undefined> {
    if (!secrets) return undefined;
    const names = [`${openaiSecretName}-${owner.id}`, openaiSecretName];
    const lookUp = (name: string) =>
      refused
        ? secrets.renew(name, name === refused.secretName ? refused.value : undefined)
        : secrets.get(name);
    const values = await Promise.all(names.map(lookUp)).catch((error: unknown) => {
      warn({ event: 'vault_unavailable', ...reasonOf(error) });
      const message = refusals.get(innerCodeOf(error) ?? '');
      throw new AppError('vault_unavailable', {
        retryAfterSeconds: 10,
        ...(message !== undefined && { message }),
      });
    });
    const index = values.findIndex((value) => value !== undefined);
    const [value, secretName] = [values[index], names[index]];
    if (value === undefined || secretName === undefined) {
      // The vault cannot be read, so a key may be there by now.
      if (!names.some(secrets.isOld)) return undefined;
      warn({ event: 'vault_unavailable' });
      throw new AppError('vault_unavailable', { retryAfterSeconds: 10 });
    }
    if (!isKey(value)) throw malformed(secretName, value);
    return { value, source: 'vault', secretName };
  }

  /** The error for a secret that cannot be a key. */
  function malformed(secret: string, text: string): AppError {
    const reason = describeMalformedKey(text);
    warn({ event: 'secret_is_no_key', secret, reason });
    const message = `The OpenAI key that is stored for this connection is malformed: it ${reason}. Ask your administrator to store the key alone.`;
    return new AppError('stored_key_malformed', { message });
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
