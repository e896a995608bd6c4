/** Starts the app: reads the settings, creates the dependencies and registers the functions. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { app } from '@azure/functions';
import { createAdaptation } from './adaptation';
import { describeDefect, type Warn } from './errors';
import { httpFunctions, timers } from './functions';
import type { Dependencies } from './http/call';
import { createConsoleFiles } from './http/console-files';
import { hostReply } from './http/host-reply';
import { acceptEveryRequest } from './http/host-request';
import { createBatches } from './batches';
import { createRecentCalls } from './http/recent-calls';
import { createBudgets } from './budgets';
import { createClaims } from './claims';
import { createFiles } from './files';
import { createJobs } from './jobs';
import { createKeys, createWebhookSecret } from './keys';
import { createServices } from './openai';
import { createPictures, createResize } from './pictures';
import { readSettings } from './settings';
import { preload } from './preload';
import { createSubscriptions } from './subscriptions';
import { createThrottle } from './throttle';
import { createPauses } from './upstreams';
import { createUsageCounter } from './usage';

const now = () => Date.now();
const clock = () => performance.now();
const random = Math.random;
const warn: Warn = (warning) => console.warn(JSON.stringify(warning));

const { settings, problems } = readSettings();
for (const { name, reason } of problems) warn({ event: 'wrong_setting', name, reason });

// Without this handler, the host would end the process, and every other call with it.
process.on('unhandledRejection', (error) => warn({ event: 'unhandled_rejection', ...describeDefect(error) }));

// Node then loads its fetch, which takes a third as long as the app itself. So it is done once the worker has told the host that the app
// is loaded, but before Node looks at anything that comes over the network.
process.nextTick(acceptEveryRequest);

/** Calls a function later. Nothing waits for it when the process ends. */
const later = (run: () => void, milliseconds: number) => void setTimeout(run, milliseconds).unref();

const pauses = createPauses(now);

const dependencies: Dependencies = {
  settings,
  settingProblems: problems,
  throttle: createThrottle({ settings, clock, now, random, warn }),
  services: createServices({
    ...{ settings, pauses, now, random },
    keysFor: createKeys({ settings, now, warn }),
  }),
  adaptation: createAdaptation({ settings, pauses, now, random }),
  pictures: createPictures({
    settings,
    now,
    randomBytes,
    warn,
    // The build puts it beside the file that this one becomes part of.
    resize: createResize(path.join(__dirname, 'resize-worker.mjs'), now),
  }),
  files: createFiles({ settings, now }),
  batches: createBatches({ settings, now }),
  subscriptions: createSubscriptions({ settings, now, randomBytes, warn }),
  webhookSecret: createWebhookSecret({ settings, now, warn }),
  jobs: createJobs({ settings, now, randomBytes, warn }),
  claims: createClaims({ settings, now, randomBytes, warn }),
  usage: createUsageCounter({ settings, now, random, warn, later }),
  budgets: createBudgets({ settings, clock, now, random, warn, later }),
  recentCalls: createRecentCalls(),
  // The build puts them beside the file that this one becomes part of.
  consoleFiles: createConsoleFiles(path.join(__dirname, 'console')),
  wait: async (milliseconds) => wait(milliseconds),
  now,
};

// With App Service authentication, callers send a token, not a function key. Calls without one are refused.
const levels = {
  callers: settings.authenticationEnabled ? 'anonymous' : 'function',
  administrators: 'admin',
  anyone: 'anonymous',
} as const;

for (const { name, methods, path, for: who, handler } of httpFunctions) {
  const handle = handler(name, dependencies);
  app.http(name, {
    methods,
    ...(path !== undefined && { route: path.slice(1) }),
    authLevel: levels[who],
    handler: async (request, context) => hostReply(await handle(request, context)),
  });
}

for (const { name, schedule, run } of timers) {
  app.timer(name, {
    schedule,
    handler: async (_, context) => {
      if (problems.length === 0) await run(dependencies, context);
    },
  });
}

// The host gives some seconds before it ends the process. What is in memory only would be lost.
app.hook.appTerminate(async () => {
  await Promise.all([dependencies.usage.flush(), dependencies.budgets.flush()]);
});

// Once the app is ready: the first call would have to wait for it. With wrong settings there is none.
if (problems.length === 0) later(() => void preload(dependencies), 100);
