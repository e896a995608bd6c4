/**
 * Reads the path and the query of a request with the rules of Kestrel and ASP.NET. The class `URL` is of no
 * use here: it decodes nothing, turns a backslash into a slash, and takes `//a` for a host.
 */
import { Rejection } from './reply';

/** The query parameters, by name in lower case. `name` is the first spelling of the name. */
export type Query = Map<string, { name: string; values: string[] }>;

/** What a request asks for. */
export interface Target {
  /** Decoded, except for `%2F`. */
  path: string;
  /** The query as it was sent, with its question mark. */
  search: string;
  query: Query;
}

/**
 * Reads the target in the first line of a request.
 *
 * @throws Rejection 400 for `%00` in the path, for characters that are not ASCII, and for a target without
 * a path
 */
export function readTarget(target: string): Target {
  const local = target.replace(/^https?:\/\/[^/?]*\/?/i, '/');
  const [, encoded = '', search = ''] = /^([^?]*)(.*)$/.exec(local) ?? [];
  if (!local.startsWith('/') || /[^\x21-\x7e]/.test(local) || encoded.includes('%00')) {
    throw new Rejection(400);
  }
  return { path: removeDotSegments(decode(encoded)), search, query: readQuery(search) };
}

/** One character of UTF-8 in percent-encoding, of one to four bytes. */
const encodedCharacter =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

/** Decodes a path. What is not valid UTF-8 stays encoded, and so does a slash. */
function decode(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(encodedCharacter, (encoded) => {
    try {
      const character = decodeURIComponent(encoded);
      return character === '/' ? encoded : character;
    } catch {
      return encoded;
    }
  });
}

/** Resolves `.` and `..` in a path. See https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4 */
function removeDotSegments(path: string): string {
  if (!path.includes('/.')) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const endsWithDots = /^\.\.?$/.test(segments.at(-1) ?? '');
  return `/${[...kept, ...(endsWithDots ? [''] : [])].join('/')}`;
}

/** Reads a query. The letter case of names is ignored. */
function readQuery(search: string): Query {
  const query: Query = new Map();
  if (search === '') return query;
  for (const [name, value] of new URLSearchParams(search)) {
    const known = query.get(name.toLowerCase());
    if (known) known.values.push(value);
    else query.set(name.toLowerCase(), { name, values: [value] });
  }
  return query;
}

/** Joins the values of each query parameter into one text, as the real host does for the worker. */
export function joinQuery(query: Query): Record<string, string> {
  return Object.fromEntries([...query.values()].map(({ name, values }) => [name, values.join(',')]));
}

/** Encodes a decoded path again, for the URL that the worker gets. */
export function encodePath(path: string): string {
  return path.replace(/%[\dA-Fa-f]{2}|[^\w!$&'()*+,\-./:;=@~]/gu, (part) =>
    /^%../.test(part) ? part : encodeURIComponent(part),
  );
}
