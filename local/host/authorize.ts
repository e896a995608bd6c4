/** Function keys, checked as the real host does. */
import type { IncomingHttpHeaders } from 'node:http';

/** Keys of the host by name. The one named `_master` opens functions of the level `admin`, too. */
export type HostKeys = Record<string, string>;

/**
 * Whether a request may call a function. The key is looked for in the header first; only without one in the query, as
 * `code` in any case, the first of several.
 *
 * @param authLevel - `anonymous`, `function` or `admin`
 */
export function isAuthorized(
  authLevel: string,
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  keys: HostKeys,
): boolean {
  if (authLevel.toLowerCase() === 'anonymous') return true;
  const inQuery = [...query].find(([name]) => name.toLowerCase() === 'code')?.[1];
  const presented = headers['x-functions-key'] ?? inQuery;
  const names = authLevel.toLowerCase() === 'admin' ? ['_master'] : Object.keys(keys);
  return names.some((name) => keys[name] !== undefined && keys[name] === presented);
}
