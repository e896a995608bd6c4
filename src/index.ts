/** Composition root: settings, dependencies, and one HTTP function for each action. */
import { randomBytes } from 'node:crypto';
import { app } from '@azure/functions';
import { actions, connectionGet } from './actions';
import { createAdaptation } from './adaptation';
import { describeDefect, type Warn } from './errors';
import { jsonReply } from './http/output/reply';
import type { Dependencies } from './http/frame';
import { connectionStatus } from './http/functions/connection-status';
import { definitionFile } from './http/functions/definition';
import { pictureFile, pictureRoute } from './http/functions/picture';
import { run, runNamed } from './http/walk';
import { unknownRoute, type Route } from './http/functions/unknown-route';
import { createAzureOpenAITokens, createKeys } from './keys';
import { createOpenAI } from './openai';
import { createAzureSpeech } from './openai/azure-speech';
import { createPictures } from './pictures';
import { readSettings } from './settings';
import { createThrottle } from './throttle';

const now = () => Date.now();
const warn: Warn = (warning) => console.warn(JSON.stringify(warning));

const { settings, problems } = readSettings();
for (const { name, reason } of problems) warn({ event: 'wrong_setting', name, reason });

// The host would end the process, and with it every other call.
process.on('unhandledRejection', (error) => warn({ event: 'unhandled_rejection', ...describeDefect(error) }));

const azureSpeech = createAzureSpeech({ settings, now, random: Math.random });

const pictures = createPictures({ settings, now, randomBytes, warn });

const dependencies: Dependencies = {
  settings,
  settingProblems: problems,
  throttle: createThrottle({ settings, clock: () => performance.now(), now, random: Math.random, warn }),
  keys: createKeys({ settings, now, warn }),
  openai: createOpenAI({ settings, now, random: Math.random }),
  adaptation: createAdaptation({ settings, now }),
  azureSpeech: azureSpeech && { send: azureSpeech, token: createAzureOpenAITokens(settings, warn) },
  pictures,
  now,
};

// Callers that App Service authentication verifies have a token, and no function key; others are refused in the walk.
const authLevel = settings.authenticationEnabled ? 'anonymous' : 'function';

for (const action of actions) {
  app.http(action.operationId, {
    methods: [action.method],
    route: action.path.slice(1),
    authLevel,
    handler: run(action, dependencies),
  });
}

// The Azure Functions action of Logic Apps takes functions without a route of their own only.
const byName = 'OpenAI';

app.http(byName, {
  methods: ['POST'],
  authLevel,
  handler: runNamed(byName, actions, dependencies),
});

app.http(connectionGet.operationId, {
  methods: [connectionGet.method],
  route: connectionGet.path.slice(1),
  authLevel,
  handler: connectionStatus(dependencies),
});

const health: Route = { methods: ['GET'], path: '/health' };

app.http('HealthGet', {
  methods: health.methods,
  route: health.path.slice(1),
  authLevel: 'anonymous',
  handler: () => jsonReply(200, { status: 'ok' }, {}),
});

const definition: Route = { methods: ['GET', 'HEAD', 'OPTIONS'], path: '/swagger.json' };

app.http('DefinitionGet', {
  methods: definition.methods,
  route: definition.path.slice(1),
  authLevel: 'anonymous',
  handler: definitionFile(settings, problems),
});

const picture: Route = { methods: ['GET', 'HEAD'], path: `/${pictureRoute}` };

app.http('PictureGet', {
  methods: picture.methods,
  route: pictureRoute,
  authLevel: 'anonymous',
  handler: pictureFile(pictures, problems),
});

// A link that no longer works has no picture to keep.
app.timer('PictureCleanup', {
  schedule: '0 15 * * * *',
  handler: async (_, context) => {
    if (problems.length > 0) return;
    context.log(JSON.stringify({ event: 'picture_cleanup', deleted: await pictures.cleanUp() }));
  },
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
  handler: unknownRoute([
    ...[...actions, connectionGet].map(({ method, path }) => ({ methods: [method], path })),
    { methods: ['POST'], path: `/${byName}` },
    health,
    definition,
    picture,
  ]),
});
