/** Writes multipart/form-data around files, which are not copied. */
import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../json';
import { contentTypeOf, isFile, type InputFile } from '../schema/file';

/** A form in pieces that are sent one after the other, and can be sent again. */
export interface FormBody {
  /** Content type, with the boundary. */
  type: string;
  pieces: readonly Buffer[];
  /** In bytes. */
  length: number;
}

/**
 * Writes parameters as a form. A list is written as `name[]`, once for each of its values.
 * See https://datatracker.ietf.org/doc/html/rfc7578
 *
 * @returns the pieces of the form; the slices of files are those that came in
 */
export function writeForm(parameters: JsonObject): FormBody {
  const boundary = `form-${randomBytes(16).toString('hex')}`;
  const parts = Object.entries(parameters).flatMap(([name, value]): [string, unknown][] =>
    Array.isArray(value) ? value.map((item: unknown) => [`${name}[]`, item]) : [[name, value]],
  );
  const pieces = parts.flatMap(([name, value]) => {
    const [header, bytes] = isFile(value) ? filePart(name, value) : textPart(name, value);
    return [Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`), ...bytes, Buffer.from('\r\n')];
  });
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    pieces,
    length: pieces.reduce((sum, { length }) => sum + length, 0),
  };
}

/** OpenAI reads the kind of a file from the end of its name and from the content type. */
function filePart(name: string, { kind = 'bin', slices }: InputFile): [string, readonly Buffer[]] {
  const plain = name.replace('[]', '');
  const header = `${disposition(name)}; filename="${escaped(plain)}.${kind}"\r\nContent-Type: ${contentTypeOf(kind)}`;
  return [header, slices];
}

function textPart(name: string, value: unknown): [string, readonly Buffer[]] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return [disposition(name), [Buffer.from(text)]];
}

function disposition(name: string): string {
  return `Content-Disposition: form-data; name="${escaped(name)}"`;
}

/** Callers choose names, too: characters that would end the name are escaped as browsers do. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
