/**
 * Measures the effect of a change to the app: compares another build with this one, in alternating rounds.
 *
 *   npm run compare -- <folder of the other build>
 *
 * The folder is a clone of the project before the change, with packages installed and `npm run build` done.
 */
import path from 'node:path';
import { callFront, chatOf, startLoad } from './calls.mjs';
import { prepareColdStarts } from './cold.mjs';
import { startApp, startUpstream } from './fronts.mjs';
import { root } from './processes.mjs';
import { median, spread } from './statistics.mjs';

const rounds = Number(process.env.ROUNDS ?? 25);
const coldRounds = Math.min(rounds, 11);
const folders = { before: path.resolve(process.env.INIT_CWD ?? '.', process.argv[2] ?? ''), now: root };
const loads = {
  '1 KB, 32 at once': { body: chatOf(1_000), callers: 32, seconds: 1, connections: 4 },
  '1 KB, one at a time': { body: chatOf(1_000), callers: 1, seconds: 1, connections: 1 },
  '100 KB, 32 at once': { body: chatOf(100_000), callers: 32, seconds: 1, connections: 4 },
};

const upstream = await startUpstream();
const generator = startLoad();
const builds = {};
for (const [name, folder] of Object.entries(folders)) {
  builds[name] = await startApp(upstream.after(0), {}, folder);
  for (const load of Object.values(loads)) {
    await callFront(generator, builds[name], { ...load, seconds: load.seconds * 6 });
  }
}
console.log('CPU s per 1,000 calls: middle (least to most); the ratio is the middle of the rounds’ ratios');
for (const [title, load] of Object.entries(loads)) {
  const costs = { before: [], now: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? ['now', 'before'] : ['before', 'now']) {
      costs[name].push((await callFront(generator, builds[name], load)).cpuPer1000);
    }
  }
  const ratio = median(costs.now.map((cost, round) => cost / costs.before[round]));
  console.log(
    `${title}: before ${spread(costs.before)}, now ${spread(costs.now)}, ratio ${ratio.toFixed(2)}`,
  );
}
console.log('Cold start to first answered chat, ms');
const starts = {};
for (const [name, folder] of Object.entries(folders)) {
  starts[name] = await prepareColdStarts(upstream.after(0), folder);
}
for (const pauseMs of [0, 400]) {
  const times = { before: [], now: [] };
  for (let round = 0; round < coldRounds; round++) {
    for (const name of round % 2 ? ['now', 'before'] : ['before', 'now']) {
      times[name].push((await starts[name].measure(pauseMs)).totalMs);
    }
  }
  const ratio = median(times.now.map((time, round) => time / times.before[round]));
  console.log(
    `first call ${pauseMs} ms after the start: before ${spread(times.before)}, now ${spread(times.now)}, ratio ${ratio.toFixed(2)}`,
  );
}
await Promise.all([...Object.values(builds), ...Object.values(starts), upstream].map(({ stop }) => stop()));
generator.stop();
process.exit(0);
