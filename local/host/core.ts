/**
 * Provides the module `@azure/functions-core`, with which the real @azure/functions library registers
 * functions and hooks. In Azure, the Node worker provides it at run time; it is in no package registry.
 *
 * Shapes: types-core/index.d.ts of https://github.com/Azure/azure-functions-nodejs-worker
 */
import { Module } from 'node:module';

/** A binding of a function, as the library describes it. */
export interface Binding {
  type: string;
  direction: string;
  authLevel?: string;
  methods?: string[];
  route?: string;
  /** Of a timer, in six fields: seconds, minutes, hours, days, months, days of the week. */
  schedule?: string;
  runOnStartup?: boolean;
}

/** A function that the app has registered. */
export interface RegisteredFunction {
  name: string;
  bindings: Record<string, Binding>;
  callback: (...inputs: unknown[]) => unknown;
}

/** A value as host and worker exchange it. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  http?: HttpData;
}

/** A request or a reply as host and worker exchange it. */
export interface HttpData {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  body?: TypedData | null;
  statusCode?: string;
  cookies?: HttpCookie[];
}

/** A cookie. Most values are wrapped, so that a missing value differs from an empty one. */
export interface HttpCookie {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number };
}

/** What the host sends to the caller: the status, the headers in order, and the body. */
export interface HostReply {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** What the host passes to the library about an invocation. */
export interface CoreInvocation {
  invocationId: string;
  request: {
    invocationId: string;
    functionId: string;
    inputData: { name: string; data: TypedData }[];
    triggerMetadata: Record<string, TypedData>;
    traceContext?: { traceParent: string; traceState: string };
  };
  metadata: { name: string; bindings: Record<string, Binding> };
  state?: string;
  log: (level: string, category: string, message: string) => void;
}

/** The part of the library that the host calls. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel: (invocation: CoreInvocation) => InvocationModel;
  getCapabilities: (defaults: Record<string, string>) => Promise<Record<string, string>>;
}

/** Runs one invocation, step by step. */
export interface InvocationModel {
  getArguments: () => Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction: (
    context: object,
    inputs: unknown[],
    callback: RegisteredFunction['callback'],
  ) => Promise<unknown>;
  getResponse: (context: object, result: unknown) => Promise<{ returnValue?: TypedData | null }>;
}

export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type Hook = (context: object) => unknown;

/** Everything that the app registered while it loaded. */
export interface CoreRegistry {
  functions: RegisteredFunction[];
  hooks: Record<HookName, Hook[]>;
  model?: ProgrammingModel;
  /** Address of the library's own server, when the app has enabled HTTP streaming. */
  httpUri?: string;
}

class Disposable {
  constructor(private readonly callback: () => void) {}

  static from(...disposables: { dispose: () => void }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    this.callback();
  }
}

/**
 * Makes `require('@azure/functions-core')` work in this process, as the worker does. Call this before the app
 * loads the library, because the library tries only once.
 *
 * @param log - receives the log messages of the library itself
 * @returns the registry, which fills while the app loads
 */
export function installCore(log: (level: string, message: string) => void): CoreRegistry {
  const registry: CoreRegistry = {
    functions: [],
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
  };
  const core = {
    version: '3.9.1',
    hostVersion: '4.1037.0',
    Disposable,
    registerFunction: (
      metadata: Omit<RegisteredFunction, 'callback'>,
      callback: RegisteredFunction['callback'],
    ) => {
      const registered = { ...metadata, callback };
      registry.functions.push(registered);
      return new Disposable(() => void registry.functions.splice(registry.functions.indexOf(registered), 1));
    },
    registerHook: (name: string, hook: Hook) => {
      if (!Object.hasOwn(registry.hooks, name)) throw new RangeError(`Unrecognized hook "${name}"`);
      const hooks = registry.hooks[name as HookName];
      hooks.push(hook);
      return new Disposable(() => void hooks.splice(hooks.indexOf(hook), 1));
    },
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.model = model;
    },
    getProgrammingModel: () => registry.model,
    log: (level: string, _category: string, message: string) => log(level, message),
  };
  const prototype: { require: (this: unknown, id: string) => unknown } = Module.prototype;
  const { require } = prototype;
  prototype.require = function (id) {
    return id === '@azure/functions-core' ? core : require.call(this, id);
  };
  return registry;
}
