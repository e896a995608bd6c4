/** Tests that docs/architecture.md and the lint rule match the structure of src/. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './support/app';

const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const source = path.join(root, 'src');

/** The folders of src/, called rooms, and the files directly below src/. */
const entries = readdirSync(source, { withFileTypes: true });
const rooms = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);

test('docs/architecture.md lists every room, and every file directly below src/', () => {
  const [, table = ''] = /## Rooms([^]*?)## /.exec(read('docs/architecture.md')) ?? [];
  const named = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
  for (const room of rooms) expect(named).toContain(`\`src/${room}/\``);
  for (const file of files) expect(table).toMatch(new RegExp(`\`(src/)?${file}\``));
});

test('the lint rule says for every room, and for every file directly below src/, what it may import', () => {
  const [, ofRooms = '', ofFiles = ''] =
    /const arrows = \{([^]*?)\n\};[^]*const arrowsOfFiles = \{([^]*?)\};/.exec(read('eslint.config.mjs')) ??
    [];
  const names = (text: string) => [...text.matchAll(/([\w-]+)'?: \[/g)].map(([, name]) => name).sort();
  expect(names(ofRooms)).toEqual(rooms.sort());
  expect([...names(ofFiles), 'index'].map((name) => `${String(name)}.ts`).sort()).toEqual(files.sort());
});

/** Every file below src/, with the files that it imports. */
const imports = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name): [string, string[]] => {
      const targets = [...read(`src/${name}`).matchAll(/from '(\.[^']*)'/g)].map(([, target = '']) => target);
      return [name, targets.map((target) => fileOf(path.join(path.dirname(name), target)))];
    }),
);

/** The file that an import refers to: the file of that name, or the index of the folder. */
function fileOf(target: string): string {
  const siblings = readdirSync(path.join(source, path.dirname(target)));
  return siblings.includes(`${path.basename(target)}.ts`) ? `${target}.ts` : path.join(target, 'index.ts');
}

/** All files that a file imports, directly or through other files. */
function reachedFrom(file: string): Set<string> {
  const reached = new Set<string>();
  const toVisit = [...(imports.get(file) ?? [])];
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    toVisit.push(...(imports.get(next) ?? []));
  }
  return reached;
}

test('no file imports itself through other files', () => {
  expect([...imports.keys()].filter((file) => reachedFrom(file).has(file))).toEqual([]);
  expect(reachedFrom('index.ts')).toContain('json.ts');
});
