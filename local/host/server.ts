/**
 * Serves HTTP for the embedded Functions host. It imitates the observed behaviour of the real host (4.1037),
 * except:
 * - It does not enforce functionTimeout. The real host then ends the worker and every call in flight.
 * - There is one worker, in this process. An uncaught error ends it, and nothing restarts it.
 * - It runs only HTTP triggers and timers, without the headers and limits of the App Service front end.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isAuthorized, type HostKeys } from './authorize';
import type { CoreRegistry, HostReply, HttpData } from './core';
import { invokeHttp, type InvocationLog } from './invoke';
import type { LoadedApp } from './load';
import { findRoute } from './routes';

/** What the host serves. */
export interface HostOptions {
  app: LoadedApp;
  registry: CoreRegistry;
  keys: HostKeys;
  /** Maximum size of a body in bytes. The real host reads it from FUNCTIONS_REQUEST_BODY_SIZE_LIMIT. */
  maxBodyBytes: number;
  /** Whether `GET /` shows the platform's page. The real host reads this from AzureWebJobsDisableHomepage. */
  homepage: boolean;
  log: InvocationLog;
}

const homepage = '<!DOCTYPE html><title>Function app</title><p>The function app is up and running.</p>';

/** Creates the server, which does not listen yet. */
export function createHost(options: HostOptions): Server {
  return createServer((request, response) => {
    handle(request, options)
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
}

const reply = (status: number, text = '', headers: HostReply['headers'] = []): HostReply => {
  return { status, headers, body: Buffer.from(text) };
};

async function handle(request: IncomingMessage, options: HostOptions): Promise<HostReply> {
  const { app, registry, keys, log } = options;
  const address = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`;
  if (!URL.canParse(address)) return reply(400);
  const url = new URL(address);
  const method = request.method ?? 'GET';
  // Like the real host, closes the network connection when a body is too large, also for a chunked body.
  const body = await readBody(request, options.maxBodyBytes);
  if (body === 'too large') return reply(500, '', [['connection', 'close']]);
  if (app.broken) return reply(503, 'Function host is not running.');
  if (options.homepage && url.pathname === '/' && method === 'GET') {
    return reply(200, homepage, [['content-type', 'text/html']]);
  }
  const route = findRoute(app.routes, method, url.pathname);
  const registered = registry.functions.find(({ name }) => name === route?.functionName);
  if (!route || !registered) return reply(404);
  const { authLevel = 'function' } =
    Object.values(registered.bindings).find(({ type }) => type === 'httpTrigger') ?? {};
  if (!isAuthorized(authLevel, request.headers, url.searchParams, keys)) return reply(401);

  const http: HttpData = {
    method,
    url: url.href,
    headers: joinHeaders(request),
    query: joinQuery(url.searchParams),
    params: route.params,
    // As on the real host, a body without Content-Length is lost between host and worker.
    body: request.headers['content-length'] !== undefined && body.length > 0 ? { bytes: body } : null,
  };
  return invokeHttp(registry, registered, http, log);
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too large'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 'too large';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Joins headers that occur several times, as the real host does. */
function joinHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

/** Joins query parameters that occur several times, as the real host does. */
function joinQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(',')]));
}

function send(response: ServerResponse, { status, headers, body }: HostReply): void {
  for (const [name, value] of headers) {
    if (name === 'set-cookie') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  // As on the real host, a reply without Content-Length is sent in chunks; an empty reply has the length 0.
  const isHead = response.req.method === 'HEAD' && response.hasHeader('content-length');
  if (body.length === 0 && status !== 204 && !isHead) response.setHeader('content-length', 0);
  response.writeHead(status);
  response.end(body);
}
