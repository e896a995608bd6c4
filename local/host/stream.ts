/**
 * Supports HTTP streaming for other apps that enable it; this project's app does not. The library then opens
 * its own server. The host forwards every request to it, with the id of the invocation in a header. When the
 * function throws or returns nothing, the real host waits for minutes; this one replies with 500.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HostReply, HttpData } from './core';

/** A request that was forwarded to the library's server. */
export interface Forwarded {
  reply: Promise<HostReply>;
  /** Ends the request, when the function will not reply to it. */
  abandon: () => void;
}

/**
 * Forwards a request.
 *
 * @param httpUri - address of the library's server
 */
export function forward(httpUri: string, invocationId: string, http: HttpData): Forwarded {
  const target = new URL(http.url ?? '/', httpUri);
  const outgoing = httpRequest(new URL(target.pathname + target.search, httpUri), {
    method: http.method ?? 'GET',
    headers: {
      ...asSent(http.headers ?? {}),
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
  // After `abandon`, nothing waits for the reply, and its rejection must not count as unhandled.
  reply.catch(() => undefined);
  outgoing.end(http.body?.bytes);
  return { reply, abandon: () => outgoing.destroy() };
}

/** Gives header values as Node sends them: one character for each byte of UTF-8. */
function asSent(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
  );
}

/** Headers about the network connection between host and library, which are not part of the reply. */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'date', 'x-ms-invocation-id'];
