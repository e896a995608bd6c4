/**
 * `npm run generate` writes the generated parts of the documents, pictures of them, local.settings.sample.json and the files in
 * connector/. With `--check` it writes nothing and fails when one of them is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { actions } from '../src/actions';
import { operations } from '../src/connector';
import {
  endingEndpointsMarkdown,
  endingModelsMarkdown,
  liveChatModelsMarkdown,
  sentencesMarkdown,
} from './documents/adaptation-tables';
import {
  actionsMarkdown,
  errorsMarkdown,
  functionsMarkdown,
  operationsMarkdown,
  sampleSettings,
  settingsMarkdown,
} from './documents/tables';
import { httpFunctions, timers } from '../src/functions';
import { committedAddress, connectorFiles } from './connector/files';
import { costsByDaySvg, costsByModelSvg } from './documents/cost-pictures';
import { openaiParametersSource } from './documents/openai-parameters';

const root = path.resolve(__dirname, '../..');

/** The generated parts of documents: the file, the name of the part and its text. */
const parts: { file: string; part: string; text: string }[] = [
  { file: 'README.md', part: 'actions', text: actionsMarkdown(actions) },
  { file: 'docs/settings.md', part: 'settings', text: settingsMarkdown() },
  { file: 'docs/operations.md', part: 'functions', text: functionsMarkdown(httpFunctions, timers) },
  { file: 'connector/README.md', part: 'operations', text: operationsMarkdown(operations) },
  { file: 'docs/errors.md', part: 'errors', text: errorsMarkdown() },
  { file: 'docs/adaptation.md', part: 'endpoints', text: endingEndpointsMarkdown(actions) },
  { file: 'docs/adaptation.md', part: 'ending models', text: endingModelsMarkdown() },
  { file: 'docs/adaptation.md', part: 'live chat models', text: liveChatModelsMarkdown() },
  { file: 'docs/adaptation.md', part: 'sentences', text: sentencesMarkdown() },
];

/**
 * Replaces the text between `<!-- generated: part -->` and `<!-- end of part -->`.
 *
 * @throws when these markers are missing
 */
function replacePart(document: string, part: string, text: string): string {
  const [start, end] = [`<!-- generated: ${part} -->\n`, `<!-- end of ${part} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The markers of the part "${part}" are missing.`);
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`;
}

/** The generated files, each with the content that it should have. */
const files = [...Map.groupBy(parts, ({ file }) => file)].map(([file, ofFile]): [string, string | Buffer] => {
  const before = readFileSync(path.join(root, file), 'utf8');
  return [file, ofFile.reduce((document, { part, text }) => replacePart(document, part, text), before)];
});
files.push(
  ['local.settings.sample.json', sampleSettings()],
  ...connectorFiles(committedAddress(root)),
  ['src/schema/openai-parameters.ts', openaiParametersSource(root)],
  ['docs/costs-by-day.svg', costsByDaySvg()],
  ['docs/costs-by-model.svg', costsByModelSvg()],
);

const checking = process.argv.includes('--check');
const outdated = files.filter(
  ([file, content]) =>
    !existsSync(path.join(root, file)) || !readFileSync(path.join(root, file)).equals(Buffer.from(content)),
);
for (const [file, content] of outdated) {
  if (!checking) writeFileSync(path.join(root, file), content);
  console.log(checking ? `${file} is out of date` : `wrote ${file}`);
}
if (outdated.length > 0 && checking) {
  console.log('Run `npm run generate` and commit what it writes.');
  process.exit(1);
}
