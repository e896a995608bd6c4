/** Chooses a call's key: the caller's own, the connection's, the common one, or a developer's. */
import { AppError, innerCodeOf, reasonOf, type Warn } from '../errors';
import { describeMalformedKey, isKey, type Settings } from '../settings';
import type { Key, KeyOwner, KeySource } from './key';
import type { SecretCache } from './secret-cache';

/** What {@link createVaultKeys} needs. */
export interface VaultKeysOptions {
  /** Name of the secret; `<name>-<connection id>` is that of a connection. */
  secret: string;
  /** The secrets of the vault; undefined if there is no vault. */
  secrets: SecretCache | undefined;
  /** The key on a developer's machine without a vault. */
  openaiApiKey: Settings['openaiApiKey'];
  /** Whether a caller's own OpenAI key is used. */
  takesCallerKey: boolean;
  warn: Warn;
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
export function createVaultKeys({
  secret,
  secrets,
  openaiApiKey,
  takesCallerKey,
  warn,
}: VaultKeysOptions): KeySource {
  /**
   * Gets the key from the connection's own secret or, if there is none, from the common secret. Both are read
   * at the same time.
   *
   * @param refused - the key that was refused, to get a newer one
   * @throws AppError `vault_unavailable` if one of the secrets cannot be read, `stored_key_malformed` if it cannot be a key
   */
  function fromVault(owner: KeyOwner, refused?: Key): Key | undefined | Promise<Key | undefined> {
    if (!secrets) return undefined;
    const names = [`${secret}-${owner.id}`, secret];
    const values = names.map((name) =>
      refused
        ? secrets.renew(name, name === refused.secretName ? refused.value : undefined)
        : secrets.get(name),
    );
    const known = values.filter((value): value is string | undefined => !(value instanceof Promise));
    if (known.length === names.length) return firstOf(names, known, secrets);
    return Promise.all(values.map(async (value) => value)).then(
      (read) => firstOf(names, read, secrets),
      refuse,
    );
  }

  /** The key in the first secret that exists; undefined if none does. */
  function firstOf(
    names: readonly string[],
    values: readonly (string | undefined)[],
    { isOld }: SecretCache,
  ): Key | undefined {
    const index = values.findIndex((value) => value !== undefined);
    const [value, secretName] = [values[index], names[index]];
    if (value === undefined || secretName === undefined) {
      // The vault cannot be read, so a key may be there by now.
      if (!names.some(isOld)) return undefined;
      warn({ event: 'vault_unavailable' });
      throw new AppError('vault_unavailable', { retryAfterSeconds: 10 });
    }
    if (!isKey(value)) throw malformed(secretName, value);
    return { value, source: 'vault', secretName };
  }

  /** Throws the error for a secret that cannot be read. */
  function refuse(error: unknown): never {
    warn({ event: 'vault_unavailable', ...reasonOf(error) });
    const message = refusals.get(innerCodeOf(error) ?? '');
    throw new AppError('vault_unavailable', {
      retryAfterSeconds: 10,
      ...(message !== undefined && { message }),
    });
  }

  /** The error for a secret that cannot be a key. */
  function malformed(secretName: string, text: string): AppError {
    const reason = describeMalformedKey(text);
    warn({ event: 'secret_is_no_key', secret: secretName, reason });
    const message = `The OpenAI key that is stored for this connection is malformed: it ${reason}. Ask your administrator to store the key alone.`;
    return new AppError('stored_key_malformed', { message });
  }

  /** The key of the vault, or what takes its place. */
  function orOther(key: Key | undefined): Key {
    if (key) return key;
    if (!secrets && openaiApiKey) return { value: openaiApiKey, source: 'setting' };
    throw new AppError('no_key', secrets ? {} : { message: ownKeyMissing });
  }

  return {
    whenUnavailable: 'vault_unavailable',
    get: (owner) => {
      if (takesCallerKey && owner.callerKey) return { value: owner.callerKey, source: 'caller' };
      const found = fromVault(owner);
      return found instanceof Promise ? found.then(orOther) : orOther(found);
    },
    preload: async () => secrets?.get(secret),
    afterRefusal: async (owner, refused) => {
      if (refused.source !== 'vault') return undefined;
      const key = await fromVault(owner, refused);
      return key?.value === refused.value ? undefined : key;
    },
  };
}
