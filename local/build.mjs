/**
 * Builds the app into dist/index.js and dist/resize-worker.js, the only code that is deployed, and the local tools
 * into build/. With --measure it also prints the size of dist/index.js and how long Node takes to load it.
 */
import { statSync } from 'node:fs';
import { build } from 'esbuild';
import { loadTimeMs } from './load-time.mjs';

const shared = { bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'warning' };

await Promise.all([
  // The worker of the Functions host provides @azure/functions-core at run time.
  build({
    ...shared,
    // A worker thread runs a file of its own.
    entryPoints: ['src/index.ts', 'src/pictures/resize-worker.ts'],
    entryNames: '[name]',
    outdir: 'dist',
    sourcemap: true,
    external: ['@azure/functions-core'],
    // Prefer ES modules: the CommonJS file of some packages finds its parts at run time, which cannot be
    // bundled.
    mainFields: ['module', 'main'],
    // ES modules read their own location from import.meta.url, which CommonJS does not have.
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
      'local/catalogue/main.ts',
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
