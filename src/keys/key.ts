/** A key, whose it is, and what gives keys. */
import type { ErrorCode } from '../errors';

/** A key, or a token in its place. */
export interface Key {
  value: string;
  /** Who has it: the caller, the vault, a setting, or the app's identity. */
  source: 'caller' | 'vault' | 'setting' | 'identity';
  /** Name of the secret that holds it, when it comes from the vault. */
  secretName?: string;
}

/** Whom a key is for: a connection, and the key that the caller brought where that is allowed. */
export interface KeyOwner {
  /** Id of the connection. */
  id: string;
  callerKey?: string;
}

/** Gives keys to calls. */
export interface KeySource {
  /** Code of the error for a call that cannot wait for its key any longer. */
  whenUnavailable: ErrorCode;
  /**
   * The key for a connection.
   *
   * @throws AppError `no_key`, or the one with the code above
   */
  get: (owner: KeyOwner) => Promise<Key>;
  /**
   * The key to try once more after one was refused: a newer one, or undefined when there is none.
   *
   * @throws AppError with the code above
   */
  afterRefusal: (owner: KeyOwner, refused: Key) => Promise<Key | undefined>;
}
