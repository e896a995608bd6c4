/** Tests the deployed bundle in a process that stands in for the worker of the Functions host. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { actions } from '../src/actions';
import { createBlobStore } from '../src/azure/blobs';
import { containerName } from '../src/pictures';
import { readSettings } from '../src/settings';
import { createTableClient } from '../src/throttle/table';
import { machine, root } from './support/app';
import { takeStorage } from './support/storage';

/** Loads dist/index.mjs, runs a script, and returns the exit code and everything that was printed. */
async function load(
  script: string,
  environment: Record<string, string> = {},
): Promise<{ status: number | null; printed: string }> {
  const worker = `
    const functions = [];
    const core = {
      registerFunction: ({ name, bindings }, callback) =>
        functions.push({ name, trigger: Object.values(bindings)[0], callback }),
      registerHook() {}, setProgrammingModel() {}, log() {},
    };
    const { Module, registerHooks } = require('node:module');
    const loaded = [];
    registerHooks({
      load(url, context, next) {
        if (url.startsWith('file:')) loaded.push(url);
        return next(url, context);
      },
    });
    const { require: load } = Module.prototype;
    Module.prototype.require = function (id) {
      return id === '@azure/functions-core' ? core : load.call(this, id);
    };
    import('./dist/index.mjs').then(() => {
      ${script}
    });`;
  const env = { ...machine, ...environment };
  const child = spawn(process.execPath, ['-e', worker], { cwd: root, env });
  const printed = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, printed: printed.slice(0, 2).join('') };
}

test('an unhandled rejection is logged without its text, and does not end the process', async () => {
  const script = `
    Promise.reject(new TypeError('sk-secret'));
    setTimeout(() => console.log('still here'), 50);`;
  const { status, printed } = await load(script);
  expect(status).toBe(0);
  expect(printed).toContain('"event":"unhandled_rejection","name":"TypeError"');
  expect(printed).toContain('still here');
  expect(printed).not.toContain('sk-secret');
});

test('all functions are registered even when a setting is wrong', async () => {
  const { printed } = await load('console.log(functions.map(({ name }) => name).sort().join());', {
    KEY_VAULT_URI: 'x',
  });
  expect(printed).toContain('"event":"wrong_setting","name":"KEY_VAULT_URI"');
  const names = [
    ...actions.map(({ operationId }) => `Action${operationId}`),
    ...['AnswerCleanup', 'AnswerGet', 'AnswerPost', 'AnswerSchemaPost', 'ConnectionGet', 'JobGet'],
    ...['McpDefinition', 'McpPost', 'CallsGet', 'SetupGet', 'ConsoleGet', 'ConsoleFileGet'],
    ...['BatchWatch', 'FileCleanup', 'OnBatchEnded', 'OpenAIEventPost', 'SubscriptionDelete'],
    ...['DefinitionGet', 'HealthGet', 'OpenAI', 'PictureCleanup', 'PictureGet'],
    ...['ThrottleCleanup', 'UsageCleanup', 'UsageGet', 'UsageOfAllGet', 'ZUnknownRoute'],
  ];
  expect(printed.split('\n')).toContain(names.sort().join());
});

test('answers and pictures are cleaned up during the day, owners of files and the throttle every night', async () => {
  const { printed } = await load(`
    for (const { name, trigger } of functions)
      if (trigger.type === 'timerTrigger') console.log(name, trigger.schedule);`);
  const lines = printed.split('\n').filter((line) => line.includes('Cleanup'));
  expect(lines).toEqual([
    'PictureCleanup 0 15 * * * *',
    'AnswerCleanup 0 */15 * * * *',
    'FileCleanup 0 45 3 * * *',
    'UsageCleanup 0 45 3 * * *',
    'ThrottleCleanup 0 30 3 * * *',
  ]);
});

test('the SDKs that calls need are loaded after the functions are registered, and pictures are not', async () => {
  const script = `
    const { readFileSync } = require('node:fs');
    const names = ['TableClient', 'SecretClient', 'ManagedIdentityCredential', 'BlobServiceClient', 'Jimp'];
    const found = () => {
      const code = loaded.map((url) => readFileSync(new URL(url), 'utf8')).join('');
      return names.filter((name) => code.includes(name + '=class')).join();
    };
    console.log(functions.length > 20, 'at first:', found());
    const until = Date.now() + 20_000;
    setInterval(() => {
      if (found().split(',').length < 3 && Date.now() < until) return;
      console.log('later:', found());
      process.exit();
    }, 20);`;
  const settings = { OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'UseDevelopmentStorage=true' };
  const { printed } = await load(script, settings);
  expect(printed).toContain('true at first: \n');
  expect(printed).toContain('later: TableClient,SecretClient,ManagedIdentityCredential\n');
});

describe('the timers', () => {
  const runTimers = `
    for (const { name, trigger, callback } of functions)
      if (trigger.type === 'timerTrigger')
        Promise.resolve(callback({}, { log: (line) => console.log(name, line) })).then(
          () => console.log(name, 'is done'),
          () => console.log(name, 'has failed'),
        );`;

  test('delete expired pictures and old logs', async () => {
    const environment = { OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: await takeStorage() };
    const { settings } = readSettings(environment);
    const picture = { bytes: Buffer.from('x'), type: 'image/png', expires: 1 };
    await createBlobStore(settings, containerName)?.put('old', picture);
    await (await createTableClient(settings)).createTable();
    const { printed } = await load(runTimers, environment);
    expect(printed).toContain('PictureCleanup {"event":"picture_cleanup","deleted":1}');
    expect(printed).toContain('ThrottleCleanup {"event":"throttle_cleanup","deleted":0}');
  });

  test('do nothing while a setting is wrong', async () => {
    const { printed } = await load(runTimers, { KEY_VAULT_URI: 'x' });
    expect(printed).toContain('PictureCleanup is done');
    expect(printed).toContain('ThrottleCleanup is done');
    expect(printed).not.toMatch(/has failed|_cleanup"/);
  });
});
