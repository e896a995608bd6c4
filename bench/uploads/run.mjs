/**
 * Measures uploads in detail, for the app, a server that passes them through and a function that only reads
 * its body. `npm run uploads` runs it.
 */
import { fronts, startUpstream } from '../fronts.mjs';
import { pin, placement } from '../processes.mjs';
import { spread } from '../statistics.mjs';
import { measureUploads } from './measure.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);

/** What is measured: the server, and how it gets the file. */
const variants = {
  'node:http alone': { start: fronts['node:http alone'], way: 'multipart' },
  'function that only reads': { start: fronts['function that only reads'], way: 'multipart' },
  'this app, multipart': { start: fronts['this app'], way: 'multipart' },
  'this app, base64 in JSON': { start: fronts['this app'], way: 'json' },
};

pin(process.pid, 'load');
const upstream = await startUpstream();
const results = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, { start, way }] of Object.entries(variants)) {
    results[name].push(await measureUploads(start, way, upstream));
  }
}
await upstream.stop();

console.log(`${rounds} rounds, ${placement}`);
console.log('Middle (least to most); MB above the beginning, ms besides the upstream’s second\n');
const columns = {
  '1 upload: peak MB': ({ one }) => one.peakMb,
  ms: ({ one }) => one.ms,
  '20 uploads: peak MB': ({ many }) => many.peakMb,
  'ms for 20': ({ many }) => many.ms,
  refused: ({ many }) => many.refused,
  'buffers held afterwards, MB': ({ heldMb }) => heldMb,
  'resident afterwards, MB': ({ leftMb }) => leftMb,
};
console.log(`| server | ${Object.keys(columns).join(' | ')} |`);
console.log(`| --- |${' --- |'.repeat(Object.keys(columns).length)}`);
for (const [name, all] of Object.entries(results)) {
  console.log(`| ${[name, ...Object.values(columns).map((pick) => spread(all.map(pick)))].join(' | ')} |`);
}
process.exit(0);
