/** Builds replies of the host itself, and sends replies to the caller. */
import type { ServerResponse } from 'node:http';
import type { HostReply } from './core';

/** Thrown for a request that the host refuses. The reply is empty, and the network connection is closed. */
export class Rejection extends Error {
  /** @param status - the status of the reply */
  constructor(readonly status: number) {
    super(`The host refuses the request with the status ${status}.`);
  }
}

/** Builds a reply; the body is empty if no text is given. */
export function reply(status: number, text = '', headers: HostReply['headers'] = []): HostReply {
  return { status, headers, body: Buffer.from(text) };
}

/**
 * Sends a reply.
 *
 * @param close - whether to close the network connection afterwards
 */
export function send(response: ServerResponse, { status, headers, body }: HostReply, close: boolean): void {
  const isLength = ([name]: [string, string]) => name === 'content-length';
  const isHead = response.req.method === 'HEAD' && headers.some(isLength);
  // As on the real host, a reply without Content-Length is sent in chunks; an empty reply has the length 0.
  const hasNone = body.length === 0 && status !== 204 && !isHead;
  const lines = (hasNone ? headers.filter((header) => !isLength(header)) : headers).flat();
  if (hasNone) lines.push('content-length', '0');
  if (close) lines.push('connection', 'close');
  response.writeHead(status, lines);
  response.end(body);
}
