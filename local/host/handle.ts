/** Decides what the host replies to a request: which function runs, and when none may run. */
import type { IncomingMessage } from 'node:http';
import { createKeyCheck, mayCall, presentedKey, type HostKeys, type KeyLevel } from './authorize';
import { kestrelRate, readBody, type BodyRate } from './body';
import type { CoreRegistry, HostReply, HttpData, RegisteredFunction } from './core';
import { readHead, type Head } from './head';
import { joinHeaders } from './headers';
import { invokeHttp, type InvocationLog } from './invoke';
import type { LoadedApp } from './load';
import { joinQuery } from './path';
import { Rejection, reply } from './reply';
import { findRoute } from './routes';

/** What the host serves. */
export interface HostOptions {
  app: LoadedApp;
  registry: CoreRegistry;
  keys: HostKeys;
  /** Maximum size of a body in bytes. The real host reads it from FUNCTIONS_REQUEST_BODY_SIZE_LIMIT. */
  maxBodyBytes: number;
  /** How slowly a body may arrive; as on the real host if left out. */
  bodyRate?: BodyRate;
  /**
   * Whether the platform's page is shown at `/` if no function is there. The real host reads this from
   * AzureWebJobsDisableHomepage.
   */
  homepage: boolean;
  log: InvocationLog;
}

/**
 * Gives the reply to a request.
 *
 * @param proceed - called before the body is read; a caller that waits for `100 Continue` gets it then
 * @throws Rejection for a request that the host refuses together with its network connection
 */
export type Handle = (request: IncomingMessage, proceed: () => void) => Promise<HostReply>;

const page = '<!DOCTYPE html><title>Function app</title><p>The function app is up and running.</p>';

/** Makes the handler of one host instance. */
export function createHandler(options: HostOptions): Handle {
  const { app, registry, keys, maxBodyBytes, bodyRate = kestrelRate, homepage, log } = options;
  const functions = new Map(registry.functions.map((registered) => [registered.name, registered]));
  const levelOf = createKeyCheck(keys);

  return async (request, proceed) => {
    const head = readHead(request);
    const { method, path, url, query, headers } = head;
    const key = presentedKey(headers, query);
    if (/^\/(?:admin|runtime)(?:\/|$)/i.test(path)) return replyOfHost(levelOf(key, ''));
    if (app.broken) return reply(503, 'Function host is not running.');
    const route = findRoute(app.routes, method, path);
    const registered = functions.get(route?.functionName ?? '');
    if (!route || !registered) return path === '/' ? replyOfHomepage(homepage) : reply(404);
    if (!mayCall(authLevelOf(registered), levelOf(key, registered.name))) return reply(401);

    const bytes = await bodyOf(request, head, maxBodyBytes, bodyRate, proceed);
    const http: HttpData = {
      method,
      url,
      headers: joinHeaders(headers),
      query: joinQuery(query),
      params: route.params,
      body: bytes ? { bytes } : null,
    };
    return invokeHttp(registry, registered, http, log);
  };
}

/** Replies in place of the real host's own functions under /admin and /runtime, which do not exist here. */
function replyOfHost(level: KeyLevel | undefined): HostReply {
  if (!level) return reply(401);
  return reply(level === 'admin' ? 404 : 403);
}

function replyOfHomepage(enabled: boolean): HostReply {
  return enabled ? reply(200, page, [['content-type', 'text/html']]) : reply(204);
}

function authLevelOf({ bindings }: RegisteredFunction): string {
  return Object.values(bindings).find(({ type }) => type === 'httpTrigger')?.authLevel ?? 'function';
}

/**
 * Reads the body. A body without Content-Length is lost between host and worker of the real host, which does
 * not even read it.
 *
 * @returns undefined for an empty body, and one without Content-Length
 * @throws Rejection 500 for a body that is too large or arrives too slowly
 */
async function bodyOf(
  request: IncomingMessage,
  { headers }: Head,
  maxBytes: number,
  rate: BodyRate,
  proceed: () => void,
): Promise<Buffer | undefined> {
  const length = Number(headers.get('content-length')?.[0] ?? 0);
  if (length === 0) return undefined;
  if (length > maxBytes) throw new Rejection(500);
  proceed();
  return readBody(request, length, rate);
}
