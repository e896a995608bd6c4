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
import { measureColdStarts } from './cold.mjs';
import { fronts, ours, startUpstream } from './fronts.mjs';
import { pin, placement } from './processes.mjs';
import { ratioTable, table } from './report.mjs';
import { measureSlowUpstream } from './slow-upstream.mjs';
import { measureUploads } from './uploads/measure.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const uploadRounds = Math.min(rounds, 2);
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
const uploadsInJson = [];
for (let round = 0; round < uploadRounds; round++) {
  say(`uploads, round ${round + 1} of ${uploadRounds}`);
  for (const [name, start] of Object.entries(fronts)) {
    (uploads[name] ??= []).push(await measureUploads(start, 'multipart', upstream));
  }
  uploadsInJson.push(await measureUploads(fronts[ours], 'json', upstream));
}
say('cold starts');
const cold = await measureColdStarts(upstream.after(0), rounds + 2);
generator.stop();
await upstream.stop();

const machine = {
  processor: cpus()[0].model,
  cores: cpus().length,
  node: process.version,
  placement,
};
const results = { machine, rounds, loadTimes, chats, endurance, slowUpstream, uploads, uploadsInJson, cold };
writeFileSync(path.join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
console.log(table(results));
console.log(`\n${ratioTable(results)}`);
process.exit(0);
