/** Measures how long Node takes to load the app. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Loads dist/index.mjs in a new process, with a stand-in for the module that the worker provides.
 *
 * @returns milliseconds
 * @throws when the file cannot be loaded
 */
export function loadTimeMs() {
  const script = `
    const core = { registerFunction() {}, registerHook() {}, setProgrammingModel() {}, log() {} };
    const { Module } = require('node:module');
    const { require: load } = Module.prototype;
    Module.prototype.require = function (id) {
      return id === '@azure/functions-core' ? core : load.call(this, id);
    };
    console.warn = () => {};
    const start = performance.now();
    import('./dist/index.mjs').then(() => {
      process.stdout.write(String(performance.now() - start));
      process.exit();
    });`;
  const cwd = path.resolve(import.meta.dirname, '..');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' });
  if (status === 0 && Number(stdout) > 0) return Number(stdout);
  throw new Error(`dist/index.mjs could not be loaded:\n${stderr}`);
}
