/** Handles addresses that no other function takes. The host itself would reply with an empty 404. */
import { AppError, invalidInput } from '../../errors';
import { nameIn } from '../../schema/names';
import type { Dependencies, Handler } from '../call';
import { frame } from '../frame';

/** An address that exists. */
export interface Route {
  methods: readonly string[];
  /** Begins with a slash; `{name}` stands for any one segment. */
  path: string;
}

/**
 * Makes the function for all addresses that no other function takes. Its reply says what is wrong with the address: the
 * method (405), an id that is missing (400), or the address itself (404), with the one that is probably meant.
 *
 * @param routes - the addresses that exist
 */
export function unknownRoute(name: string, dependencies: Dependencies, routes: readonly Route[]): Handler {
  return frame({ name }, dependencies, ({ request, url }) => {
    throw refusal(url.pathname, request.method, routes);
  });
}

function refusal(path: string, method: string, routes: readonly Route[]): AppError {
  const missing = missingId(path, method, routes);
  if (missing !== undefined) {
    const message = `\`${missing}\` is missing in the address.`;
    return invalidInput([{ field: missing, message }]);
  }
  const methods = routes.filter((route) => matches(route, path)).flatMap((route) => route.methods);
  if (methods.length > 0) {
    const allowed = methods.join(', ');
    const message = `This address accepts ${allowed} only. Change the method of the request.`;
    return new AppError('method_not_allowed', { message, headers: { allow: allowed } });
  }
  const meant = meantRoute(path, method, routes);
  if (!meant) return new AppError('route_not_found');
  const model = /\/deployments\//i.test(path) ? ' Name the model in the body.' : '';
  const message = `There is no action at this address. Use ${meant.methods[0] ?? ''} ${meant.path}.${model}`;
  return new AppError('route_not_found', { message });
}

/** A path without the blanks and line breaks that were copied along with it. */
function plainPath(path: string): string {
  return nameIn(path.replace(/%(20|0a|0d|09|e2%80%8b)/gi, (code) => decodeURIComponent(code)));
}

/** Ignores case and a slash at the end, like the host. `segment` is what a parameter stands for. */
function matches({ path }: Route, address: string, segment = '[^/]+'): boolean {
  const pattern = path.replaceAll('.', '\\.').replace(/\{\w+\}/g, segment);
  return new RegExp(`^${pattern}/?$`, 'i').test(address);
}

/** The parameter that is empty in an address, as in `/v1/fine_tuning/jobs//events`. */
function missingId(path: string, method: string, routes: readonly Route[]): string | undefined {
  const route = routes.find(
    (candidate) =>
      candidate.methods.includes(method) &&
      !matches(candidate, path) &&
      (matches(candidate, path, '[^/]*') || matches(withoutId(candidate), path)),
  );
  return route && /\{(\w+)\}/.exec(route.path)?.[1];
}

/** A route without the parameter in its middle, as people write it who forget the id. */
function withoutId({ path, methods }: Route): Route {
  return { methods, path: path.replace(/\{\w+\}\/(?=.)/, '') };
}

/** The route that is meant by an address with other segments in front, or without the version. */
function meantRoute(path: string, method: string, routes: readonly Route[]): Route | undefined {
  const segments = plainPath(path).split('/').filter(Boolean);
  const candidates = segments.flatMap((_, index) => {
    const rest = `/${segments.slice(index).join('/')}`;
    return [rest, `/v1${rest}`];
  });
  const found = candidates.flatMap((candidate) => routes.filter((route) => matches(route, candidate)));
  return found.find(({ methods }) => methods.includes(method)) ?? found[0];
}
