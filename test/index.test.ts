/** The bundle that is deployed, in a process that stands in for the worker of the Functions host. */
import { spawnSync } from 'node:child_process';
import { actions } from '../src/actions';
import { machine, root } from './support/app';

/** Loads dist/index.js, then runs a script; gives what was printed. */
function load(
  script: string,
  environment: Record<string, string> = {},
): { status: number | null; printed: string } {
  const worker = `
    const functions = [];
    const core = {
      registerFunction: ({ name, bindings }) => functions.push({ name, trigger: Object.values(bindings)[0] }),
      registerHook() {}, setProgrammingModel() {}, log() {},
    };
    const { Module } = require('node:module');
    const load = Module._load;
    Module._load = (id, ...rest) => (id === '@azure/functions-core' ? core : load(id, ...rest));
    require('./dist/index.js');
    ${script}`;
  const env = { ...machine, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', worker], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status, printed: stdout + stderr };
}

test('a rejection that nobody handles is logged without its text, and does not end the process', () => {
  const script = `
    Promise.reject(new TypeError('sk-secret'));
    setTimeout(() => console.log('still here'), 50);`;
  const { status, printed } = load(script);
  expect(status).toBe(0);
  expect(printed).toContain('"event":"unhandled_rejection","name":"TypeError"');
  expect(printed).toContain('still here');
  expect(printed).not.toContain('sk-secret');
});

test('wrong settings do not keep the functions from being registered', () => {
  const { printed } = load('console.log(functions.map(({ name }) => name).sort().join());', {
    KEY_VAULT_URI: 'x',
  });
  expect(printed).toContain('"event":"wrong_setting","name":"KEY_VAULT_URI"');
  const names = [
    ...actions.map(({ operationId }) => operationId),
    ...['ConnectionGet', 'DefinitionGet', 'HealthGet', 'OpenAI', 'PictureCleanup', 'PictureGet'],
    ...['ThrottleCleanup', 'ZUnknownRoute'],
  ];
  expect(printed.split('\n')).toContain(names.sort().join());
});
