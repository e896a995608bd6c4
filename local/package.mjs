/**
 * `npm run package` writes build/openai-connector.zip, what is deployed where azd does not make it: the host's settings, the
 * entry point and the one file that the app is. Needs no zip program.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

const names = ['host.json', 'package.json', 'dist/index.js'];
const target = 'build/openai-connector.zip';

// 1 January 1980, the first day that the format knows: the same files make the same package.
const timestamp = 0x00210000;
const deflated = 8;
const madeOnUnix = 0x0314;
// A file that its owner may write and all may read.
const unixFile = 0o100644 * 2 ** 16;

const locals = [];
const directory = [];
let offset = 0;
for (const name of names) {
  const bytes = readFileSync(name);
  const packed = deflateRawSync(bytes, { level: 9 });
  // What both headers of a file have in common: version 2.0, no flags, and so on.
  const common = numbers(
    [20, 2],
    [0, 2],
    [deflated, 2],
    [timestamp, 4],
    [crc32(bytes), 4],
    [packed.length, 4],
  );
  const end = numbers([bytes.length, 4], [name.length, 2], [0, 2]);
  const local = Buffer.concat([numbers([0x04034b50, 4]), common, end, Buffer.from(name), packed]);
  const place = numbers([0, 2], [0, 2], [0, 2], [unixFile, 4], [offset, 4]);
  directory.push(numbers([0x02014b50, 4], [madeOnUnix, 2]), common, end, place, Buffer.from(name));
  locals.push(local);
  offset += local.length;
}
const directoryBytes = Buffer.concat(directory);
const count = names.length;
const ending = [
  [0x06054b50, 4],
  [0, 4],
  [count, 2],
  [count, 2],
  [directoryBytes.length, 4],
  [offset, 4],
  [0, 2],
];
const zip = Buffer.concat([...locals, directoryBytes, numbers(...ending)]);
mkdirSync('build', { recursive: true });
writeFileSync(target, zip);
console.log(`${target}: ${(zip.length / 1e6).toFixed(2)} MB, ${names.join(', ')}`);

/** Numbers as the format has them: the lowest byte first. */
function numbers(...fields) {
  return Buffer.concat(
    fields.map(([value, size]) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUIntLE(value, 0, size);
      return bytes;
    }),
  );
}
