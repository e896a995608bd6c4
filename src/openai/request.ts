/** Writes parameters as the request that OpenAI gets. */
import { isFile } from '../schema/file';
import type { JsonObject } from '../json';
import type { UpstreamParameters } from '../stages';
import { writeForm, type FormBody } from './form';

/** A request to OpenAI. */
export interface UpstreamRequest {
  method: 'GET' | 'POST';
  /** Below the base URL, each part encoded. */
  path: string;
  /** Encoded, without its question mark. */
  query?: string;
  /** JSON, already written, or a form. */
  body?: string | FormBody;
  /** Whether the answer is a file, such as sound. */
  file?: boolean;
  /** Whether sending it twice is harmless. */
  repeatable: boolean;
}

/** The endpoint that a request goes to. */
export interface Endpoint extends Pick<UpstreamRequest, 'method' | 'repeatable' | 'file'> {
  /** One of our own paths, with its placeholders. */
  path: `/v1/${string}`;
}

/** Writes parameters: those named in the path go there, the rest into the query or the body. */
export function writeRequest(endpoint: Endpoint, parameters: UpstreamParameters): UpstreamRequest {
  const inPath = new Set<string>();
  // The base URL ends with the version that our own paths begin with.
  const path = endpoint.path.slice('/v1'.length).replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(parameters[name]));
  });
  const request = { ...endpoint, path };
  const rest = Object.fromEntries(Object.entries(parameters).filter(([name]) => !inPath.has(name)));
  if (Object.keys(rest).length === 0) return request;
  return endpoint.method === 'GET'
    ? { ...request, query: writeQuery(rest) }
    : { ...request, body: hasFile(rest) ? writeForm(rest) : JSON.stringify(rest) };
}

/** Whether parameters have to be sent as a form. */
function hasFile(parameters: JsonObject): boolean {
  return Object.values(parameters).some(
    (value) => isFile(value) || (Array.isArray(value) && value.some(isFile)),
  );
}

/** A list becomes the same name several times, an object becomes JSON. */
function writeQuery(parameters: JsonObject): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) query.append(name, typeof one === 'string' ? one : JSON.stringify(one));
  }
  return query.toString();
}
