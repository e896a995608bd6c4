/** Checks function keys as the real host does. */
import type { IncomingHttpHeaders } from 'node:http';

/** Host keys by name. The key named `_master` also allows calls to functions of the level `admin`. */
export type HostKeys = Record<string, string>;

/**
 * Whether a request may call a function. The key comes from the header. Without that header, it comes from
 * the first `code` in the query, in upper or lower case.
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
