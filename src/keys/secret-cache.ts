/** Secrets in memory: read once for many waiting callers, kept for a set time, and longer while the vault is down. */
import { within } from '../deadline';

/** Where secrets come from. Gives undefined for a secret that does not exist; throws when it cannot tell. */
export type ReadSecret = (name: string) => Promise<string | undefined>;

/** What a {@link SecretCache} needs. */
export interface SecretCacheOptions {
  readSecret: ReadSecret;
  /** How long a value is kept, in milliseconds. */
  keepMs: number;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Is told when an old value serves on because reading failed. */
  onStale: (name: string, error: unknown) => void;
}

/** Secrets by name. */
export interface SecretCache {
  /**
   * The value of a secret, or undefined when there is none.
   *
   * @throws what `readSecret` threw, when no earlier value is known
   */
  get: (name: string) => Promise<string | undefined>;
  /** Reads a secret anew, unless it changed since the caller got the value that was refused. */
  renew: (name: string, refused: string | undefined) => Promise<string | undefined>;
}

interface Entry {
  value: string | undefined;
  expires: number;
}

/** How long an old value serves before the vault is asked again, once it could not be read. */
const pauseAfterFailureMs = 30_000;

/** How long a read may take: the first one, and one for which an old value can stand in. */
const firstPatienceMs = 10_000;
const renewPatienceMs = 3_000;

/** The most secrets kept. Each connection asks for one of its own, whether it exists or not. */
const maxEntries = 10_000;

/** Makes an empty cache. */
export function createSecretCache({ readSecret, keepMs, now, onStale }: SecretCacheOptions): SecretCache {
  const entries = new Map<string, Entry>();
  const underWay = new Map<string, Promise<string | undefined>>();

  async function load(name: string): Promise<string | undefined> {
    // An identity endpoint that hangs cannot be told to stop, so the wait for it ends here.
    const patienceMs = entries.has(name) ? renewPatienceMs : firstPatienceMs;
    try {
      const value = await within(readSecret(name), patienceMs);
      keep(name, { value, expires: now() + keepMs });
      return value;
    } catch (error) {
      const known = entries.get(name);
      if (!known) throw error;
      onStale(name, error);
      keep(name, { ...known, expires: now() + pauseAfterFailureMs });
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
    get: async (name) => {
      const known = entries.get(name);
      return known && now() < known.expires ? known.value : loadOnce(name);
    },
    renew: async (name, refused) => {
      const known = entries.get(name);
      return known && known.value !== refused ? known.value : loadOnce(name);
    },
  };
}
