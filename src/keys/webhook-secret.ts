/** Gives the secret with which OpenAI signs its events. */
import { reasonOf, type Warn } from '../errors';
import type { Settings } from '../settings';
import { createSecretCache, type ReadSecret } from './secret-cache';
import { createVaultReader } from './vault';

/** What {@link createWebhookSecret} needs. */
export interface WebhookSecretOptions {
  settings: Settings;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  warn: Warn;
  /** Reads secrets. By default they come from the vault in the settings; tests use something else. */
  readSecret?: ReadSecret;
}

/**
 * Creates the function that gives the secret. It is read when the first event comes.
 *
 * @returns a function that gives undefined if there is no such secret, and throws if the vault cannot be read
 */
export function createWebhookSecret({
  settings,
  now,
  warn,
  readSecret,
}: WebhookSecretOptions): () => Promise<string | undefined> {
  const { keyVaultUri, keyCacheSeconds, webhookSecretName } = settings;
  const read = readSecret ?? (keyVaultUri ? createVaultReader(keyVaultUri, settings) : undefined);
  if (!read) return () => Promise.resolve(undefined);
  const cache = createSecretCache({
    readSecret: read,
    // Anybody can send an event, so the vault is not asked for each of them.
    keepMs: Math.max(keyCacheSeconds, 60) * 1000,
    now,
    onStale: (secret, error) => warn({ event: 'vault_unavailable_old_key_used', secret, ...reasonOf(error) }),
  });
  return async () => (await cache.get(webhookSecretName))?.trim();
}
