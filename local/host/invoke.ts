/** Running one invocation through the real @azure/functions library, hooks included. */
import { randomUUID } from 'node:crypto';
import { forward } from './stream';
import type { CoreRegistry, HostReply, HttpCookie, HttpData, RegisteredFunction } from './core';

/** Receives what a function logs. */
export type InvocationLog = (level: string, functionName: string, message: string) => void;

const empty = new Uint8Array();

/**
 * Invokes a function. As on the real host, one that throws is answered with an empty 500, and one that returns nothing
 * with an empty 204.
 */
export async function invoke(
  registry: CoreRegistry,
  registered: RegisteredFunction,
  http: HttpData,
  log: InvocationLog,
): Promise<HostReply> {
  const invocationId = randomUUID();
  const { name, bindings } = registered;
  const appHookData = {};
  let invocationContext: object | undefined;
  const logLine = (level: string, category: string, message: string) => {
    const entry = { hookData: {}, appHookData, level, category, message, invocationContext };
    for (const hook of registry.hooks.log) hook(entry);
    log(entry.level, name, entry.message);
  };
  const forwarded =
    registry.httpUri === undefined ? undefined : forward(registry.httpUri, invocationId, http);
  const failed = (error: unknown): HostReply => {
    forwarded?.abandon();
    logLine('error', 'system', `The function threw: ${error instanceof Error ? error.stack : String(error)}`);
    return { status: 500, headers: [], body: empty };
  };
  try {
    const triggerName = Object.keys(bindings).find((key) => bindings[key]?.direction === 'in') ?? '';
    const model = registry.model?.getInvocationModel({
      invocationId,
      request: {
        invocationId,
        functionId: name,
        inputData: [{ name: triggerName, data: { http } }],
        triggerMetadata: triggerMetadata(http),
        traceContext: {
          traceParent: http.headers?.traceparent ?? '',
          traceState: http.headers?.tracestate ?? '',
        },
      },
      metadata: { name, bindings },
      log: logLine,
    });
    if (!model) throw new Error('The app has registered no programming model.');
    const { context, inputs } = await model.getArguments();
    invocationContext = context;

    const hookData = {};
    const before = {
      hookData,
      appHookData,
      invocationContext,
      inputs,
      functionCallback: registered.callback,
    };
    for (const hook of registry.hooks.preInvocation) await hook(before);
    const after = {
      hookData,
      appHookData,
      invocationContext,
      inputs: before.inputs,
      result: null,
      error: null,
    } as {
      result: unknown;
      error: unknown;
    };
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
    for (const hook of registry.hooks.postInvocation) await hook(after);
    if (after.error !== null) return failed(after.error);

    if (forwarded && (after.result === undefined || after.result === null))
      return failed('nothing was returned');
    const response = await model.getResponse(context, after.result);
    if (forwarded) return await forwarded.reply;
    return response.returnValue?.http
      ? toReply(response.returnValue.http)
      : { status: 204, headers: [], body: empty };
  } catch (error) {
    return failed(error);
  }
}

/** The binding data that the real host sends along: query, headers, and what names a parameter or a property. */
function triggerMetadata({ headers = {}, query = {}, params = {}, body }: HttpData) {
  const named = { ...topLevelTexts(body?.bytes), ...query, ...params };
  return {
    ...Object.fromEntries(Object.entries(named).map(([name, value]) => [name, { string: value }])),
    Headers: { json: JSON.stringify(headers) },
    Query: { json: JSON.stringify(query) },
  };
}

function topLevelTexts(bytes: Uint8Array | undefined): Record<string, string> {
  try {
    const body: unknown = JSON.parse(Buffer.from(bytes ?? empty).toString('utf8'));
    return Object.fromEntries(
      Object.entries(Object(body) as object).filter(([, value]) => typeof value === 'string'),
    );
  } catch {
    return {};
  }
}

function toReply({ statusCode, headers = {}, cookies = [], body }: HttpData): HostReply {
  return {
    status: Number(statusCode ?? 200),
    headers: [
      ...Object.entries(headers),
      ...cookies.map((cookie): [string, string] => ['set-cookie', print(cookie)]),
    ],
    body: body?.bytes ?? Buffer.from(body?.string ?? body?.json ?? ''),
  };
}

function print({ name, value, ...attributes }: HttpCookie): string {
  const { maxAge, expires, domain, path, secure, httpOnly, sameSite } = attributes;
  const sameSiteNames = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' };
  const site = sameSite && sameSiteNames[sameSite];
  return [
    `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    maxAge && `Max-Age=${maxAge.value}`,
    expires && `Expires=${new Date(expires.value.seconds * 1000).toUTCString()}`,
    domain && `Domain=${domain.value}`,
    path && `Path=${path.value}`,
    secure?.value && 'Secure',
    httpOnly?.value && 'HttpOnly',
    site && `SameSite=${site}`,
  ]
    .filter(Boolean)
    .join('; ');
}
