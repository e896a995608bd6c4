/** Writing multipart/form-data for OpenAI around files that are not copied. */
import { randomBytes } from 'node:crypto';
import { contentTypeOf, isFile, type InputFile } from '../schema/file';
import type { JsonObject } from '../json';
import type { FormBody } from '.';

/** Whether parameters have to be sent as a form, because a file is among them. */
export function hasFile(parameters: JsonObject): boolean {
  return Object.values(parameters).some(
    (value) => isFile(value) || (Array.isArray(value) && value.some(isFile)),
  );
}

/**
 * Writes parameters as a form, in which a list is written as `name[]`, once for each of its values.
 * See https://datatracker.ietf.org/doc/html/rfc7578
 *
 * @returns the pieces of the form, in which the slices of files are those that came in
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

/** OpenAI goes by the ending of the name, and by the content type. */
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

/** Names come from callers, too: what would end the name is written as browsers do. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
