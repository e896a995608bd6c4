/** Writes a request as OpenAI gets it over HTTP. */
import { isFile } from '../schema/file';
import type { JsonObject } from '../json';
import type { OutgoingRequest } from '../stages';
import { writeForm, type FormBody } from './form';

/** A request as it is sent over HTTP. */
export interface UpstreamRequest {
  method: OutgoingRequest['method'];
  /** Path below the base URL, with each part percent-encoded. */
  path: string;
  /** Percent-encoded, without the question mark. */
  query?: string;
  /** JSON as text, or a form. */
  body?: string | FormBody;
  /** What the answer is: JSON, a file such as sound, or a plain text. */
  expects: OutgoingRequest['expects'];
  /** Whether the request can safely be sent twice. */
  repeatable: boolean;
}

/**
 * Writes a request. Parameters that the path names go into the path; the rest go into the query (GET) or the
 * body.
 */
export function writeRequest(outgoing: Omit<OutgoingRequest, 'service'>): UpstreamRequest {
  const { method, parameters, expects, repeatable } = outgoing;
  const inPath = new Set<string>();
  // Our own paths begin with a version. The base URL already ends with one.
  const path = outgoing.path.slice('/v1'.length).replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(parameters[name]));
  });
  const request = { method, path, expects, repeatable };
  const rest = Object.fromEntries(Object.entries(parameters).filter(([name]) => !inPath.has(name)));
  if (Object.keys(rest).length === 0) return request;
  return method === 'GET'
    ? { ...request, query: writeQuery(rest) }
    : { ...request, body: hasFile(rest) ? writeForm(rest) : JSON.stringify(rest) };
}

/** Whether there is a file among the parameters, so that they must be sent as a form. */
function hasFile(parameters: JsonObject): boolean {
  return Object.values(parameters).some(
    (value) => isFile(value) || (Array.isArray(value) && value.some(isFile)),
  );
}

/** Writes a query. A list repeats its name for each value; an object is written as JSON. */
function writeQuery(parameters: JsonObject): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) query.append(name, typeof one === 'string' ? one : JSON.stringify(one));
  }
  return query.toString();
}
