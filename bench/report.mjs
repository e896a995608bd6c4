/** Formats the results of a run as a table. */
import { fronts, ours } from './fronts.mjs';
import { rounded, spread } from './statistics.mjs';

const names = Object.keys(fronts);
const own = ours;
const notMeasured = '–';

/** The rows for each load of chats. */
const chatRows = {
  'CPU s per 1,000 calls': ({ cpuPer1000 }) => cpuPer1000,
  'calls per second': ({ callsPerSecond }) => callsPerSecond,
  'p50, ms': ({ p50 }) => p50,
  'p99, ms': ({ p99 }) => p99,
};
/** The rows for cold starts. */
const coldRows = {
  'start of the process until it takes calls, ms': ({ readyMs }) => readyMs,
  'first chat, ms': ({ firstMs }) => firstMs,
  'both together, ms': ({ totalMs }) => totalMs,
  'CPU of a cold start, ms': ({ cpuMs }) => cpuMs,
};
/** The rows that are compared. */
const ratioRows = Object.entries(chatRows).slice(0, 3);

const row = (cells) => `| ${cells.join(' | ')} |`;
const forAll = (title, cellOf) => row([title, ...names.map(cellOf)]);
const forOwn = (title, cell) => forAll(title, (name) => (name === own ? cell : notMeasured));

/** The app as a multiple of another server, each round by itself. */
const ratiosTo = (results, name, pick) =>
  spread(results[own].map((result, round) => pick(result) / pick(results[name][round])));

/** Formats what the app costs as a multiple of what each other server costs in the same round. */
export function ratioTable({ chats }) {
  const others = names.filter((name) => name !== own);
  return [
    'This app as a multiple of each other server: the middle of the rounds’ ratios (least to most)',
    '',
    row(['', ...others]),
    row(['---', ...others.map(() => '---')]),
    ...Object.entries(chats).flatMap(([load, results]) =>
      ratioRows.map(([title, pick]) =>
        row([
          `chat of ${load}: ${title}`,
          ...others.map((name) => (results[name] ? ratiosTo(results, name, pick) : notMeasured)),
        ]),
      ),
    ),
  ].join('\n');
}

/** Formats the results: medians, with the lowest and the highest value of all rounds. */
export function table({
  machine,
  rounds,
  loadTimes,
  chats,
  endurance,
  slowUpstream,
  uploads,
  uploadsInJson,
  cold,
}) {
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
    forOwn(
      '20 uploads of 25 MB in base64: peak memory, MB',
      spread(uploadsInJson.map(({ many }) => many.peakMb)),
    ),
    forOwn('20 uploads of 25 MB in base64: s', spread(uploadsInJson.map(({ many }) => many.ms / 1000))),
    forAll('uploads refused for the moment', (name) => spread(uploads[name].map(({ many }) => many.refused))),
    forOwn('loading the bundle, ms', spread(loadTimes)),
    ...Object.entries(coldRows).flatMap(([title, pick]) =>
      Object.entries(cold).map(([when, starts]) => forOwn(`${title}, ${when}`, spread(starts.map(pick)))),
    ),
    forOwn('memory after 100,000 calls, MB', rounded(endurance.residentMb)),
    forOwn('growth per 100,000 calls, MB', endurance.growthMb.toFixed(2)),
    forOwn('1,000 at once, OpenAI takes 2 s: last answer, s', rounded(slow.longestMs / 1000)),
    forOwn('peak memory, MB', rounded(slow.peakMb)),
    forOwn('1,000 at once, OpenAI hangs, 5 s to answer: last answer, s', rounded(never.longestMs / 1000)),
    forOwn('held afterwards more than before, MB', rounded(Math.max(0, never.moreHeldMb))),
  ].join('\n');
}
