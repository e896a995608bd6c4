/**
 * Builds the app into dist/, whose modules are the only code that is deployed, and the local tools into build/. With --measure
 * it also prints the size of the app, and how long Node takes to load what every start needs.
 */
import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { libraries } from './libraries.mjs';
import { loadTimeMs } from './load-time.mjs';

/**
 * Imports these modules of Node as require() does. An import statement reads everything that they export, and with that loads Node's
 * fetch, which takes a third of the time in which the app loads. The app does that afterwards, see src/index.ts.
 */
const httpByRequire = {
  name: 'http by require',
  setup: ({ onResolve, onLoad }) => {
    const namespace = 'by-require';
    onResolve({ filter: /^(node:)?https?$/ }, ({ path: name, namespace: from }) =>
      from === namespace ? { path: name, external: true } : { path: name, namespace },
    );
    onLoad({ filter: /.*/, namespace }, ({ path: name }) => ({
      contents: `module.exports = require(${JSON.stringify(name)});`,
    }));
  },
};

const shared = { bundle: true, write: false, platform: 'node', target: 'node22', logLevel: 'warning' };

const [app, page, tools] = await Promise.all([
  // What src/ imports only when it is first used becomes a file of its own. Half of the time to load the app would be spent on
  // code that the first call mostly does not need.
  build({
    ...shared,
    format: 'esm',
    splitting: true,
    // A worker thread runs a file of its own.
    entryPoints: ['src/index.ts', 'src/pictures/resize-worker.ts'],
    entryNames: '[name]',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    define: { __dirname: 'import.meta.dirname' },
    sourcemap: true,
    plugins: [httpByRequire],
    alias: libraries,
    // Comments and blanks are a third of the code that Node has to read. Names stay: the log says where a defect is.
    minifyWhitespace: true,
    // The worker of the Functions host provides @azure/functions-core at run time, and only to require().
    external: ['@azure/functions-core'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    // Prefer ES modules: the CommonJS file of some packages finds its parts at run time, which cannot be
    // bundled.
    mainFields: ['module', 'main'],
  }),
  // The console, which runs in a browser.
  build({
    ...{ bundle: true, write: false, logLevel: 'warning' },
    format: 'esm',
    target: ['chrome120', 'firefox120', 'safari17'],
    entryPoints: ['console/main.tsx', 'console/console.css'],
    entryNames: 'console',
    outdir: 'dist/console',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
  }),
  build({
    ...shared,
    format: 'cjs',
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

// An app that runs reads modules when it first needs them. So a file stays if it has not changed; the names of the modules change with
// their content, and old ones are removed.
const pageFiles = ['index.html', 'icon.svg'].map((name) => ({
  path: path.resolve('dist/console', name),
  contents: readFileSync(path.join('console', name)),
}));
const deployed = [...app.outputFiles, ...page.outputFiles, ...pageFiles];
for (const { path: file, contents } of [...deployed, ...tools.outputFiles]) {
  if (statSync(file, { throwIfNoEntry: false }) && readFileSync(file).equals(contents)) continue;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
}
const made = new Set(deployed.map((file) => file.path));
for (const file of globSync('dist/**/*').map((name) => path.resolve(name))) {
  if (!made.has(file) && statSync(file).isFile()) rmSync(file);
}

if (process.argv.includes('--measure')) {
  const times = Array.from({ length: 7 }, loadTimeMs).sort((a, b) => a - b);
  const megabytes = (files) => (files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6).toFixed(1);
  const files = globSync('dist/*.mjs');
  const packed = globSync('dist/console/*').reduce(
    (sum, file) => sum + gzipSync(readFileSync(file)).length,
    0,
  );
  console.log(`dist: ${files.length} files, ${megabytes(files)} MB`);
  console.log(
    `dist/index.mjs: ${megabytes(['dist/index.mjs'])} MB, loads in ${times[3].toFixed(0)} ms (median of 7 processes)`,
  );
  console.log(`dist/console: ${(packed / 1e3).toFixed(0)} KB, packed`);
}
