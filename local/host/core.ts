/**
 * The module `@azure/functions-core`, which the Node worker of Azure Functions provides at run time and no registry
 * has. The real @azure/functions library registers its functions and hooks here.
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
  /** Of a timer: seconds, minutes, hours, days, months, days of the week. */
  schedule?: string;
  runOnStartup?: boolean;
}

/** A function that the app has registered. */
export interface RegisteredFunction {
  name: string;
  bindings: Record<string, Binding>;
  callback: (...inputs: unknown[]) => unknown;
}

/** A value as it crosses between host and worker. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  http?: HttpData;
}

/** A request or a reply as it crosses between host and worker. */
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

/** A cookie; most of its values are wrapped, so that absence can be told from emptiness. */
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

/** What the host sends back: the status, headers in order, and the body. */
export interface HostReply {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** What the host tells the library about an invocation. */
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

/** The side of the library that the host drives. */
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

/** Everything that the app has told the host while it loaded. */
export interface CoreRegistry {
  functions: RegisteredFunction[];
  hooks: Record<HookName, Hook[]>;
  model?: ProgrammingModel;
  /** Address of the library's own server, when the app has switched HTTP streaming on. */
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
 * Makes `require('@azure/functions-core')` work in this process, as the worker does. It must happen before the app
 * loads the library, which remembers a failure for good.
 *
 * @param log - receives what the library itself has to say
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
