/** Reads the names of connections, for people who read the log. */
import { mayBeKey } from '../json';
import { listOf, type Complain } from './kinds';

/** The names of connections by their ids. */
export type ConnectionNames = ReadonlyMap<string, string>;

/** An id, and a name in any language. A comma would end it. */
const entry = /^([0-9a-f]{24})\s*=\s*([\p{L}\p{N}][\p{L}\p{M}\p{N} ._()&/-]{0,59})$/u;

/** Reads the setting: `<connection id>=<name>`, separated by commas. Several connections can have the same name. */
export function readConnectionNames(given = '', complain: Complain): ConnectionNames {
  const pairs = listOf(given).map((pair): [string, string] => {
    const [, id = '', name = ''] = entry.exec(pair) ?? [];
    return [id, name];
  });
  if (!pairs.every(([id, name]) => id !== '' && !mayBeKey(name))) {
    complain(
      'must be a list such as 0123456789abcdef01234567=Sales,89abcdef0123456701234567=Human resources, with names of 1 to 60 letters, digits, blanks and . _ ( ) & / -',
    );
  } else if (new Set(pairs.map(([id]) => id)).size < pairs.length) {
    complain('must not have two names for one connection');
  }
  return new Map(pairs);
}

/**
 * The name of a connection.
 *
 * @param id - as in the log: 24 hexadecimal digits
 * @returns undefined if it has none
 */
export function connectionName(
  id: string,
  { connectionNames }: { connectionNames: ConnectionNames },
): string | undefined {
  return connectionNames.get(id);
}
