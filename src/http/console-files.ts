/** Reads the files of the console, which the build has made. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A file of the console, as it is and packed. */
export interface ConsoleFile {
  bytes: Buffer;
  /** The same, packed with gzip. */
  packed: Buffer;
  /** Content type. */
  type: string;
  /** The same as long as the file does not change; in quotes, as in the header `ETag`. */
  etag: string;
}

/** Gives a file by its name; undefined if there is none. */
export type ConsoleFiles = (name: string) => Promise<ConsoleFile | undefined>;

/** Every file, with its content type. */
const types: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/**
 * Makes what gives the files. Each is read and packed once, when it is first asked for.
 *
 * @param folder - where the build has put them
 */
export function createConsoleFiles(folder: string): ConsoleFiles {
  const read = new Map<string, Promise<ConsoleFile>>();
  return async (name) => {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) return undefined;
    const file = read.get(name) ?? readConsoleFile(path.join(folder, name), type);
    read.set(name, file);
    return file;
  };
}

async function readConsoleFile(file: string, type: string): Promise<ConsoleFile> {
  const bytes = await readFile(file);
  const etag = `"${hash('sha256', bytes.toString('latin1')).slice(0, 20)}"`;
  return { bytes, packed: await promisify(gzip)(bytes, { level: 9 }), type, etag };
}
