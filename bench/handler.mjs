/**
 * Measures what a chat costs without the network: the processor time of the app with the library of Azure Functions and axios, its
 * promises, and the memory that becomes garbage. The last two hardly change from run to run.
 *
 *   npm run handler -- [folder of another build]
 *
 * The other build is measured in rounds that take turns with those of this one, as for compare.mjs.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp } from './fronts.mjs';
import { root } from './processes.mjs';
import { median, spread } from './statistics.mjs';

const rounds = Number(process.env.ROUNDS ?? 15);
/** Rounds that are not counted, because V8 is still compiling. */
const warmUps = 10;

const other = process.argv[2] && path.resolve(process.env.INIT_CWD ?? '.', process.argv[2]);
const folders = { ...(other && { before: other }), now: root };

const preload = { NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'handler.cjs')}` };
const builds = {};
for (const [name, folder] of Object.entries(folders)) {
  builds[name] = { ...(await startApp('http://127.0.0.1:9/v1', preload, folder)), results: [] };
}

async function round({ pid, held }) {
  rmSync(held, { force: true });
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(held)) await wait(20);
  const figures = JSON.parse(readFileSync(held, 'utf8'));
  if (figures.error) throw new Error(figures.error);
  return figures;
}

for (let index = -warmUps; index < rounds; index++) {
  const all = Object.values(builds);
  for (const build of index % 2 ? all.toReversed() : all) {
    const figures = await round(build);
    if (index >= 0) build.results.push(figures);
  }
}

const of = (name, figure) => builds[name].results.map((result) => result[figure]);
const titles = {
  cpuMicros: 'CPU µs per call',
  promises: 'promises per call',
  garbageBytes: 'bytes per call',
};
for (const [figure, title] of Object.entries(titles)) {
  const values = Object.keys(builds).map((name) => `${name} ${spread(of(name, figure))}`);
  const ratio = other && median(of('now', figure).map((value, index) => value / of('before', figure)[index]));
  console.log(`${title}: ${values.join(', ')}${other ? `, ratio ${ratio.toFixed(2)}` : ''}`);
}
await Promise.all(Object.values(builds).map(({ stop }) => stop()));
process.exit(0);
