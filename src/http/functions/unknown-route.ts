/** What answers where no action does: the host itself would send an empty 404. */
import type { HttpHandler, HttpMethod } from '@azure/functions';
import { AppError } from '../../errors';
import { logRequest } from '../output/log';
import { errorReply } from '../output/reply';

/** An address that exists, and its methods. */
export interface Route {
  methods: HttpMethod[];
  /** Path that begins with a slash; `{name}` stands for any one segment. */
  path: string;
}

/**
 * Makes the function for all addresses that no other function has taken.
 *
 * @param routes - the addresses that exist
 * @returns 405 where the address exists with another method, else 404
 */
export function unknownRoute(routes: readonly Route[]): HttpHandler {
  return (request, context) => {
    const path = new URL(request.url).pathname;
    const methods = routes
      .filter((route) => pattern(route.path).test(path))
      .flatMap(({ methods }) => methods);
    const error = refusal(methods);
    const requestId = context.invocationId;
    logRequest(context, { requestId, status: error.status, code: error.code });
    return errorReply(error, requestId, { 'x-request-id': requestId });
  };
}

function refusal(methods: string[]): AppError {
  if (methods.length === 0) return new AppError('route_not_found');
  const allowed = methods.join(', ');
  const message = `This address takes ${allowed} only. Change the method of the request.`;
  return new AppError('method_not_allowed', { message, headers: { allow: allowed } });
}

/** Like the host, ignores case and a slash at the end. */
function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
}
