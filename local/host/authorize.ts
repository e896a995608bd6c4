/** Checks function keys as the real host does. */
import type { RequestHeaders } from './headers';
import type { Query } from './path';

/** Host keys by name. The key named `_master` also allows calls to functions of the level `admin`. */
export type HostKeys = Record<string, string>;

/** What a key allows: to call functions, or also those of the level `admin`. */
export type KeyLevel = 'function' | 'admin';

/** Gives the level of a key for a function; undefined for a wrong key or none. */
export type KeyCheck = (key: string | undefined, functionName: string) => KeyLevel | undefined;

/**
 * Gives the key that a request presents: the first one in the header. Without that header, it is the first
 * `code` in the query, in upper or lower case.
 */
export function presentedKey(headers: RequestHeaders, query: Query): string | undefined {
  return headers.get('x-functions-key')?.[0] ?? query.get('code')?.values[0];
}

/** Whether a key of some level may call a function. */
export function mayCall(authLevel: string, level: KeyLevel | undefined): boolean {
  const required = authLevel.toLowerCase();
  return required === 'anonymous' || level === 'admin' || (level === 'function' && required !== 'admin');
}

/**
 * Makes the check of a host instance. A key must match exactly. But as on the real host, each accepted key
 * is remembered together with the name of the function, without a separator, and found again in any letter
 * case. So other spellings pass once the right one was used. After a call of `ImageEditPost` with the key
 * `K`, the key `KImage` opens a function named `EditPost`.
 */
export function createKeyCheck(keys: HostKeys): KeyCheck {
  const accepted = new Map<string, KeyLevel>();
  return (key, functionName) => {
    if (!key) return undefined;
    const entry = ignoreCase(key + functionName);
    const level = accepted.get(entry) ?? levelOf(key, keys);
    if (level) accepted.set(entry, level);
    return level;
  };
}

function levelOf(key: string, keys: HostKeys): KeyLevel | undefined {
  if (key === keys._master) return 'admin';
  return Object.values(keys).includes(key) ? 'function' : undefined;
}

/** Upper case as in .NET's `OrdinalIgnoreCase`: character by character, and never from beyond ASCII into it. */
function ignoreCase(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toUpperCase();
  return text.replace(/./gsu, (character) => {
    const upper = character.toUpperCase();
    return upper.length !== character.length || (character > '\x7f' && upper <= '\x7f') ? character : upper;
  });
}
