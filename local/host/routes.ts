/** Matches the routes of functions as ASP.NET does for the real host. */

/** The route of a function. */
export interface Route {
  functionName: string;
  methods: string[];
  /** Gives the parameters of a decoded path, or undefined if the path does not match. */
  match: (path: string) => Record<string, string> | undefined;
}

/**
 * The supported constraints of route parameters, with their arguments. Other constraints accept every value.
 */
const constraints: Record<string, (value: string, ...numbers: number[]) => boolean> = {
  int: (value) => /^-?\d+$/.test(value),
  long: (value) => /^-?\d+$/.test(value),
  bool: (value) => /^(true|false)$/i.test(value),
  alpha: (value) => /^[a-z]+$/i.test(value),
  guid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  min: (value, least = 0) => Number(value) >= least,
  max: (value, most = 0) => Number(value) <= most,
  range: (value, least = 0, most = 0) => Number(value) >= least && Number(value) <= most,
  minlength: (value, least = 0) => value.length >= least,
  maxlength: (value, most = 0) => value.length <= most,
  length: (value, least = 0, most = least) => value.length >= least && value.length <= most,
};

/** A parameter of a route. */
interface Parameter {
  name: string;
  /** Whether it takes the whole rest of the path. */
  catchAll: boolean;
  byDefault: string | undefined;
  accepts: (value: string) => boolean;
}

/**
 * Reads a route template such as `jobs/{id:int}/events` or `{*path}`. Matching ignores case and a slash at
 * the end. An empty segment, as in `//health`, matches nothing but the inside of a catch-all.
 *
 * @param prefix - the `routePrefix` of host.json
 */
export function createRoute(
  functionName: string,
  methods: string[],
  template: string,
  prefix: string,
): Route {
  const parameters: Parameter[] = [];
  const segments = `${prefix}/${template}`.split('/').filter(Boolean);
  const source = segments.map((segment) => sourceOf(segment, parameters)).join('');
  const pattern = new RegExp(`^${source}${parameters.at(-1)?.catchAll ? '' : '/?'}$`, 'is');
  return {
    functionName,
    methods: methods.map((method) => method.toUpperCase()),
    match: (path) => {
      const found = pattern.exec(path);
      if (!found) return undefined;
      const values = parameters.map(({ name, byDefault, accepts }, index) => {
        const text = found[index + 1];
        return { name, value: text || byDefault, fits: !text || accepts(text) };
      });
      if (!values.every(({ fits }) => fits)) return undefined;
      return Object.fromEntries(values.flatMap(({ name, value }) => (value ? [[name, value]] : [])));
    },
  };
}

const parameterPattern = /\{(\*{0,2})(\w+)((?::\w+(?:\([^)]*\))?)*)(?:=([^}?]*))?(\??)\}/g;

/**
 * Gives the regular expression for one segment, which captures the parameters, and adds these to the list.
 */
function sourceOf(segment: string, parameters: Parameter[]): string {
  let source = '';
  let end = 0;
  for (const match of segment.matchAll(parameterPattern)) {
    const [whole, rest, name = '', rules = '', byDefault, optional] = match;
    source += escape(segment.slice(end, match.index));
    end = match.index + whole.length;
    parameters.push({
      name,
      catchAll: rest !== '',
      byDefault,
      accepts: (value) => rules.split(':').every((rule) => obeys(rule, value)),
    });
    if (rest) return '(?:/([^/].*)?)?';
    if (whole === segment && (optional || byDefault !== undefined)) return '(?:/([^/]+))?';
    source += '([^/]+?)';
  }
  return `/${source}${escape(segment.slice(end))}`;
}

function obeys(rule: string, value: string): boolean {
  const [, name = '', given = ''] = /^(\w+)(?:\((.*)\))?$/.exec(rule) ?? [];
  return constraints[name]?.(value, ...given.split(',').filter(Boolean).map(Number)) ?? true;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Sorts routes into the order in which the host tries them: by function name, whatever the template is. */
export function inHostOrder(routes: readonly Route[]): Route[] {
  return routes.toSorted((a, b) => (a.functionName.toLowerCase() < b.functionName.toLowerCase() ? -1 : 1));
}

/**
 * Finds the function for a request: that of the first route that matches method and path.
 *
 * @param routes - in the order of {@link inHostOrder}
 * @param path - path of the request, decoded
 * @returns undefined when the real host replies with 404
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
