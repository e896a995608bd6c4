/** Reads files in any form: an object of Power Automate, a data URL, base64 text, or bytes. */
import type { TSchema } from '@sinclair/typebox';
import type { Action } from '../../actions';
import { fileFrom, fileSchemaOf, isFile, type FileSchema, type InputFile } from '../../schema/file';
import { AppError } from '../../errors';
import { isObject } from '../../json';
import type { RawInputs } from '../../stages';

/** The file inputs of an action, by name. */
export type FileInputs = ReadonlyMap<string, FileSchema>;

/** Finds the file inputs of an action. */
export function fileInputs({ input }: Action): FileInputs {
  const pairs = Object.entries<TSchema>(input.properties).flatMap(
    ([name, schema]): [string, FileSchema][] => {
      const file = fileSchemaOf(schema);
      return file ? [[name, file]] : [];
    },
  );
  return new Map(pairs);
}

/** The most files that an input takes. One more is enough for a refusal, and a caller could send millions. */
const mostFiles = 16;

/** Finds the files among raw inputs, and decodes each that came as text. Other inputs stay unchanged. */
export function decodeFiles(files: FileInputs, raw: RawInputs): RawInputs {
  const found = (name: string, value: unknown): unknown => {
    if (!files.has(name)) return value;
    return Array.isArray(value) ? value.slice(0, mostFiles + 1).map(decode) : decode(value);
  };
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, found(name, value)]));
}

function decode(value: unknown): unknown {
  const text = isObject(value) ? value.$content : value;
  if (typeof text !== 'string') return value;
  // Power Automate writes an empty file as an object without content; an empty text is a blank field.
  if (text === '') return isObject(value) ? fileFrom([]) : value;
  // A data URL begins with a content type. It is skipped: the first bytes of a file are more reliable.
  const beginning = /^\s*data:[^,]{0,200};base64,/i.exec(text)?.[0].length ?? 0;
  const base64 = plainBase64(beginning > 0 ? text.slice(beginning) : text);
  return base64 === undefined ? value : fileFrom([Buffer.from(base64, 'base64')]);
}

/**
 * Base64 without line breaks and in the usual alphabet; undefined for other text, which would lose bytes if
 * it were decoded.
 */
function plainBase64(text: string): string | undefined {
  // In a form, a plus sign that was not escaped arrives as a space.
  const plain = /[\s_-]/.test(text)
    ? text
        .trim()
        .replace(/[\r\n\t]+/g, '')
        .replaceAll(' ', '+')
        .replaceAll('-', '+')
        .replaceAll('_', '/')
    : text;
  const length = plain.replace(/={1,2}$/, '').length;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) && length % 4 !== 1 ? plain : undefined;
}

/**
 * Finds out the kind of each file among the inputs.
 *
 * @throws AppError `body_too_large` for a file that is larger than OpenAI takes
 */
export async function identifyFiles(files: FileInputs, raw: RawInputs): Promise<RawInputs> {
  const present = [...files].filter(([name]) => Object.hasOwn(raw, name));
  const pairs = await Promise.all(
    present.map(async ([name, schema]): Promise<[string, unknown]> => {
      const withKind = (value: unknown) => (isFile(value) ? identify(value, name, schema) : value);
      const value = raw[name];
      return [name, await (Array.isArray(value) ? Promise.all(value.map(withKind)) : withKind(value))];
    }),
  );
  return { ...raw, ...Object.fromEntries(pairs) };
}

async function identify(file: InputFile, name: string, schema: FileSchema): Promise<InputFile> {
  if (file.size > schema.maxBytes) throw tooLarge(name, schema);
  return { ...file, kind: await kindOf(file) };
}

/** The error for a file that is larger than OpenAI takes. */
export function tooLarge(name: string, { maxBytes }: Pick<FileSchema, 'maxBytes'>): AppError {
  const message = `\`${name}\` is larger than ${maxBytes / 1024 / 1024} MB, the most that OpenAI takes.`;
  return new AppError('body_too_large', { message, param: name });
}

/** How many bytes are enough to find out the kind of a file. */
const headBytes = 64 * 1024;

/** OpenAI's names for kinds that have other names elsewhere. */
const otherNames: Readonly<Record<string, string>> = {
  oga: 'ogg',
  ogv: 'ogg',
  opus: 'ogg',
  spx: 'ogg',
  m4b: 'm4a',
  f4a: 'm4a',
  m4v: 'mp4',
  f4v: 'mp4',
  mov: 'mp4',
  mpg: 'mpeg',
  mp1: 'mp3',
  mp2: 'mp3',
};

async function kindOf({ slices }: InputFile): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(headOf(slices, headBytes)).catch(() => undefined);
  return found && (otherNames[found.ext] ?? found.ext);
}

/** The first bytes of a file. They are usually in one slice. */
function headOf(slices: readonly Buffer[], count: number): Buffer {
  const [first] = slices;
  if (first && (slices.length === 1 || first.length >= count)) return first.subarray(0, count);
  let size = 0;
  const enough = slices.filter(({ length }) => (size += length) - length < count);
  return Buffer.concat(enough).subarray(0, count);
}
