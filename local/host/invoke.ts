/** Runs one invocation through the real @azure/functions library, including its hooks. */
import { randomUUID } from 'node:crypto';
import { forward } from './stream';
import { traceContextFrom } from './trace-context';
import type {
  CoreRegistry,
  HostReply,
  HttpCookie,
  HttpData,
  InvocationModel,
  RegisteredFunction,
  TypedData,
} from './core';

/** Receives what a function logs. */
export type InvocationLog = (level: string, functionName: string, message: string) => void;

const empty = new Uint8Array();

/** The event that starts an invocation. */
export interface Trigger {
  /** Value of the trigger's binding. */
  data: TypedData;
  metadata: Record<string, TypedData>;
  traceParent?: string;
  traceState?: string;
}

/** An invocation that ended without an error. */
interface Invocation {
  model: InvocationModel;
  context: object;
  result: unknown;
}

/**
 * Invokes a function for an HTTP request. As on the real host, the reply is an empty 500 when the function
 * throws, and an empty 204 when it returns nothing.
 */
export async function invokeHttp(
  registry: CoreRegistry,
  registered: RegisteredFunction,
  http: HttpData,
  log: InvocationLog,
): Promise<HostReply> {
  const invocationId = randomUUID();
  const { httpUri } = registry;
  const forwarded = httpUri === undefined ? undefined : forward(httpUri, invocationId, http);
  const trigger = {
    data: { http },
    // For a request, the library reads the metadata only if it streams.
    metadata: forwarded ? triggerMetadata(http) : {},
    ...traceContextFrom(http.headers),
  };
  const invocation = await invoke(registry, registered, trigger, log, invocationId);
  if (!invocation || (forwarded && (invocation.result === undefined || invocation.result === null))) {
    forwarded?.abandon();
    return { status: 500, headers: [], body: empty };
  }
  try {
    const { model, context, result } = invocation;
    const response = await model.getResponse(context, result);
    if (forwarded) return await forwarded.reply;
    return response.returnValue?.http
      ? toReply(response.returnValue.http)
      : { status: 204, headers: [], body: empty };
  } catch (error) {
    forwarded?.abandon();
    log('error', registered.name, described(error));
    return { status: 500, headers: [], body: empty };
  }
}

/**
 * Invokes a function, including its hooks.
 *
 * @returns the finished invocation; undefined when the function threw, which is logged
 */
export async function invoke(
  registry: CoreRegistry,
  registered: RegisteredFunction,
  { data, metadata, traceParent = '', traceState = '' }: Trigger,
  log: InvocationLog,
  invocationId: string = randomUUID(),
): Promise<Invocation | undefined> {
  const { name, bindings } = registered;
  const appHookData = {};
  let context: object | undefined;
  const logLine = (level: string, category: string, message: string) => {
    const entry = { hookData: {}, appHookData, level, category, message, invocationContext: context };
    for (const hook of registry.hooks.log) hook(entry);
    log(entry.level, name, entry.message);
  };
  try {
    const triggerName = Object.keys(bindings).find((key) => bindings[key]?.direction === 'in') ?? '';
    const model = registry.model?.getInvocationModel({
      invocationId,
      request: {
        invocationId,
        functionId: name,
        inputData: [{ name: triggerName, data }],
        triggerMetadata: metadata,
        traceContext: { traceParent, traceState },
      },
      metadata: { name, bindings },
      log: logLine,
    });
    if (!model) throw new Error('The app has registered no programming model.');
    const { context: invocationContext, inputs } = await model.getArguments();
    context = invocationContext;

    const shared = { hookData: {}, appHookData, invocationContext };
    const before = { ...shared, inputs, functionCallback: registered.callback };
    for (const hook of registry.hooks.preInvocation) await hook(before);
    const after: { result: unknown; error: unknown } = {
      ...{ ...shared, inputs: before.inputs },
      result: null,
      error: null,
    };
    try {
      after.result = await model.invokeFunction(invocationContext, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
    for (const hook of registry.hooks.postInvocation) await hook(after);
    if (after.error === null) return { model, context: invocationContext, result: after.result };
    logLine('error', 'system', described(after.error));
  } catch (error) {
    logLine('error', 'system', described(error));
  }
  return undefined;
}

function described(error: unknown): string {
  return `The function threw: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/**
 * The binding data that the real host adds: query, headers, and each parameter of query and route and each
 * top-level text of the body under its own name.
 */
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
      ...cookies.map((cookie): [string, string] => ['set-cookie', cookieHeader(cookie)]),
    ],
    body: body?.bytes ?? Buffer.from(body?.string ?? body?.json ?? ''),
  };
}

function cookieHeader({ name, value, ...attributes }: HttpCookie): string {
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
