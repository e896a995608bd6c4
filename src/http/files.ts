/** Files on their way in, whatever holds them: an object of Power Automate, a data URL, base64 text, or bytes. */
import type { TSchema } from '@sinclair/typebox';
import type { Action } from '../actions';
import { fileSchemaOf, type FileSchema } from '../actions/file-input';
import { AppError } from '../errors';
import { isFile, type InputFile } from '../file';
import { isObject, type JsonObject } from '../json';

/** The inputs of an action that are files, by their names. */
export function fileInputs({ input }: Action): Map<string, FileSchema> {
  const pairs = Object.entries<TSchema>(input.properties).flatMap(
    ([name, schema]): [string, FileSchema][] => {
      const file = fileSchemaOf(schema);
      return file ? [[name, file]] : [];
    },
  );
  return new Map(pairs);
}

/** Makes a file of its bytes. */
export function fileOf(slices: readonly Buffer[]): InputFile {
  return { slices, size: slices.reduce((sum, { length }) => sum + length, 0), kind: undefined };
}

/** Finds the files among inputs that came as JSON, and decodes each once. Anything else stays as it is. */
export function withDecodedFiles(action: Action, inputs: JsonObject): JsonObject {
  const names = fileInputs(action);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, names.has(name) ? decoded(value) : value]),
  );
}

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  const text = isObject(value) ? value.$content : value;
  if (typeof text !== 'string' || text === '') return value;
  // A data URL begins with its type, which the first bytes tell better.
  const base64 = /^data:[^,]{0,200};base64,/.exec(text)?.[0].length ?? 0;
  const bytes = Buffer.from(base64 > 0 ? text.slice(base64) : text, 'base64');
  return bytes.length > 0 ? fileOf([bytes]) : value;
}

/**
 * Tells for each file among the inputs what it is.
 *
 * @throws AppError `body_too_large` for a file that is larger than OpenAI takes
 */
export async function withKinds(action: Action, inputs: JsonObject): Promise<JsonObject> {
  const known = async (name: string, schema: FileSchema, value: unknown): Promise<unknown> => {
    if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => known(name, schema, item)));
    if (!isFile(value)) return value;
    if (value.size > schema.maxBytes) throw tooLarge(name, schema);
    return { ...value, kind: await kindOf(value) };
  };
  const files = [...fileInputs(action)].filter(([name]) => Object.hasOwn(inputs, name));
  const pairs = await Promise.all(
    files.map(async ([name, schema]) => [name, await known(name, schema, inputs[name])]),
  );
  return { ...inputs, ...(Object.fromEntries(pairs) as JsonObject) };
}

/** The error for a file that OpenAI would not take. */
export function tooLarge(name: string, { maxBytes }: Pick<FileSchema, 'maxBytes'>): AppError {
  const message = `\`${name}\` is larger than ${maxBytes / 1024 / 1024} MB, the most that OpenAI takes.`;
  return new AppError('body_too_large', { message, param: name });
}

/** As many bytes tell the kind of a file. */
const headBytes = 64 * 1024;

/** The endings that OpenAI has for what others call otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  ...{
    oga: 'ogg',
    ogv: 'ogg',
    opus: 'ogg',
    spx: 'ogg',
    m4b: 'm4a',
    f4a: 'm4a',
    m4v: 'mp4',
    f4v: 'mp4',
    mov: 'mp4',
  },
  ...{ mpg: 'mpeg', mp1: 'mp3', mp2: 'mp3' },
};

async function kindOf({ slices }: InputFile): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(headOf(slices)).catch(() => undefined);
  return found && (otherNames[found.ext] ?? found.ext);
}

function headOf(slices: readonly Buffer[]): Buffer {
  const [first] = slices;
  if (first && (slices.length === 1 || first.length >= headBytes)) return first.subarray(0, headBytes);
  let size = 0;
  const enough = slices.filter(({ length }) => (size += length) - length < headBytes);
  return Buffer.concat(enough.map((slice) => slice.subarray(0, headBytes)));
}
