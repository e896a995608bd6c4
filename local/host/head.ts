/** Reads everything that comes before the body of a request, with the rules of Kestrel. */
import type { IncomingMessage } from 'node:http';
import { readHeaders, type RequestHeaders } from './headers';
import { encodePath, readTarget, type Target } from './path';
import { Rejection } from './reply';

/** A request without its body. */
export interface Head extends Target {
  method: string;
  /** The full URL, as the worker gets it. */
  url: string;
  headers: RequestHeaders;
}

/** Limit of the first line of a request, with its line break. */
const maxLineBytes = 8192;

const hostPattern = /^(?:\[[\da-f:.]+\]|[\w!$&'()*+,;=~.-]*)(?::\d+)?$/i;

/**
 * Reads the head of a request.
 *
 * @throws Rejection with the status for a head that the real host refuses
 */
export function readHead({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): Head {
  if (!/^1\.[01]$/.test(httpVersion)) throw new Rejection(505);
  if (`${method} ${url} HTTP/${httpVersion}\r\n`.length > maxLineBytes) throw new Rejection(414);
  const target = readTarget(url);
  const headers = readHeaders(rawHeaders);
  checkTransferEncoding(headers);
  return {
    ...target,
    method,
    headers,
    url: `http://${hostOf(headers, httpVersion)}${encodePath(target.path)}${target.search}`,
  };
}

function hostOf(headers: RequestHeaders, httpVersion: string): string {
  const [host, ...more] = headers.get('host') ?? (httpVersion === '1.0' ? ['localhost'] : []);
  if (host === undefined || more.length > 0 || !hostPattern.test(host)) throw new Rejection(400);
  return host;
}

/**
 * Refuses a body whose end cannot be found. If a chunked body comes with Content-Length, that header loses
 * its meaning, and the function sees it as `x-content-length`.
 */
function checkTransferEncoding(headers: RequestHeaders): void {
  const codings = headers.get('transfer-encoding');
  if (!codings) return;
  if (!/(?:^|,)\s*chunked\s*$/i.test(codings.join(','))) throw new Rejection(400);
  const length = headers.get('content-length');
  if (length) headers.set('x-content-length', length);
  headers.delete('content-length');
}
