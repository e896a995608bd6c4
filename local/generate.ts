/**
 * `npm run generate` writes the parts of the documents that come from the tables of the app. With `--check` it writes
 * nothing, and fails when one of them is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { actions } from '../src/actions';
import { actionsMarkdown, errorsMarkdown, settingsMarkdown } from '../src/connector/tables';

const root = path.resolve(__dirname, '../..');

/** The generated parts: which file, the name of the part, and its text. */
const parts: { file: string; part: string; text: string }[] = [
  { file: 'README.md', part: 'actions', text: actionsMarkdown(actions) },
  { file: 'README.md', part: 'settings', text: settingsMarkdown() },
  { file: 'docs/errors.md', part: 'errors', text: errorsMarkdown() },
];

/** Replaces what stands between `<!-- generated: part -->` and `<!-- end of part -->`. */
function replacePart(document: string, part: string, text: string): string {
  const [start, end] = [`<!-- generated: ${part} -->\n`, `<!-- end of ${part} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There is no place for the part “${part}”.`);
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`;
}

const outdated = [...Map.groupBy(parts, ({ file }) => file)].filter(([file, ofFile]) => {
  const target = path.join(root, file);
  const before = readFileSync(target, 'utf8');
  const after = ofFile.reduce((document, { part, text }) => replacePart(document, part, text), before);
  if (after !== before && !process.argv.includes('--check')) writeFileSync(target, after);
  return after !== before;
});

for (const [file] of outdated)
  console.log(process.argv.includes('--check') ? `${file} is out of date` : `wrote ${file}`);
if (outdated.length > 0 && process.argv.includes('--check')) {
  console.log('Run `npm run generate` and commit what it writes.');
  process.exit(1);
}
