/** Tests what the app gets before its first call, and what it does without until then. */
import { execFileSync } from 'node:child_process';
import { preload } from '../src/preload';
import { root, startScene, type Scene } from './support/app';
import { call, chat } from './support/call';
import { dependenciesWith } from './support/dependencies';
import { readText } from './support/deployments';

describe('an app that nobody has called', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.stop());

  test('has read the common key, and the first call does not read it again', async () => {
    const { reads } = scene.vault;
    for (let looks = 0; reads.length === 0 && looks < 1_000; looks++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(reads).toEqual(['openai-api-key']);
    expect((await call(scene.app.url, 'POST /v1/chat/completions', { body: chat('Hello') })).status).toBe(
      200,
    );
    expect(reads.filter((name) => name === 'openai-api-key')).toHaveLength(1);
  });
});

test('what cannot be read in advance is no failure yet', async () => {
  const asked: string[] = [];
  const { throttle } = dependenciesWith();
  const fails = (name: string) => () => {
    asked.push(name);
    return Promise.reject(new Error('It is down.'));
  };
  const { services } = dependenciesWith({ keys: { preload: fails('key') } });
  await preload({ services, throttle: { ...throttle, usage: fails('table') } });
  expect(asked.sort()).toEqual(['key', 'table']);
});

test('the app loads without the fetch of Node, without axios and without what Node knows about languages', () => {
  const script = `
    const core = { registerFunction() {}, registerHook() {}, setProgrammingModel() {}, log() {} };
    const { Module } = require('node:module');
    const { require: load } = Module.prototype;
    Module.prototype.require = function (id) {
      return id === '@azure/functions-core' ? core : load.call(this, id);
    };
    const made = [];
    Intl.ListFormat = class { constructor() { made.push('list'); } };
    import('./dist/index.mjs').then(() => {
      const hasFetch = process.moduleLoadList.some((name) => name.endsWith('undici/undici'));
      process.stdout.write(JSON.stringify({ hasFetch, made }));
      process.exit();
    });`;
  const text = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  expect(JSON.parse(text)).toEqual({ hasFetch: false, made: [] });
  expect(readText('dist/index.mjs')).not.toContain('AxiosError=class');
});

test('the code that each start reads has one byte for each letter, with which Node reads it in half of the time', () => {
  expect(/[^\0-\xff]/.exec(readText('dist/index.mjs'))?.[0]).toBeUndefined();
});
