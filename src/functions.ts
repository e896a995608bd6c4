/** Lists every HTTP function and timer that the app registers. */
import type { HttpMethod, InvocationContext } from '@azure/functions';
import { actions } from './actions';
import { connectionGet } from './connector';
import type { Dependencies, Handler } from './http/call';
import { connectionStatus } from './http/functions/connection-status';
import { definition } from './http/functions/definition';
import { health } from './http/functions/health';
import { picture } from './http/functions/picture';
import { unknownRoute } from './http/functions/unknown-route';
import { run, runNamed } from './http/walk';

/** An HTTP function. */
export interface HttpFunction {
  name: string;
  methods: HttpMethod[];
  /** Begins with a slash; `/<name>` if left out. */
  path?: string;
  /** Who may call it: only callers with a key or token, or anyone. */
  for: 'callers' | 'anyone';
  /** Makes the handler of its requests. */
  handler: (name: string, dependencies: Dependencies) => Handler;
}

/** A function that runs on a schedule. */
export interface TimerFunction {
  name: string;
  /** Six fields: seconds, minutes, hours, days, months, days of the week. */
  schedule: string;
  run: (dependencies: Dependencies, context: Pick<InvocationContext, 'log'>) => Promise<void>;
}

const known: readonly HttpFunction[] = [
  ...actions.map((action): HttpFunction => ({
    // The host accepts a key for one function that it has accepted for another, if the name of the one ends with that of
    // the other. So names get a beginning in common, and none is the end of another.
    name: `Action${action.operationId}`,
    methods: [action.method],
    path: action.path,
    for: 'callers',
    handler: (_, dependencies) => run(action, dependencies),
  })),
  {
    // In Logic Apps, the Azure Functions action can only call functions without a custom route.
    name: 'OpenAI',
    methods: ['POST'],
    for: 'callers',
    handler: (name, dependencies) => runNamed(name, actions, dependencies),
  },
  {
    name: connectionGet.operationId,
    methods: [connectionGet.method],
    path: connectionGet.path,
    for: 'callers',
    handler: connectionStatus,
  },
  { name: 'HealthGet', methods: ['GET', 'HEAD'], path: '/health', for: 'anyone', handler: health },
  {
    name: 'DefinitionGet',
    methods: ['GET', 'HEAD', 'OPTIONS'],
    path: '/swagger.json',
    for: 'anyone',
    handler: definition,
  },
  {
    name: 'PictureGet',
    methods: ['GET', 'HEAD'],
    path: '/v1/images/files/{link}',
    for: 'anyone',
    handler: picture,
  },
];

/** Every HTTP function. */
export const httpFunctions: readonly HttpFunction[] = [
  ...known,
  {
    // The host tries routes in the order of function names, so this name must sort after all others.
    name: 'ZUnknownRoute',
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'],
    path: '/{*path}',
    for: 'anyone',
    handler: (name, dependencies) => {
      const routes = known.map(({ name, methods, path = `/${name}` }) => ({ methods, path }));
      return unknownRoute(name, dependencies, routes);
    },
  },
];

/** Every timer. */
export const timers: readonly TimerFunction[] = [
  {
    // A picture is of no use once its link has expired.
    name: 'PictureCleanup',
    schedule: '0 15 * * * *',
    run: async ({ pictures }, context) => {
      context.log(JSON.stringify({ event: 'picture_cleanup', deleted: await pictures.cleanUp() }));
    },
  },
  {
    // Table Storage does not delete old entries automatically.
    name: 'ThrottleCleanup',
    schedule: '0 30 3 * * *',
    run: async ({ throttle }, context) => {
      context.log(JSON.stringify({ event: 'throttle_cleanup', deleted: await throttle.cleanUp() }));
    },
  },
];
