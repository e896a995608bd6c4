/** Keeps secrets in memory for a set time, longer while the vault is down. Waiting callers share one read. */
import { within } from '../deadline';

/** Reads a secret. Gives undefined if the secret does not exist; throws if the read fails. */
export type ReadSecret = (name: string) => Promise<string | undefined>;

/** What a {@link SecretCache} needs. */
export interface SecretCacheOptions {
  readSecret: ReadSecret;
  /** How long a value is kept, in milliseconds. */
  keepMs: number;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Called when an old value stays in use because reading failed. */
  onStale: (name: string, error: unknown) => void;
}

/** Gives secrets by name. */
export interface SecretCache {
  /**
   * The value of a secret, or undefined if the secret does not exist. Without a promise if it is known.
   *
   * @throws what `readSecret` threw, or TimedOut, if no earlier value is known
   */
  get: (name: string) => string | undefined | Promise<string | undefined>;
  /**
   * Reads a secret again, unless the known value already differs from the refused one.
   *
   * @param refused - the value that was refused; undefined if it came from another secret
   * @throws like `get`
   */
  renew: (name: string, refused: string | undefined) => Promise<string | undefined>;
  /** Whether the last read of a secret failed, so that what is known of it is old. */
  isOld: (name: string) => boolean;
}

interface Entry {
  value: string | undefined;
  expires: number;
  /** Whether a later read has failed. */
  isOld?: true;
}

/** How long an old value is used after a failed read, before the vault is asked again. */
const pauseAfterFailureMs = 30_000;

/** Time limits for a read: the first one, and one that has an old value to fall back on. */
const firstTimeoutMs = 10_000;
const renewTimeoutMs = 3_000;

/** Maximum number of secrets kept. Each connection asks for its own secret, whether it exists or not. */
const maxEntries = 10_000;

/** Creates an empty cache. */
export function createSecretCache({ readSecret, keepMs, now, onStale }: SecretCacheOptions): SecretCache {
  const entries = new Map<string, Entry>();
  const underWay = new Map<string, Promise<string | undefined>>();

  async function load(name: string): Promise<string | undefined> {
    // A request to an identity endpoint that hangs cannot be cancelled, so the wait for it ends here.
    const timeoutMs = entries.has(name) ? renewTimeoutMs : firstTimeoutMs;
    try {
      const value = await within(readSecret(name), timeoutMs);
      keep(name, { value, expires: now() + keepMs });
      return value;
    } catch (error) {
      const known = entries.get(name);
      if (!known) throw error;
      // That a secret did not exist is no key that could be used.
      if (known.value !== undefined) onStale(name, error);
      keep(name, { ...known, expires: now() + pauseAfterFailureMs, isOld: true });
      return known.value;
    }
  }

  function keep(name: string, entry: Entry): void {
    entries.delete(name);
    const [oldest] = entries.keys();
    if (oldest !== undefined && entries.size >= maxEntries) entries.delete(oldest);
    entries.set(name, entry);
  }

  function loadOnce(name: string): Promise<string | undefined> {
    const loading = underWay.get(name) ?? load(name).finally(() => underWay.delete(name));
    underWay.set(name, loading);
    return loading;
  }

  return {
    isOld: (name) => entries.get(name)?.isOld === true,
    get: (name) => {
      const known = entries.get(name);
      return known && now() < known.expires ? known.value : loadOnce(name);
    },
    renew: async (name, refused) => {
      const known = entries.get(name);
      return known && known.value !== refused ? known.value : loadOnce(name);
    },
  };
}
