/** Finds files in any form: bytes, base64, a data URL, or an object of the platform; in a part, in JSON, or as the whole body. */
import type { TSchema } from '@sinclair/typebox';
import type { Action } from '../../actions';
import {
  documentTypes,
  fileFrom,
  fileSchemaOf,
  isFile,
  isTextKind,
  isWebAddress,
  takesAddress,
  textTypes,
  type FileSchema,
  type InputFile,
} from '../../schema/file';
import { AppError } from '../../errors';
import { asList, isObject } from '../../json';
import { onceFor } from '../../once-for';
import { base64In, dataUrlIn } from '../../schema/base64';
import { jsonIn } from '../../schema/openai-parameter';
import { wrappedContent } from '../../schema/wrapper';
import type { RawInputs } from '../../stages';
import { decoded } from '../../text';
import { kindOfFile } from './kind';

/** A file input: what the file must be, and whether the address of one will do. */
export type FileInput = FileSchema & { takesAddress: boolean };

/** The file inputs of an action, by name. */
export type FileInputs = ReadonlyMap<string, FileInput>;

/** Finds the file inputs of an action. */
export const fileInputs = onceFor(({ input }: Action): FileInputs => {
  const pairs = Object.entries<TSchema>(input.properties).flatMap(([name, schema]): [string, FileInput][] => {
    const file = fileSchemaOf(schema);
    return file ? [[name, { ...file, takesAddress: takesAddress(schema) }]] : [];
  });
  return new Map(pairs);
});

/** The file inputs of an action that can be the whole body, or the only part of a form. */
export function mainFiles(files: FileInputs): FileInputs {
  return new Map([...files].filter(([, { inJson }]) => inJson === undefined));
}

/** The most files that an input takes. One more is enough for a refusal, and a caller could send millions. */
const mostFiles = 16;

/** How often one form can be inside another, such as a data URL inside quotes inside a part of a form. */
const maxForms = 4;

/**
 * Finds the files among raw inputs, and the kind of each. Other inputs stay unchanged.
 *
 * @throws AppError `body_too_large` for a file that is larger than OpenAI takes
 */
export async function findFiles(files: FileInputs, raw: RawInputs): Promise<RawInputs> {
  const present = [...files].filter(([name]) => Object.hasOwn(raw, name));
  if (present.length === 0) return raw;
  const pairs = await Promise.all(
    present.map(async ([name, schema]): Promise<[string, unknown]> => {
      const values = listOf(raw[name]).slice(0, mostFiles + 1);
      const all = await Promise.all(values.map((value) => findFile(value, name, schema)));
      // Browsers send an empty file for a box that was left empty.
      const filled = all.filter((one) => !(isFile(one) && one.size === 0));
      const found = filled.length > 0 ? filled : all.slice(0, 1);
      return [name, found.length === 1 ? found[0] : found];
    }),
  );
  return { ...raw, ...Object.fromEntries(pairs) };
}

const openingBracket = 0x5b;

/** The values of a list, also of one in JSON, as a part of a form can have it. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return asList(value);
  const isListInBytes = isFile(value) && value.slices[0]?.[0] === openingBracket;
  const text = isListInBytes ? Buffer.concat(value.slices).toString('utf8') : value;
  const list = typeof text === 'string' ? jsonIn(text) : undefined;
  return Array.isArray(list) ? asList(list) : [value];
}

/** The file in a value, with its kind; or the value itself if there is none. */
async function findFile(given: unknown, name: string, schema: FileInput, forms = maxForms): Promise<unknown> {
  const value = schema.takesAddress ? withinUrl(given) : given;
  if (schema.takesAddress && isWebAddress(value)) return value;
  const file = isFile(value) ? value : (fileIn(value) ?? (schema.takesText ? textFile(value) : undefined));
  if (!file) return value;
  if (file.size === 0) return file;
  // A file is a third larger in base64. No other form makes it larger.
  if (file.size > schema.maxBytes * 1.5) throw tooLarge(name, schema);
  const { kinds = everyKind } = schema;
  const kind = await kindOfFile(file, kinds);
  // Bytes that are a text may be another form of the file.
  const text = isTextKind(kind) && forms > 0 ? textOf(file) : undefined;
  const inner = schema.takesAddress && isWebAddress(text) ? text : fileIn(text);
  const found = inner && (await findFile(inner, name, schema, forms - 1));
  if (isWebAddress(found)) return found;
  // Many words are base64 by chance. Where a text can be the file itself, only another kind shows that it was meant.
  const isMeant =
    isFile(found) && found.kind !== undefined && !(takesTexts(schema) && isTextKind(found.kind));
  if (isMeant) return file.declared.name ? { ...found, declared: file.declared } : found;
  if (file.size > schema.maxBytes) throw tooLarge(name, schema);
  return { ...file, kind };
}

/** The file that a text is itself. A single line could be a name, or base64 that is damaged. */
function textFile(value: unknown): InputFile | undefined {
  const isMeant = typeof value === 'string' && /^\s*[{[]|\n/.test(value);
  return isMeant ? fileFrom([Buffer.from(value)]) : undefined;
}

/** The kinds that are told from one another where any will do. */
const everyKind = [...Object.keys(documentTypes), ...Object.keys(textTypes)];

/** Whether a text can be a file. */
function takesTexts({ kinds }: FileSchema): boolean {
  return kinds === undefined || kinds.some(isTextKind);
}

/** The address in an object such as `{ "url": "..." }`, also in JSON; any other value itself. */
function withinUrl(value: unknown): unknown {
  const object = typeof value === 'string' ? (jsonIn(value) ?? value) : value;
  const url = isObject(object) && !isFile(object) ? object.url : undefined;
  if (typeof url === 'string') return url.trim();
  return typeof value === 'string' && isWebAddress(value.trim()) ? value.trim() : value;
}

/** The text in a file, also in UTF-16 if the file says so. */
function textOf({ slices }: InputFile): unknown {
  const read = decoded(Buffer.concat(slices));
  return 'text' in read ? read.text : undefined;
}

/**
 * The file that a text or an object stands for.
 *
 * @param decode - gives the file that a text is
 */
export function fileIn(
  value: unknown,
  decode: (text: string) => InputFile | undefined = fileInText,
): InputFile | undefined {
  if (typeof value === 'string') return decode(value);
  const content = wrappedContent(value);
  if (!content) return undefined;
  const { base64, type, name } = content;
  // Power Automate writes an empty file as an object without content.
  if (base64 === '') return fileFrom([]);
  const file = decode(base64);
  return file && { ...file, declared: { type: type || file.declared.type, name } };
}

function fileInText(text: string): InputFile | undefined {
  const json = /^\s*["{]/.test(text) ? parsed(text) : undefined;
  if (json !== undefined) return fileIn(json);
  const { type, base64 = text } = dataUrlIn(text) ?? {};
  const plain = base64In(base64);
  return plain === undefined ? undefined : fileFrom([Buffer.from(plain, 'base64')], { type });
}

/** The value that a text is in JSON; undefined if it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error for a file that is larger than OpenAI takes. */
export function tooLarge(name: string, { maxBytes }: Pick<FileSchema, 'maxBytes'>): AppError {
  const message = `\`${name}\` is larger than ${maxBytes / 1024 / 1024} MB, the most that OpenAI takes.`;
  return new AppError('body_too_large', { message, param: name });
}
