/** Calls the app over HTTP. */
import { isObject, type JsonObject } from '../../src/json';
import { functionKeys, promptWord } from './app';

/** A reply, parsed. */
export interface Reply {
  status: number;
  headers: Headers;
  /** The JSON body, or an empty object. */
  body: JsonObject & { error?: JsonObject & { problems?: { field: string; message: string }[] } };
  text: string;
}

/** What a call sends in addition to its method and path. */
export interface CallOptions {
  /** The body. An object is sent as JSON. */
  body?: JsonObject | string | Uint8Array;
  headers?: Record<string, string>;
  /** The function key; by default that of the first connection. Null sends no key. */
  key?: string | null;
}

/**
 * Calls the app.
 *
 * @param target - method and path, such as `GET /v1/models`
 */
export async function call(url: string, target: string, options: CallOptions = {}): Promise<Reply> {
  const [method = 'GET', path = '/'] = target.split(' ');
  const { body, headers = {}, key = functionKeys.first } = options;
  const isJson = isObject(body) && !(body instanceof Uint8Array);
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key !== null && { 'x-functions-key': key }),
      ...(isJson && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as string) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(text), text };
}

function parse(text: string): Reply['body'] {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** A chat that every current model answers. Its first message has a word that must never appear in a log. */
export const chat = (content: string, more: JsonObject = {}): JsonObject => ({
  model: 'gpt-6-luna',
  messages: [
    { role: 'system', content: promptWord },
    { role: 'user', content },
  ],
  ...more,
});
