/** Writes a request as OpenAI gets it over HTTP. */
import { isFile } from '../schema/file';
import type { JsonObject } from '../json';
import type { UpstreamKind } from '../settings';
import type { OutgoingRequest } from '../stages';
import { kinds } from '../upstreams';
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
  /** What the answer is: JSON, a file such as sound, a plain text, or anything. */
  expects: OutgoingRequest['expects'];
  /** Whether the request can safely be sent twice. */
  repeatable: boolean;
  /** The upstream's name of the model; empty if there is no model. */
  model: string;
  /** Whether other upstreams can take it as well. */
  others?: OutgoingRequest['others'];
  /** Scope of the token of the app's identity, for an upstream that takes one. */
  scope?: string | undefined;
}

/**
 * Writes a request for a kind of upstream. Parameters that the path names go into the path; the rest go into the query (GET) or
 * the body.
 */
export function writeRequest(outgoing: OutgoingRequest, kind: UpstreamKind = 'openai'): UpstreamRequest {
  const { method, parameters, expects, repeatable, others } = outgoing;
  const model = typeof parameters.model === 'string' ? parameters.model : '';
  const { path: place, query, scope } = kinds[kind].place(outgoing.path, model);
  const inPath = new Set<string>();
  const path = place.replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(parameters[name]));
  });
  const request = {
    ...{ method, path, expects, repeatable, model },
    ...(query !== undefined && { query }),
    ...(scope !== undefined && { scope }),
    ...(others && { others }),
  };
  const rest = Object.fromEntries(Object.entries(parameters).filter(([name]) => !inPath.has(name)));
  if (Object.keys(rest).length === 0) return request;
  return method === 'POST'
    ? { ...request, body: hasFile(rest) ? writeForm(rest) : JSON.stringify(rest) }
    : { ...request, query: query === undefined ? writeQuery(rest) : `${query}&${writeQuery(rest)}` };
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
