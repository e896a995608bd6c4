/** Makes the request for an operation from inputs that arrived in another way than at its address. */
import { HttpRequest } from '@azure/functions';
import { strictModel } from '../../actions';
import type { Operation } from '../../connector';
import { isBlank, omit, type JsonObject } from '../../json';
import { readWishes } from './wishes';

/** Headers that belong to the body of the other request, or say how its caller waits and what it can read. */
const others = /^(accept|content-.*|transfer-encoding|x-ms-transfer-mode|prefer|user-agent)$/i;

/**
 * Makes the request. It keeps the headers, and so the caller; nothing of its address is left but the key and the wish for one model.
 *
 * @param original - the request that arrived
 * @param inputs - of the operation; those in the path or the query become text
 */
export function operationRequest(
  original: HttpRequest,
  { method, path }: Pick<Operation, 'method' | 'path'>,
  inputs: JsonObject,
): HttpRequest {
  const { origin } = new URL(original.url);
  const { functionKey } = readWishes(original.headers, new URL(original.url));
  const strict = new URL(original.url).searchParams.get(strictModel.name);
  const kept = [...original.headers].filter(([name]) => !others.test(name));
  const headers = {
    ...Object.fromEntries(kept),
    ...(functionKey !== undefined && { 'x-functions-key': functionKey }),
    ...(strict !== null && { 'x-strict-model': strict }),
    // A file, too, comes in JSON then.
    accept: 'application/json',
  };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const params = Object.fromEntries(inPath.map((name) => [name, asText(inputs[name])]));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const rest = omit(inputs, inPath);
  if (method !== 'POST') {
    const pairs = Object.entries(rest).map(([name, value]): [string, string] => [name, asText(value)]);
    const query = new URLSearchParams(pairs).toString();
    return new HttpRequest({ method, url: `${origin}${filled}${query && `?${query}`}`, headers, params });
  }
  const bytes = Buffer.from(JSON.stringify(rest));
  return new HttpRequest({
    ...{ method, url: `${origin}${filled}`, params, body: { bytes } },
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(bytes.length),
    },
  });
}

/** A value as it is written in an address. */
function asText(value: unknown): string {
  if (isBlank(value)) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
