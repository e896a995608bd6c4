/** Formats the results of a run as a table. */
import { fronts } from './fronts.mjs';
import { rounded, spread } from './statistics.mjs';

const names = Object.keys(fronts);
const own = 'this app';
const notMeasured = '–';

/** The rows for each load of chats. */
const chatRows = {
  'calls per second': ({ callsPerSecond }) => callsPerSecond,
  'p50, ms': ({ p50 }) => p50,
  'p99, ms': ({ p99 }) => p99,
  'CPU s per 1,000 calls': ({ cpuPer1000 }) => cpuPer1000,
};

const row = (cells) => `| ${cells.join(' | ')} |`;
const forAll = (title, cellOf) => row([title, ...names.map(cellOf)]);
const forOwn = (title, cell) => forAll(title, (name) => (name === own ? cell : notMeasured));

/** Formats the results: medians, with the lowest and the highest value of all rounds. */
export function table({ machine, rounds, loadTimes, chats, endurance, slowUpstream, uploads }) {
  const { slow, never } = slowUpstream;
  return [
    `${machine.processor.trim()}, ${machine.cores} cores, Node ${machine.node}; ${machine.placement}.`,
    `Medians of ${rounds} rounds (least to most), of ${uploads[own].length} rounds for uploads.`,
    '',
    row(['', ...names]),
    row(['---', ...names.map(() => '---')]),
    ...Object.entries(chats).flatMap(([load, results]) =>
      Object.entries(chatRows).map(([title, pick]) =>
        forAll(`chat of ${load}: ${title}`, (name) =>
          results[name] ? spread(results[name].map(pick)) : notMeasured,
        ),
      ),
    ),
    forAll('20 uploads of 25 MB at once: peak memory, MB', (name) =>
      spread(uploads[name].map(({ many }) => many.peakMb)),
    ),
    forAll('20 uploads of 25 MB at once: s', (name) =>
      spread(uploads[name].map(({ many }) => many.ms / 1000)),
    ),
    forOwn('loading the bundle, ms', spread(loadTimes)),
    forOwn('memory after 100,000 calls, MB', rounded(endurance.residentMb)),
    forOwn('growth per 100,000 calls, MB', endurance.growthMb.toFixed(2)),
    forOwn('1,000 at once, OpenAI takes 2 s: last answer, s', rounded(slow.longestMs / 1000)),
    forOwn('peak memory, MB', rounded(slow.peakMb)),
    forOwn('1,000 at once, OpenAI hangs, 5 s to answer: last answer, s', rounded(never.longestMs / 1000)),
    forOwn('held afterwards more than before, MB', rounded(Math.max(0, never.moreHeldMb))),
  ].join('\n');
}
