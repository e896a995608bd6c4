/** Replies to requests that no other function takes, because the host would send an empty 404. */
import type { HttpHandler } from '@azure/functions';
import { AppError } from '../../errors';
import type { Dependencies } from '../call';
import { frame } from '../frame';

/** An address that exists, and its methods. */
export interface Route {
  methods: readonly string[];
  /** Begins with a slash; `{name}` stands for any one segment. */
  path: string;
}

/**
 * Makes the function for all addresses that no other function takes. It replies with 405 if the address
 * exists with another method, and with 404 otherwise.
 *
 * @param routes - the addresses that exist
 */
export function unknownRoute(
  name: string,
  dependencies: Dependencies,
  routes: readonly Route[],
): HttpHandler {
  return frame({ name }, dependencies, ({ url }) => {
    const found = routes.filter(({ path }) => pattern(path).test(url.pathname));
    throw refusal(found.flatMap(({ methods }) => methods));
  });
}

function refusal(methods: readonly string[]): AppError {
  if (methods.length === 0) return new AppError('route_not_found');
  const allowed = methods.join(', ');
  const message = `This address takes ${allowed} only. Change the method of the request.`;
  return new AppError('method_not_allowed', { message, headers: { allow: allowed } });
}

/** The pattern of a path. Like the host, it ignores case and a slash at the end. */
function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
}
