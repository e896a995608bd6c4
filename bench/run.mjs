/**
 * Measures the app and other ways of passing calls on to OpenAI, all with the same upstream in one run.
 * Prints a table, and writes all numbers to results.json. `npm start` runs it; README.md explains how to read
 * the table.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { loadTimeMs } from '../local/load-time.mjs';
import { startLoad } from './calls.mjs';
import { measureChats } from './chats.mjs';
import { measureEndurance } from './endurance.mjs';
import { fronts, startUpstream } from './fronts.mjs';
import { pin, placement } from './processes.mjs';
import { table } from './report.mjs';
import { measureSlowUpstream } from './slow-upstream.mjs';
import { measureUploads } from './uploads/measure.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const uploadRounds = 2;
const loads = 7;

const say = (line) => process.stderr.write(`${line}\n`);

const loadTimes = Array.from({ length: loads }, loadTimeMs);
pin(process.pid, 'load');
const upstream = await startUpstream();
const generator = startLoad();
const chats = await measureChats(generator, upstream, rounds, say);
const endurance = await measureEndurance(generator, upstream, say);
const slowUpstream = await measureSlowUpstream(generator, upstream, say);
const uploads = {};
for (let round = 0; round < uploadRounds; round++) {
  say(`uploads, round ${round + 1} of ${uploadRounds}`);
  for (const [name, start] of Object.entries(fronts)) {
    (uploads[name] ??= []).push(await measureUploads(start, 'multipart', upstream));
  }
}
generator.stop();
await upstream.stop();

const machine = {
  processor: cpus()[0].model,
  cores: cpus().length,
  node: process.version,
  placement,
};
const results = { machine, rounds, loadTimes, chats, endurance, slowUpstream, uploads };
writeFileSync(path.join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
console.log(table(results));
process.exit(0);
