/** Lists every HTTP function and timer that the app registers. */
import type { HttpMethod, InvocationContext } from '@azure/functions';
import { actions, chatPost } from './actions';
import {
  answerGet,
  answerPost,
  answerSchemaPost,
  connectionGet,
  jobGet,
  mcpDefinition,
  mcpPath,
  onBatchEnded,
  subscriptionDelete,
  usageGet,
  type Operation,
} from './connector';
import type { Dependencies, Handler } from './http/call';
import { answer } from './http/functions/answer';
import { answerSchemaFor } from './http/functions/answer-schema';
import { connectionStatus } from './http/functions/connection-status';
import { consolePage } from './http/functions/console';
import { definition } from './http/functions/definition';
import { health } from './http/functions/health';
import { job } from './http/functions/job';
import { cleanUpJobs } from './http/functions/job-cleanup';
import { mcp } from './http/functions/mcp';
import { openaiEvents } from './http/functions/openai-events';
import { subscribe, unsubscribe } from './http/functions/subscriptions';
import { picture } from './http/functions/picture';
import { recentCallsOf } from './http/functions/recent-calls';
import { setup } from './http/functions/setup';
import { unknownRoute } from './http/functions/unknown-route';
import { usageOfAll, usageOfConnection } from './http/functions/usage';
import { watchBatches } from './http/batch-watch';
import { run, runNamed, runStart } from './http/walk';

/** An HTTP function. */
export interface HttpFunction {
  name: string;
  methods: HttpMethod[];
  /** Begins with a slash; `/<name>` if left out. */
  path?: string;
  /** Who may call it: callers with a key or token, whoever has the host’s master key, or anyone. */
  for: 'callers' | 'administrators' | 'anyone';
  /** Makes the handler of its requests. */
  handler: (name: string, dependencies: Dependencies) => Handler;
}

/** A function that runs on a schedule. */
export interface TimerFunction {
  name: string;
  /** Six fields: seconds, minutes, hours, days, months, days of the week. */
  schedule: string;
  run: (
    dependencies: Dependencies,
    context: Pick<InvocationContext, 'invocationId' | 'log'>,
  ) => Promise<void>;
}

/** Name, method and path of an operation that is no action. */
const addressOf = ({ operationId, method, path }: Operation) => ({
  name: operationId,
  methods: [method],
  path,
});

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
    ...addressOf(connectionGet),
    for: 'callers',
    handler: connectionStatus,
  },
  { ...addressOf(usageGet), for: 'callers', handler: usageOfConnection },
  { name: 'CallsGet', methods: ['GET'], path: '/v1/calls', for: 'callers', handler: recentCallsOf },
  { name: 'SetupGet', methods: ['GET'], path: '/v1/setup', for: 'callers', handler: setup },
  {
    name: 'UsageOfAllGet',
    methods: ['GET'],
    path: '/v1/usage/all',
    for: 'administrators',
    handler: usageOfAll,
  },
  {
    ...addressOf(answerPost),
    for: 'callers',
    handler: (name, dependencies) => runStart(name, chatPost, dependencies),
  },
  { ...addressOf(answerGet), for: 'callers', handler: answer },
  {
    name: 'McpPost',
    methods: ['POST'],
    path: mcpPath,
    for: 'callers',
    handler: (name, dependencies) =>
      mcp(name, dependencies, ({ method, path }) => {
        const found = known.find((one) => one.path === path && one.methods.includes(method));
        return found?.handler(found.name, dependencies);
      }),
  },
  { ...addressOf(answerSchemaPost), for: 'callers', handler: answerSchemaFor },
  { ...addressOf(jobGet), for: 'anyone', handler: job },
  { ...addressOf(onBatchEnded), for: 'callers', handler: subscribe },
  { ...addressOf(subscriptionDelete), for: 'callers', handler: unsubscribe },
  {
    name: 'OpenAIEventPost',
    methods: ['POST'],
    path: '/v1/webhooks/openai',
    for: 'anyone',
    handler: openaiEvents,
  },
  { name: 'HealthGet', methods: ['GET', 'HEAD'], path: '/health', for: 'anyone', handler: health },
  {
    name: 'DefinitionGet',
    methods: ['GET', 'HEAD', 'OPTIONS'],
    path: '/swagger.json',
    for: 'anyone',
    handler: definition,
  },
  { name: 'ConsoleGet', methods: ['GET', 'HEAD'], path: '/console', for: 'anyone', handler: consolePage },
  {
    name: 'ConsoleFileGet',
    methods: ['GET', 'HEAD'],
    path: '/console/{file}',
    for: 'anyone',
    handler: consolePage,
  },
  {
    name: 'McpDefinition',
    methods: ['GET', 'HEAD', 'OPTIONS'],
    path: '/mcp.swagger.json',
    for: 'anyone',
    handler: (name, dependencies) => definition(name, dependencies, mcpDefinition),
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
      // Nobody writes these addresses by hand, so they are never what somebody meant.
      const hidden = [jobGet, answerSchemaPost, onBatchEnded, subscriptionDelete].map(
        ({ operationId }) => operationId,
      );
      const written = known.filter((one) => !hidden.includes(one.name));
      const routes = written.map(({ name, methods, path = `/${name}` }) => ({ methods, path }));
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
    // OpenAI keeps what was asked and answered until it is deleted. Replies for repeated calls are of no use after 15 minutes.
    name: 'AnswerCleanup',
    schedule: '0 */15 * * * *',
    run: async (dependencies, context) => {
      const [jobs, claims] = await Promise.all([
        cleanUpJobs(dependencies, context),
        dependencies.claims.cleanUp(),
      ]);
      context.log(JSON.stringify({ event: 'answer_cleanup', ...jobs, claims }));
    },
  },
  {
    // In case that an event of OpenAI was lost, or that no webhook was set up.
    name: 'BatchWatch',
    schedule: '30 */15 * * * *',
    run: async (dependencies, context) => {
      const batches = await watchBatches(dependencies, context);
      context.log(JSON.stringify({ event: 'batch_watch', ...batches }));
    },
  },
  {
    // OpenAI deletes files that expire by itself.
    name: 'FileCleanup',
    schedule: '0 45 3 * * *',
    run: async ({ files, batches }, context) => {
      const [forgotten, ofBatches] = await Promise.all([files.cleanUp(), batches.cleanUp()]);
      context.log(JSON.stringify({ event: 'file_cleanup', forgotten, batches: ofBatches }));
    },
  },
  {
    // A row for each instance, model and day is more than anybody wants to read.
    name: 'UsageCleanup',
    schedule: '0 45 3 * * *',
    run: async ({ usage, budgets }, context) => {
      const [rows, ended] = await Promise.all([usage.cleanUp(), budgets.cleanUp()]);
      context.log(JSON.stringify({ event: 'usage_cleanup', ...rows, budgets: ended }));
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
