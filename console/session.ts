/** Talks to the app that has served the page: with the function key of this tab, or with the session of App Service. */
import { asObject, type JsonObject } from '../src/json';
import type { ConsoleRequest } from './request';
import { isFile } from './request';

/** The name under which the tab keeps the key. It is gone when the tab is closed. */
const place = 'function key';

/** The key of this tab; empty if there is none. */
export const storedKey = (): string => sessionStorage.getItem(place) ?? '';

/** Keeps the key for this tab. An empty one is forgotten. */
export function storeKey(key: string): void {
  if (key) sessionStorage.setItem(place, key);
  else sessionStorage.removeItem(place);
}

/** Address of the app, without a slash at the end. The page is at `/console` below it. */
export const appAddress = new URL('.', location.href).href.slice(0, -1);

/** A reply of the app. */
export interface AppReply {
  status: number;
  headers: readonly (readonly [string, string])[];
  /** The JSON body; an empty object if the body is something else. */
  body: JsonObject;
  /** The body if it is not JSON. */
  file?: Blob;
  /** How long it took until the whole reply was there, in milliseconds. */
  ms: number;
}

/** A header of a reply; undefined if it is not there. */
export function headerOf({ headers }: AppReply, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1];
}

/**
 * Sends a request. The key goes into a header, never into an address.
 *
 * @param headers - further headers
 * @throws what `fetch` throws if the app cannot be reached, or the signal says stop
 */
export async function send(
  { method, target, json, parts }: ConsoleRequest,
  { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<AppReply> {
  const started = performance.now();
  const key = storedKey();
  const form = parts && new FormData();
  for (const [name, value] of parts ?? []) {
    if (isFile(value)) form?.append(name, new Blob([value.bytes], { type: value.type }), value.name);
    else form?.append(name, value);
  }
  const reply = await fetch(`${appAddress}${target}`, {
    method,
    headers: {
      ...(key && { 'x-functions-key': key }),
      ...(json && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: form ?? (json ? JSON.stringify(json) : null),
    // Only App Service authentication uses a cookie.
    credentials: 'same-origin',
    cache: 'no-store',
    ...(signal && { signal }),
  });
  const isJson = /\bjson\b/.test(reply.headers.get('content-type') ?? '');
  const body = isJson ? asObject(await reply.json()) : {};
  const file = isJson ? undefined : await reply.blob();
  return {
    status: reply.status,
    headers: [...reply.headers],
    body,
    ...(file && { file }),
    ms: performance.now() - started,
  };
}

/** Gets something from the app. */
export const get = (target: string): Promise<AppReply> => send({ method: 'GET', target });
