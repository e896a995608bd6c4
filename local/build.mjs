/**
 * Builds the app into dist/index.js, the one file that is deployed, and the local tools into build/. With --measure it
 * also prints how large the file is and how long Node takes to load it.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { build } from 'esbuild';

const shared = { bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'warning' };

await Promise.all([
  // The worker of the Functions host provides @azure/functions-core at run time.
  build({
    ...shared,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.js',
    sourcemap: true,
    external: ['@azure/functions-core'],
    // Some packages have a main file that finds its parts at run time, which cannot be bundled.
    mainFields: ['module', 'main'],
    // Packages made for modules ask where their file is, which CommonJS says otherwise.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  }),
  build({
    ...shared,
    entryPoints: [
      'local/start.ts',
      'local/func.ts',
      'local/generate.ts',
      'local/connector/main.ts',
      'local/host/main.ts',
    ],
    outbase: '.',
    outdir: 'build',
    packages: 'external',
  }),
]);

if (process.argv.includes('--measure')) {
  const times = Array.from({ length: 7 }, loadTimeMs).sort((a, b) => a - b);
  const megabytes = (statSync('dist/index.js').size / 1e6).toFixed(1);
  console.log(`dist/index.js: ${megabytes} MB, loads in ${times[3].toFixed(0)} ms (median of 7 processes)`);
}

/** Loads the file in a process of its own, beside a stand-in for what the worker provides. */
function loadTimeMs() {
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
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (status === 0 && Number(stdout) > 0) return Number(stdout);
  console.error(`dist/index.js could not be loaded:\n${stderr}`);
  process.exit(1);
}
