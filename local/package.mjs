/**
 * `npm run package` writes build/openai-connector.zip, which is deployed when you do not use azd. It contains
 * host.json, package.json and the modules and the console in dist/. No zip program is needed.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { zipSync } from 'fflate';

const modules = globSync('dist/**/*.{mjs,html,js,css,svg}').map((file) => file.replaceAll('\\', '/'));
const names = ['host.json', 'package.json', ...modules.sort()];
const target = 'build/openai-connector.zip';

const fromUnix = 3;
const options = {
  level: 9,
  // The earliest date in a zip file. A fixed date means that the same files always give the same package.
  mtime: new Date(1980, 0, 1),
  os: fromUnix,
  // A regular file that its owner may write and everybody may read.
  attrs: 0o100644 << 16,
};

const zip = zipSync(Object.fromEntries(names.map((name) => [name, [readFileSync(name), options]])));
mkdirSync('build', { recursive: true });
writeFileSync(target, zip);
console.log(`${target}: ${(zip.length / 1e6).toFixed(2)} MB, ${names.length} files`);
