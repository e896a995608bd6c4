/**
 * Compares the throttle with plain counting in a table, and with the throttle of another version of the project:
 *
 *   npm run throttle -- <folder of the other version>
 *
 * All use the same Azurite in the same run, in rounds that take turns, each with its own connection. The folder needs no packages.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const require = createRequire(path.join(root, 'package.json'));
const { build } = require('esbuild');

const limit = 100;
const offered = 400;
const rounds = 5;
const shapes = [
  [1, 1],
  [2, 1],
  [1, 16],
  [4, 8],
  [8, 4],
];

const folders = { throttle: root };
if (process.argv[2]) folders.before = path.resolve(process.env.INIT_CWD ?? '.', process.argv[2]);
const ways = ['plain', ...Object.keys(folders), 'budget'];

const bundle = { bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' };
const workerOf = (version) => path.join(root, `build/bench/throttle-worker-${version}.mjs`);
const storage = path.join(root, 'build/bench/azurite.cjs');
const banner = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
for (const [version, folder] of Object.entries(folders)) {
  const sources = {
    name: 'sources',
    setup: ({ onResolve, resolve }) =>
      onResolve({ filter: /^\.\.\/\.\.\/src\// }, ({ path: source, kind }) =>
        resolve(`./${source.slice('../../'.length)}`, { kind, resolveDir: folder }),
      ),
  };
  await build({
    ...bundle,
    entryPoints: [path.join(here, 'worker.ts')],
    outfile: workerOf(version),
    banner,
    nodePaths: [path.join(root, 'node_modules')],
    plugins: [sources],
  });
}
await build({
  ...bundle,
  format: 'cjs',
  entryPoints: [path.join(root, 'local/azurite.ts')],
  outfile: storage,
  packages: 'external',
});
const { startAzurite } = require(storage);
const azurite = await startAzurite({ blobPort: 0, tablePort: 0 });
const node = process.execPath;

/** Runs one round of one way: starts the processes, lets them begin together, and adds up their results. */
async function round(way, processes, callers, name) {
  const asking = way === 'before' ? 'throttle' : way;
  const worker = workerOf(way === 'before' ? 'before' : 'throttle');
  const env = {
    PATH: process.env.PATH,
    AzureWebJobsStorage: azurite.connectionString,
    OPENAI_API_KEY: 'sk-not-used',
    THROTTLE_LIMIT: String(limit),
    THROTTLE_WINDOW_SECONDS: '3600',
    BUDGETS: 'each=1000 USD/month',
  };
  const children = Array.from({ length: processes }, () =>
    spawn(node, [worker, asking, name, String(callers), String(offered / processes)], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  await Promise.all(children.map((child) => once(child.stdout, 'data')));
  const outputs = children.map(async (child) => {
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    return JSON.parse(text);
  });
  for (const child of children) child.stdin.write('go\n');
  const results = await Promise.all(outputs);
  const admitted = results.flatMap(({ admittedMs }) => admittedMs).sort((a, b) => a - b);
  const percentile = (share) => admitted[Math.floor(admitted.length * share)] ?? NaN;
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return {
    admitted: admitted.length,
    perAdmitted: sum('operations') / admitted.length,
    perRefused: sum('afterFull') / sum('refused'),
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}

const spread = (values, digits) => {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, middle, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map(
    (index) => sorted[index],
  );
  return [least, middle, most].map((value) => value.toFixed(digits)).join(' / ');
};

console.log(`Limit ${limit}, ${offered} calls offered, ${rounds} rounds; least / median / most.`);
console.log(
  '| processes x callers | way | admitted | operations per admitted call | per call once known to be full | p50 ms | p99 ms |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [processes, callers] of shapes) {
  const results = Object.fromEntries(ways.map((way) => [way, []]));
  for (let index = 0; index < rounds; index++) {
    for (const way of index % 2 ? ways : ways.toReversed()) {
      // Rounds must not share a connection: the window outlasts the run, so the later one would find it full.
      results[way].push(await round(way, processes, callers, `${way}-${processes}-${callers}-${index}`));
    }
  }
  for (const [way, values] of Object.entries(results)) {
    const cells = [
      [`admitted`, 0],
      [`perAdmitted`, 2],
      [`perRefused`, 2],
      [`p50`, 2],
      [`p99`, 1],
    ].map(([key, digits]) =>
      spread(
        values.map((value) => value[key]),
        digits,
      ),
    );
    console.log(`| ${processes} x ${callers} | ${way} | ${cells.join(' | ')} |`);
  }
  if (!results.before) continue;
  const ratios = ['perAdmitted', 'p50', 'p99'].map((key) => {
    const perRound = results.throttle.map((value, index) => value[key] / results.before[index][key]);
    return `${key} ${spread(perRound, 3)}`;
  });
  console.log(`| ${processes} x ${callers} | ratio to before, of each round | ${ratios.join('; ')} |`);
}
await azurite.stop();
process.exit();
