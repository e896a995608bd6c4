/**
 * Measures where the app spends its time under load. Prints the share of each package, of each of the
 * project's files, and of the functions that take the most time. `npm run profile` runs it.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { URL } from 'node:url';
import { callFront, chatOf, startLoad } from './calls.mjs';
import { fronts, startUpstream } from './fronts.mjs';
import { root } from './processes.mjs';

const body = chatOf(Number(process.env.BYTES ?? 1_000));
const callers = Number(process.env.CALLERS ?? 32);
const load = { body, callers, connections: Number(process.env.CONNECTIONS ?? 4) };
const lines = 40;

const upstream = await startUpstream();
const generator = startLoad();
const front = await fronts['this app'](upstream.after(0), {
  NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'profiler.cjs')}`,
});
await callFront(generator, front, { ...load, seconds: 15 });
process.kill(front.pid, 'SIGUSR2');
const { cpuPer1000, callsPerSecond } = await callFront(generator, front, { ...load, seconds: 8 });
process.kill(front.pid, 'SIGUSR2');
while (!existsSync(front.held)) await wait(200);
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(front.held, 'utf8'));
await Promise.all([front.stop(), upstream.stop(), generator.stop()]);

/** The source maps of the app's modules, by their path. */
const maps = new Map(
  globSync('dist/*.mjs', { cwd: root }).map((file) => [
    file,
    new SourceMap(JSON.parse(readFileSync(path.join(root, `${file}.map`), 'utf8'))),
  ]),
);

/** The source file of a function, before bundling. */
function sourceOf({ url, lineNumber, columnNumber, functionName }) {
  if (url === '') return functionName;
  if (url.startsWith('node:')) return url;
  const file = path.relative(root, url.startsWith('file:') ? new URL(url).pathname : url);
  const { originalSource } = maps.get(file)?.findEntry(lineNumber, columnNumber) ?? {};
  return originalSource?.replace(/^(\.\.\/)+/, '') ?? file;
}

/** What a file belongs to: a package, a part of Node, or this project. */
function ownerOf(source) {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(source) ?? [];
  if (name) return name;
  if (source.startsWith('src/')) return 'src/';
  return source.startsWith('build/') ? 'embedded host' : source;
}

const micros = new Map(nodes.map(({ id }) => [id, 0]));
samples.forEach((id, index) => micros.set(id, micros.get(id) + timeDeltas[index]));
const idle = nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)');
const total = [...micros.values()].reduce((sum, time) => sum + time, 0);
const busy = total - idle.reduce((sum, { id }) => sum + micros.get(id), 0);

/** The caller of each node, by the id of the node. */
const callerOf = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])));

/** What caused the work: the function itself, or its nearest caller outside Node. */
function askerOf(node) {
  for (let at = node; at; at = callerOf.get(at.id)) {
    const owner = ownerOf(sourceOf(at.callFrame));
    if (at.callFrame.url && !at.callFrame.url.startsWith('node:')) {
      return owner === 'src/' ? sourceOf(at.callFrame).split('/').slice(0, 2).join('/') : owner;
    }
  }
  return node.callFrame.url ? 'Node by itself' : node.callFrame.functionName;
}

function print(title, nameOf) {
  const times = new Map();
  for (const node of nodes) {
    const { id, callFrame } = node;
    const name = callFrame.functionName === '(idle)' ? undefined : nameOf(callFrame, node);
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + micros.get(id));
  }
  console.log(`\n${title}`);
  const largest = [...times].sort(([, a], [, b]) => b - a).slice(0, lines);
  for (const [name, time] of largest)
    console.log(`${((100 * time) / busy).toFixed(1).padStart(6)} %  ${name}`);
}

console.log(`${callsPerSecond.toFixed(0)} calls/s, ${cpuPer1000.toFixed(3)} CPU s per 1,000 calls`);
console.log(
  `busy ${((100 * busy) / total).toFixed(0)} % of the time; shares of the busy time, by where it is spent itself`,
);
print('By who asked for it', (_, node) => askerOf(node));
print('By owner', (frame) => ownerOf(sourceOf(frame)));
print('Files of ours', (frame) => {
  const source = sourceOf(frame);
  return source.startsWith('src/') || source.startsWith('build/') ? source : undefined;
});
print('Functions', (frame) => `${sourceOf(frame)}  ${frame.functionName || '(anonymous)'}`);
process.exit(0);
