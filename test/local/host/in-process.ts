/** Runs the embedded host inside the test, with functions that only note what the host hands on. */
import { listen } from '../../../local/listen';
import type { CoreRegistry, HttpData, ProgrammingModel } from '../../../local/host/core';
import type { HostOptions } from '../../../local/host/handle';
import { createRoute, inHostOrder } from '../../../local/host/routes';
import { createHost, type Host } from '../../../local/host/server';

/** A function of the test. Its reply is `ran <name>`. */
export interface TestFunction {
  name: string;
  route: string;
  authLevel?: string;
  /** Runs before the reply. */
  run?: () => unknown;
}

/** A running host. */
export interface RunningHost extends Host {
  port: number;
  /** The requests that the host has handed on. */
  seen: HttpData[];
}

const running: Host[] = [];
afterEach(() => Promise.all(running.splice(0).map(({ drain }) => drain(0))));

/** The one key of the hosts. */
export const key = 'A-key';

/** Starts a host, which is stopped after the test. Functions take GET and POST, and need a key unless they say otherwise. */
export async function startHost(
  functions: TestFunction[],
  options: Partial<HostOptions> = {},
): Promise<RunningHost> {
  const seen: HttpData[] = [];
  const registry: CoreRegistry = {
    functions: functions.map(({ name, authLevel = 'function', run = () => undefined }) => ({
      name,
      bindings: { trigger: { type: 'httpTrigger', direction: 'in', authLevel } },
      callback: run,
    })),
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
    model: modelFor(seen),
  };
  const methods = ['GET', 'POST'];
  const routes = inHostOrder(functions.map(({ name, route }) => createRoute(name, methods, route, '')));
  const host = createHost({
    app: { routes },
    registry,
    keys: { default: key },
    maxBodyBytes: 1000,
    homepage: true,
    log: () => undefined,
    ...options,
  });
  running.push(host);
  return { ...host, port: await listen(host.server, 0), seen };
}

function modelFor(seen: HttpData[]): ProgrammingModel {
  return {
    name: 'test',
    version: '1',
    getCapabilities: (defaults) => Promise.resolve(defaults),
    getInvocationModel: ({ metadata, request }) => {
      for (const { data } of request.inputData) if (data.http) seen.push(data.http);
      return {
        getArguments: () => Promise.resolve({ context: {}, inputs: [] }),
        invokeFunction: async (_, inputs, callback) => await callback(...inputs),
        getResponse: () => {
          const body = { string: `ran ${metadata.name}` };
          return Promise.resolve({ returnValue: { http: { statusCode: '200', body } } });
        },
      };
    },
  };
}
