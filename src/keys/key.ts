/** Defines what a key is, whom it is for, and what gives keys to calls. */
import type { ErrorCode } from '../errors';

/** An OpenAI key, or a token that is used instead of one. */
export interface Key {
  value: string;
  /** Where it comes from: the caller, the vault, a setting, the app's identity, or OpenAI in exchange for that. */
  source: 'caller' | 'vault' | 'setting' | 'identity' | 'federation';
  /** Name of the secret that holds it, if it comes from the vault. */
  secretName?: string;
}

/** Whom a key is for: a connection, and the caller's own key if one was sent and is allowed. */
export interface KeyOwner {
  /** Id of the connection. */
  id: string;
  callerKey?: string;
}

/** Gives keys to calls. */
export interface KeySource {
  /** Error code for a call whose key cannot be read, or not in time. */
  whenUnavailable: ErrorCode;
  /**
   * Gets the key for a connection: at once if it is in memory, so that nobody has to wait for it.
   *
   * @param scope - what a token of the app's identity is for
   * @throws AppError `no_key`, or one with the code in `whenUnavailable`
   */
  get: (owner: KeyOwner, scope?: string) => Key | Promise<Key>;
  /** Reads what most connections share, so that the first caller need not wait for it. Throws what reading it throws. */
  preload: (scope?: string) => Promise<unknown>;
  /**
   * Gets the key for a second try after one was refused: a newer one, or undefined if there is none.
   *
   * @throws AppError with the code in `whenUnavailable`
   */
  afterRefusal: (owner: KeyOwner, refused: Key) => Promise<Key | undefined>;
}
