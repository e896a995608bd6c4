/** Reads a multipart body: files as slices of the buffer that the host hands over, fields as text. */
import busboy from 'busboy';
import { AppError } from '../../errors';
import { tooLarge } from './files';

/** The parts of a body: fields and files, each in their order. */
export interface Parts {
  fields: [name: string, value: string][];
  files: [name: string, slices: Buffer[]][];
  /** Names of fields that were written with brackets: each is a list, even with a single entry. */
  lists: Set<string>;
}

/** The most parts of each kind, more than any action needs. */
const limits = { files: 20, fields: 100, parts: 120 };

/** The longest field that is not a file, in bytes. */
const maxFieldLength = 1024 * 1024;

/**
 * Reads a body.
 *
 * @param contentType - the Content-Type header, with its boundary
 * @param fileInputs - the inputs that are files. A part with such a name is a file even if it does not say
 * so.
 * @throws AppError `invalid_multipart` for a body that is malformed or cut off, `body_too_large` for too many
 * parts or too much data
 */
export async function readMultipart(
  body: Buffer,
  contentType: string,
  fileInputs: ReadonlyMap<string, { maxBytes: number }>,
): Promise<Parts> {
  const contents = contentsOf(body, contentType);
  if (contents.length > limits.parts) throw tooMuch('The form has too many parts.');
  const maxFileBytes = Math.max(0, ...[...fileInputs.values()].map(({ maxBytes }) => maxBytes));
  const parts: Parts = { fields: [], files: [], lists: new Set() };
  await new Promise<void>((resolve, reject) => {
    const malformed = () => reject(new AppError('invalid_multipart'));
    const tooLong = (name: string) => {
      const known = fileInputs.get(name);
      reject(known ? tooLarge(name, known) : tooMuch('A part of the form is too long.'));
    };
    const parser = parserFor(contentType, maxFileBytes);
    if (!parser) return malformed();
    // A part may have no name; busboy's types do not say so.
    parser.on('file', (partName: string | undefined, stream) => {
      const name = nameOf(partName);
      if (name === undefined) malformed();
      const slices: Buffer[] = [];
      parts.files.push([name ?? '', slices]);
      stream.on('data', (slice: Buffer) => slices.push(slice));
      stream.on('limit', () => tooLong(name ?? ''));
      stream.on('error', malformed);
    });
    parser.on('field', (partName: string | undefined, latin1: string | undefined, { valueTruncated }) => {
      const name = nameOf(partName);
      if (name === undefined || latin1 === undefined) return malformed();
      if (valueTruncated) return tooLong(name);
      // Without a file name, a file looks like a field. Power Automate sends none if its box is empty.
      if (fileInputs.has(name)) {
        const slice = contents[parts.fields.length + parts.files.length];
        parts.files.push([name, [slice?.length === latin1.length ? slice : Buffer.from(latin1, 'latin1')]]);
      } else if (latin1.length > maxFieldLength) tooLong(name);
      else {
        parts.fields.push([name, Buffer.from(latin1, 'latin1').toString('utf8')]);
        if (name !== partName) parts.lists.add(name);
      }
    });
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
      parser.on(event, () => reject(tooMuch('The form has too many parts.')));
    }
    parser.on('error', malformed);
    parser.on('close', () => resolve());
    parser.end(body);
  });
  // Busboy skips what it cannot read, such as a part without a name. Its content must not get lost.
  if (parts.fields.length + parts.files.length < contents.length) throw new AppError('invalid_multipart');
  return parts;
}

/** The input that a part belongs to. Its name may end with brackets if it has several parts. */
function nameOf(partName: string | undefined): string | undefined {
  return partName?.replace(/\[\]$/, '');
}

function tooMuch(message: string): AppError {
  return new AppError('body_too_large', { message });
}

function parserFor(contentType: string, maxFileBytes: number) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      // This keeps the bytes of fields unchanged, because any of them may be a file.
      defCharset: 'latin1',
      // Busboy counts a part as cut off even if it is exactly as long as the limit.
      limits: { ...limits, fileSize: maxFileBytes + 1, fieldSize: maxFileBytes + 1 },
    });
  } catch {
    return undefined;
  }
}

/** How far into a part the end of its headers is searched for. */
const maxHeaderBytes = 16 * 1024;

/** The contents of the parts of a body, in order and without headers. It stops at one part too many. */
function contentsOf(body: Buffer, contentType: string): Buffer[] {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const delimiter = `--${quoted ?? plain ?? ''}`;
  const line = `\r\n${delimiter}`;
  const contents: Buffer[] = [];
  let start = body.toString('latin1', 0, delimiter.length) === delimiter ? 0 : body.indexOf(line);
  while (start >= 0 && contents.length <= limits.parts) {
    const end = body.indexOf(line, start + delimiter.length);
    if (end < 0) break;
    const header = body.subarray(start, Math.min(end, start + maxHeaderBytes)).indexOf('\r\n\r\n');
    contents.push(header < 0 ? body.subarray(0, 0) : body.subarray(start + header + 4, end));
    start = end;
  }
  return contents;
}
