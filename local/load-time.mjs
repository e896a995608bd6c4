/** Measures how long Node takes to load the app. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/**
 * Loads dist/index.js in a new process, with a stand-in for the module that the worker provides.
 *
 * @returns milliseconds
 * @throws when the file cannot be loaded
 */
export function loadTimeMs() {
  const script = `
    const core = { registerFunction() {}, registerHook() {}, setProgrammingModel() {}, log() {} };
    const { Module } = require('node:module');
    const load = Module._load;
    Module._load = (id, ...rest) => (id === '@azure/functions-core' ? core : load(id, ...rest));
    console.warn = () => {};
    const start = performance.now();
    require('./dist/index.js');
    process.stdout.write(String(performance.now() - start));
    process.exit();`;
  const cwd = path.resolve(import.meta.dirname, '..');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' });
  if (status === 0 && Number(stdout) > 0) return Number(stdout);
  throw new Error(`dist/index.js could not be loaded:\n${stderr}`);
}
