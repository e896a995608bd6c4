/**
 * HTTP streaming, for other apps that have switched it on; ours has not. The library then opens a server of its own, and
 * the host passes every request on to it, named by the id of the invocation. The real host waits for minutes when the
 * function throws or gives nothing back; this one answers 500.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HostReply, HttpData } from './core';

/** A request on its way through the server of the library. */
export interface Forwarded {
  reply: Promise<HostReply>;
  /** Ends the request, when the function will not answer it. */
  abandon: () => void;
}

/**
 * Passes a request on.
 *
 * @param httpUri - address of the library's server
 */
export function forward(httpUri: string, invocationId: string, http: HttpData): Forwarded {
  const target = new URL(http.url ?? '/', httpUri);
  const outgoing = httpRequest(new URL(target.pathname + target.search, httpUri), {
    method: http.method ?? 'GET',
    headers: {
      ...http.headers,
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': target.host,
      'x-forwarded-proto': 'http',
    },
  });
  const reply = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  }).then(async (response): Promise<HostReply> => {
    const names = Object.entries(response.headersDistinct).filter(([name]) => !hopByHop.includes(name));
    const headers = names.flatMap(([name, values]) =>
      (values ?? []).map((value): [string, string] => [name, value]),
    );
    return { status: response.statusCode ?? 500, headers, body: await buffer(response) };
  });
  // Whoever abandons it does not wait for it.
  reply.catch(() => undefined);
  outgoing.end(http.body?.bytes);
  return { reply, abandon: () => outgoing.destroy() };
}

/** Headers of the connection between host and library, which say nothing about the answer. */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'date', 'x-ms-invocation-id'];
