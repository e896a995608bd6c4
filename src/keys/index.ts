/** Creates what gives the keys of an upstream: a vault, the app's identity, or OpenAI in exchange for that. */
import { reasonOf, type Warn } from '../errors';
import { bareKey, type Settings, type Upstream } from '../settings';
import { createFederatedTokens } from './federated-tokens';
import { createGetToken, createIdentityTokens } from './identity-tokens';
import type { KeySource } from './key';
import { createSecretCache, type ReadSecret } from './secret-cache';
import { createVaultKeys } from './vault-keys';
import { createVaultReader } from './vault';

export { createWebhookSecret } from './webhook-secret';
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

/** Creates the function that gives each upstream its source of keys. Nothing is read before a call needs a key. */
export function createKeys({
  settings,
  now,
  warn,
  readSecret,
}: KeysOptions): (upstream: Pick<Upstream, 'kind' | 'opening'>) => KeySource {
  const { keyVaultUri, openaiApiKey, openaiSecretName, keyCacheSeconds } = settings;
  const readVault = readSecret ?? (keyVaultUri ? createVaultReader(keyVaultUri, settings) : undefined);
  const secrets =
    readVault &&
    createSecretCache({
      // What cannot be a key is kept, too, so that it can be told from a secret that does not exist.
      readSecret: async (name) => {
        const text = await readVault(name);
        return text === undefined ? undefined : bareKey(text);
      },
      keepMs: keyCacheSeconds * 1000,
      now,
      onStale: (secret, error) =>
        warn({ event: 'vault_unavailable_old_key_used', secret, ...reasonOf(error) }),
    });
  const getToken = createGetToken(settings, warn);

  return ({ kind, opening }) => {
    // An OpenAI key of the caller is sent to nobody but OpenAI.
    const takesCallerKey = kind === 'openai';
    if (opening.by === 'identity') return createIdentityTokens(getToken);
    if (opening.by === 'secret') {
      const { secret } = opening;
      const ofDeveloper = secret === openaiSecretName ? openaiApiKey : undefined;
      return createVaultKeys({ secret, secrets, openaiApiKey: ofDeveloper, takesCallerKey, warn });
    }
    return createFederatedTokens({ federation: opening.federation, getToken, now, warn });
  };
}
