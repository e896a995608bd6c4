/** Reading a multipart body: files as slices of the one buffer that the host hands over, fields as text. */
import busboy from 'busboy';
import { AppError } from '../../errors';
import { tooLarge } from './files';

/** The parts of a body, each kind in its order. */
export interface Parts {
  fields: [name: string, value: string][];
  files: [name: string, slices: Buffer[]][];
  /** Names of fields that were written with brackets: each is a list, also of one. */
  lists: Set<string>;
}

/** More parts of a kind than any action has. */
const limits = { files: 20, fields: 100, parts: 120 };

/** The most characters of a field that is no file. */
const maxFieldLength = 1024 * 1024;

/**
 * Reads a body.
 *
 * @param contentType - with its boundary
 * @param fileInputs - the inputs that are files. A part of such a name is a file even if it does not say so.
 * @throws AppError `invalid_multipart` for a body that is malformed or cut off, `body_too_large` for too much of anything
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
    parser.on('file', (given: string | undefined, stream) => {
      const name = nameOf(given);
      if (name === undefined) malformed();
      const slices: Buffer[] = [];
      parts.files.push([name ?? '', slices]);
      stream.on('data', (slice: Buffer) => slices.push(slice));
      stream.on('limit', () => tooLong(name ?? ''));
      stream.on('error', malformed);
    });
    parser.on('field', (given: string | undefined, latin1: string | undefined, { valueTruncated }) => {
      const name = nameOf(given);
      if (name === undefined || latin1 === undefined) return malformed();
      if (valueTruncated) return tooLong(name);
      // Without a file name, a file looks like a field. Power Automate's designer sends none when its box is empty.
      if (fileInputs.has(name)) {
        const slice = contents[parts.fields.length + parts.files.length];
        parts.files.push([name, [slice?.length === latin1.length ? slice : Buffer.from(latin1, 'latin1')]]);
      } else if (latin1.length > maxFieldLength) tooLong(name);
      else {
        parts.fields.push([name, Buffer.from(latin1, 'latin1').toString('utf8')]);
        if (name !== given) parts.lists.add(name);
      }
    });
    for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
      parser.on(event, () => reject(tooMuch('The form has too many parts.')));
    }
    parser.on('error', malformed);
    parser.on('close', () => resolve());
    parser.end(body);
  });
  // Busboy passes over what it cannot read, such as a part without a name; its content would be lost.
  if (parts.fields.length + parts.files.length < contents.length) throw new AppError('invalid_multipart');
  return parts;
}

/** The input that a part is for; several of a name may be written with brackets. */
function nameOf(given: string | undefined): string | undefined {
  return given?.replace(/\[\]$/, '');
}

function tooMuch(message: string): AppError {
  return new AppError('body_too_large', { message });
}

function parserFor(contentType: string, maxFileBytes: number) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      // Fields keep their bytes this way: any of them may be a file.
      defCharset: 'latin1',
      // What is exactly as long as the limit would count as cut off.
      limits: { ...limits, fileSize: maxFileBytes + 1, fieldSize: maxFileBytes + 1 },
    });
  } catch {
    return undefined;
  }
}

/** The longest header of a part that is looked through. */
const maxHeaderBytes = 16 * 1024;

/** What stands between the delimiters of a body, without the headers, in order; no more parts are looked at than matter. */
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
