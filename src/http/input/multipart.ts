/** Reads a multipart body: files as slices of the buffer that the host hands over, fields as text. */
import type { default as Busboy } from 'busboy';
import { AppError } from '../../errors';
import { fileFrom } from '../../schema/file';
import { boundaryOf, readContentType } from './content-type';
import type { FileInputs } from './files';
import { formDefect } from './form-defect';
import { inputName, isKnownInput, isListName, type NamedInputs } from './names';
import { decodeText } from './text';
import { decodeTransfer } from './transfer-encoding';

/** A part of a form: a file, a text, or what the text is in JSON. */
export interface Part {
  /** The input that it belongs to. */
  name: string;
  value: unknown;
  /** Whether its name has the brackets of a list, even if it is the only part with this name. */
  isListed: boolean;
}

/** The most parts, more than any action needs. */
const maxParts = 120;

/**
 * Reads a body.
 *
 * @param contentType - the Content-Type header, with its boundary
 * @param files - the inputs that are files. A part with such a name is a file even if it does not say so.
 * @throws AppError `invalid_multipart` for a body that is malformed or cut off, `body_too_large` for too many
 * parts or too much data, `invalid_encoding` for a field that is not UTF-8
 */
export async function readMultipart(
  body: Buffer,
  contentType: string,
  action: NamedInputs,
  files: FileInputs,
): Promise<Part[]> {
  const pieces = split(body, contentType);
  if (pieces.length > maxParts) throw tooMuch('The form has too many parts.');
  const headers = await readHeaders(body, contentType);
  // Busboy skips what it cannot read, such as a part without a name. Its content must not get lost.
  if (headers.length === 0 || headers.length !== pieces.length) throw formDefect(body, contentType);
  const written = headers.map((header) => inputName(action, header.name));
  const strayFile = strayFileIn(headers, written, action, files);
  return pieces.map(({ content: encoded, type, charset, encoding }, index) => {
    const { name: label = '', filename } = headers[index] ?? {};
    const content = decodeTransfer(encoded, encoding, label);
    const name = index === strayFile ? firstOf(files) : (written[index] ?? label);
    const isListed = isListName(label);
    const known = files.get(name);
    // Without a file name, a file looks like a field. Power Automate sends none if its box is empty.
    if (known) return { name, value: fileFrom([content], { type, name: filename }), isListed };
    return { name, value: decodeText(content, charset, { field: name }), isListed };
  });
}

function firstOf(files: FileInputs): string {
  const [name = 'file'] = files.keys();
  return name;
}

/** The only file of a form under a name that no action knows, if the file that the action needs is not there: it can only be that. */
function strayFileIn(
  headers: readonly PartHeader[],
  names: readonly string[],
  action: NamedInputs,
  files: FileInputs,
): number | undefined {
  if (files.size === 0 || names.includes(firstOf(files))) return undefined;
  const isStray = (index: number) =>
    headers[index]?.filename !== undefined && !isKnownInput(action, names[index] ?? '');
  const [stray, ...others] = [...names.keys()].filter(isStray);
  return others.length === 0 ? stray : undefined;
}

function tooMuch(message: string): AppError {
  return new AppError('body_too_large', { message });
}

/** What a part says about itself. */
interface PartHeader {
  name: string;
  filename?: string | undefined;
}

/**
 * Reads the headers of all parts.
 *
 * @throws AppError `invalid_multipart`
 */
async function readHeaders(body: Buffer, contentType: string): Promise<PartHeader[]> {
  const { default: busboy } = await import('busboy');
  return new Promise((resolve, reject) => {
    const headers: PartHeader[] = [];
    const malformed = () => reject(formDefect(body, contentType));
    const add = (name: string | undefined, filename?: string) =>
      name === undefined ? malformed() : headers.push({ name, filename });
    const parser = parserFor(busboy, contentType);
    if (!parser) return malformed();
    // A part may have no name; busboy's types do not say so.
    parser.on('file', (name: string | undefined, stream, { filename }) => {
      add(name, filename);
      stream.on('error', malformed).resume();
    });
    parser.on('field', (name: string | undefined) => add(name));
    parser.on('error', malformed).on('close', () => resolve(headers));
    parser.end(body);
  });
}

function parserFor(busboy: typeof Busboy, contentType: string) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      // A file may look like a field, so that a field can be as long as the body.
      limits: { fieldSize: Infinity },
    });
  } catch {
    return undefined;
  }
}

/** How far into a part the end of its headers is searched for. */
const maxHeaderBytes = 16 * 1024;

/** A part as it is in the body. */
interface Piece {
  content: Buffer;
  type: string;
  charset: string | undefined;
  /** Its Content-Transfer-Encoding. */
  encoding: string;
}

/** Splits a body into its parts, without copying. It stops at one part too many. */
function split(body: Buffer, contentType: string): Piece[] {
  const delimiter = `--${boundaryOf(contentType) ?? ''}`;
  const line = `\r\n${delimiter}`;
  const pieces: Piece[] = [];
  let start = body.toString('latin1', 0, delimiter.length) === delimiter ? 0 : body.indexOf(line);
  while (start >= 0 && pieces.length <= maxParts) {
    const end = body.indexOf(line, start + delimiter.length);
    if (end < 0) break;
    pieces.push(pieceOf(body.subarray(start, end)));
    start = end;
  }
  return pieces;
}

function pieceOf(part: Buffer): Piece {
  const headerEnd = part.subarray(0, maxHeaderBytes).indexOf('\r\n\r\n');
  const header = part.toString('latin1', 0, Math.max(0, headerEnd));
  return {
    content: headerEnd < 0 ? Buffer.alloc(0) : part.subarray(headerEnd + 4),
    ...readContentType(headerOf(header, 'content-type')),
    encoding: headerOf(header, 'content-transfer-encoding'),
  };
}

/** The value of a header; empty if it is not there. */
function headerOf(header: string, wanted: string): string {
  const lines = header.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return lines.find(([name]) => name === wanted)?.[1] ?? '';
}
