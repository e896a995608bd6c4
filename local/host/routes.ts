/** Routes of functions, matched as ASP.NET does for the real host. */

/** A route that can be matched. */
export interface Route {
  functionName: string;
  methods: string[];
  match: (path: string) => Record<string, string> | undefined;
}

/** The constraints of route parameters that are understood; others match anything. */
const constraints: Record<string, RegExp> = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  bool: /^(true|false)$/i,
  alpha: /^[a-z]+$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

/**
 * Reads a route template such as `jobs/{id:int}/events` or `{*path}`. Letters match in any case, a slash at the end
 * is taken, and values are decoded except for `%2F`.
 *
 * @param prefix - the `routePrefix` of host.json
 */
export function createRoute(
  functionName: string,
  methods: string[],
  template: string,
  prefix: string,
): Route {
  const segments = `${prefix}/${template}`.split('/').filter(Boolean).map(readSegment);
  const pattern = new RegExp(`^${segments.map(({ source }) => source).join('')}/?$`, 'i');
  const parameters = segments.flatMap((segment) => ('name' in segment ? [segment] : []));
  return {
    functionName,
    methods: methods.map((method) => method.toUpperCase()),
    match: (path) => {
      const found = pattern.exec(path);
      if (!found) return undefined;
      const values = parameters.map(({ name, constraint }, index) => ({
        name,
        constraint,
        value: found[index + 1],
      }));
      const wrong = values.some(
        ({ constraint, value }) => value !== undefined && !(constraint?.test(value) ?? true),
      );
      if (wrong) return undefined;
      return Object.fromEntries(values.flatMap(({ name, value }) => (value ? [[name, decode(value)]] : [])));
    },
  };
}

type Segment = { source: string } | { source: string; name: string; constraint: RegExp | undefined };

function readSegment(segment: string): Segment {
  const parameter = /^\{(\*?)(\w+)(?::(\w+)(?:\([^)]*\))?)?(\??)\}$/.exec(segment);
  if (!parameter) return { source: `/${segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}` };
  const [, rest, name = '', constraint = '', optional] = parameter;
  const source = rest ? '(?:/(.*))?' : optional ? '(?:/([^/]+))?' : '/([^/]+)';
  return { source, name, constraint: constraints[constraint] };
}

function decode(value: string): string {
  try {
    return value
      .split(/(%2f)/i)
      .map((part) => (/^%2f$/i.test(part) ? part : decodeURIComponent(part)))
      .join('');
  } catch {
    return value;
  }
}

/** Puts routes into the order in which they are tried: that of function names, whatever their shape. */
export function inHostOrder(routes: readonly Route[]): Route[] {
  return routes.toSorted((a, b) => (a.functionName.toLowerCase() < b.functionName.toLowerCase() ? -1 : 1));
}

/**
 * Finds the function for a request: the first route that takes its method and path.
 *
 * @param routes - in the order of {@link inHostOrder}
 * @param path - path of the request, as it was sent
 * @returns undefined where the real host answers 404
 */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { functionName: string; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const params = route.methods.includes(method) ? route.match(path) : undefined;
    if (params) return { functionName: route.functionName, params };
  }
  return undefined;
}
