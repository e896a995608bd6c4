/**
 * `npm run package` writes build/openai-connector.zip, what is deployed where azd does not make it: the host's settings, the
 * entry point and the one file that the app is. Needs no zip program.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { zipSync } from 'fflate';

const names = ['host.json', 'package.json', 'dist/index.js'];
const target = 'build/openai-connector.zip';

const fromUnix = 3;
const options = {
  level: 9,
  // The first day that the format knows: the same files make the same package.
  mtime: new Date(1980, 0, 1),
  os: fromUnix,
  // A file that its owner may write and all may read.
  attrs: 0o100644 << 16,
};

const zip = zipSync(Object.fromEntries(names.map((name) => [name, [readFileSync(name), options]])));
mkdirSync('build', { recursive: true });
writeFileSync(target, zip);
console.log(`${target}: ${(zip.length / 1e6).toFixed(2)} MB, ${names.join(', ')}`);
