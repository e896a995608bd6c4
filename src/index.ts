/** Composition root: settings, dependencies, and one HTTP function for each action. */
import { app } from '@azure/functions';
import { actions } from './actions';
import { createAdaptation } from './adaptation';
import { describeDefect, type Warn } from './errors';
import { jsonReply } from './http/reply';
import type { Dependencies } from './http/answer';
import { connectionStatus } from './http/connection-status';
import { run } from './http/run';
import { unknownRoute, type Route } from './http/unknown-route';
import { createAzureOpenAITokens, createKeys } from './keys';
import { createOpenAI } from './openai';
import { createAzureSpeech } from './openai/azure-speech';
import { readSettings } from './settings';
import { createThrottle } from './throttle';

const now = () => Date.now();
const warn: Warn = (warning) => console.warn(JSON.stringify(warning));

const { settings, problems } = readSettings();
for (const { name, reason } of problems) warn({ event: 'wrong_setting', name, reason });

// The host would end the process, and with it every other call.
process.on('unhandledRejection', (error) => warn({ event: 'unhandled_rejection', ...describeDefect(error) }));

const azureSpeech = createAzureSpeech({ settings, now, random: Math.random });

const dependencies: Dependencies = {
  settings,
  settingProblems: problems,
  throttle: createThrottle({ settings, clock: () => performance.now(), now, random: Math.random, warn }),
  keys: createKeys({ settings, now, warn }),
  openai: createOpenAI({ settings, now, random: Math.random }),
  adaptation: createAdaptation({ settings, now }),
  azureSpeech: azureSpeech && { send: azureSpeech, token: createAzureOpenAITokens(settings, warn) },
  now,
};

for (const action of actions) {
  app.http(action.operationId, {
    methods: [action.method],
    route: action.path.slice(1),
    authLevel: 'function',
    handler: run(action, dependencies),
  });
}

const connection: Route = { method: 'GET', path: '/v1/connection' };

app.http('ConnectionGet', {
  methods: ['GET'],
  route: connection.path.slice(1),
  authLevel: 'function',
  handler: connectionStatus(dependencies),
});

const health: Route = { method: 'GET', path: '/health' };

app.http('HealthGet', {
  methods: ['GET'],
  route: health.path.slice(1),
  authLevel: 'anonymous',
  handler: () => jsonReply(200, { status: 'ok' }, {}),
});

// Table Storage forgets nothing by itself.
app.timer('ThrottleCleanup', {
  schedule: '0 30 3 * * *',
  handler: async (_, context) => {
    if (problems.length > 0) return;
    context.log(
      JSON.stringify({ event: 'throttle_cleanup', deleted: await dependencies.throttle.cleanUp() }),
    );
  },
});

// The host tries routes in the order of function names, so this one must sort after all others.
app.http('ZUnknownRoute', {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'],
  route: '{*path}',
  authLevel: 'anonymous',
  handler: unknownRoute([...actions, connection, health]),
});
