/** Writes multipart/form-data with files. The bytes of the files are not copied. */
import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../json';
import { contentTypeOf, isFile, type InputFile } from '../schema/file';

/** A form as pieces that are sent one after the other. It can be sent more than once. */
export interface FormBody {
  /** Content type with the boundary. */
  type: string;
  pieces: readonly Buffer[];
  /** In bytes. */
  length: number;
}

/**
 * Writes parameters as a form. A list is written as several parts named `name[]`, one for each value.
 * See https://datatracker.ietf.org/doc/html/rfc7578
 *
 * @returns the form; its pieces contain the slices of the files themselves, not copies
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

/** Header and bytes of a file. OpenAI reads its kind from the file name's ending and the content type. */
function filePart(
  name: string,
  { kind = 'bin', slices, fileName = `${name.replace('[]', '')}.${kind}` }: InputFile,
): [string, readonly Buffer[]] {
  const header = `${disposition(name)}; filename="${escaped(fileName)}"\r\nContent-Type: ${contentTypeOf(kind)}`;
  return [header, slices];
}

function textPart(name: string, value: unknown): [string, readonly Buffer[]] {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return [disposition(name), [Buffer.from(text)]];
}

function disposition(name: string): string {
  return `Content-Disposition: form-data; name="${escaped(name)}"`;
}

/** Escapes characters that would end the name, as browsers do. Callers can choose names, too. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
