/** Reads the headers of a request with the rules of Kestrel, the web server of the real host. */
import { Rejection } from './reply';

/** All values of each header, by its name in lower case, in the order in which they arrived. */
export type RequestHeaders = Map<string, string[]>;

const maxHeaders = 100;

/** Limit of all header lines together. */
const maxBytes = 32_768;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the headers of a request. Node decodes them as Latin-1; the real host decodes them as UTF-8.
 *
 * @param raw - names and values in turn, as in `rawHeaders`
 * @throws Rejection 431 for too many headers or too many bytes; 400 for a value that is not valid UTF-8
 */
export function readHeaders(raw: readonly string[]): RequestHeaders {
  const headers: RequestHeaders = new Map();
  // Each line also has a colon, a space and a line break.
  let bytes = 0;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    bytes += name.length + value.length + ': \r\n'.length;
    const key = name.toLowerCase();
    const values = headers.get(key);
    if (values) values.push(decode(value));
    else headers.set(key, [decode(value)]);
  }
  if (raw.length / 2 > maxHeaders || bytes > maxBytes) throw new Rejection(431);
  return headers;
}

function decode(latin1: string): string {
  // Nearly every value is ASCII, which is the same in both encodings.
  if (/^[\t\x20-\x7e]*$/.test(latin1)) return latin1;
  if (latin1.includes('\0')) throw new Rejection(400);
  try {
    return utf8.decode(Buffer.from(latin1, 'latin1'));
  } catch {
    throw new Rejection(400);
  }
}

/** Joins the values of each header into one text, as the real host does for the worker. */
export function joinHeaders(headers: RequestHeaders): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, values]) => [name, values.join(',')]));
}
