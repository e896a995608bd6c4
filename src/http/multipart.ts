/** Reading a multipart body: files as slices of the one buffer that the host hands over, fields as text. */
import busboy from 'busboy';
import { AppError } from '../errors';
import { tooLarge } from './files';

/** The parts of a body, each kind in its order. */
export interface Parts {
  fields: [name: string, value: string][];
  files: [name: string, slices: Buffer[]][];
}

/** What a body may hold. */
export interface PartLimits {
  /** The inputs that are files. A part of such a name is a file even if it does not say so. */
  files: ReadonlyMap<string, { maxBytes: number }>;
}

/** More parts of a kind, or longer fields, than any action has. */
const limits = {
  files: 20,
  fields: 100,
  parts: 120,
  fieldSize: 1024 * 1024,
  fieldNameSize: 200,
  headerPairs: 50,
};

/** The most bytes that the header of a part may have. */
const maxHeaderBytes = 16 * 1024;

/**
 * Reads a body.
 *
 * @param contentType - with its boundary
 * @throws AppError `invalid_multipart` for one that is malformed or cut off, `body_too_large` for too much of anything
 */
export function readMultipart(body: Buffer, contentType: string, { files }: PartLimits): Promise<Parts> {
  const parts: Parts = { fields: [], files: [] };
  return new Promise((resolve, reject) => {
    const malformed = () => reject(new AppError('invalid_multipart'));
    const parser = parserFor(
      contentType,
      Math.max(0, ...[...files.values()].map(({ maxBytes }) => maxBytes)),
    );
    if (!parser) return malformed();
    parser.on('file', (given, stream) => {
      const name = given.replace(/\[\]$/, '');
      const slices: Buffer[] = [];
      parts.files.push([name, slices]);
      stream.on('data', (slice: Buffer) => slices.push(slice));
      stream.on('limit', () => reject(tooLarge(name, files.get(name) ?? { maxBytes: 0 })));
      stream.on('error', malformed);
    });
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated || valueTruncated) reject(tooMuch('A field of the form is too long.'));
      parts.fields.push([name, value]);
    });
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
      parser.on(event, () => reject(tooMuch('The form has too many parts.')));
    }
    parser.on('error', malformed);
    parser.on('close', () => resolve(parts));
    for (const slice of withFileNames(body, boundaryOf(contentType), files)) parser.write(slice);
    parser.end();
  });
}

function tooMuch(message: string): AppError {
  return new AppError('body_too_large', { message });
}

function parserFor(contentType: string, maxFileBytes: number) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      // A file of exactly this size would count as cut off.
      limits: { ...limits, fileSize: maxFileBytes + 1 },
    });
  } catch {
    return undefined;
  }
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  return quoted ?? plain ?? '';
}

/**
 * Gives the parts of files a file name where they have none: busboy takes a part without one for a text. Power Automate's
 * designer sends no name when the maker leaves its box empty.
 */
function* withFileNames(body: Buffer, boundary: string, files: PartLimits['files']): Generator<Buffer> {
  const delimiter = `--${boundary}`;
  let written = 0;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    const isDelimiter = at === 0 || body.toString('latin1', at - 2, at) === '\r\n';
    const start = at + delimiter.length;
    const end = isDelimiter ? body.indexOf('\r\n\r\n', start) : -1;
    if (end < 0 || end - start > maxHeaderBytes) continue;
    const header = body.toString('latin1', start, end);
    const [disposition] = /^content-disposition:.*(?:\r\n[ \t].*)*/im.exec(header) ?? [];
    const [, quoted, plain] = /;\s*name=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition ?? '') ?? [];
    const name = (quoted ?? plain)?.replace(/\[\]$/, '');
    if (!disposition || name === undefined || !files.has(name) || /;\s*filename\*?=/i.test(disposition))
      continue;
    const place = start + header.indexOf(disposition) + disposition.length;
    yield body.subarray(written, place);
    yield Buffer.from('; filename="file"');
    written = place;
  }
  yield body.subarray(written);
}
