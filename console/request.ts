/** Makes the request of an operation from what was written into its form. Pure. */
import type { JsonObject } from '../src/json';
import type { Field, Operation } from './operations';

/** A file that was chosen. */
export interface ChosenFile {
  name: string;
  /** Content type. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What was written into one field: a text, a file, several files, or for a list the fields of each entry. */
export type Written =
  string | ChosenFile | readonly ChosenFile[] | readonly Readonly<Record<string, string>>[];

/** What was written into a form, by the names of the fields. */
export type Form = Readonly<Record<string, Written | undefined>>;

/** A request to the app. */
export interface ConsoleRequest {
  method: Operation['method'];
  /** Path and query; begins with a slash. */
  target: string;
  /** The body, for an operation that takes JSON. */
  json?: JsonObject;
  /** The parts of a form, for an operation that takes files. */
  parts?: readonly (readonly [name: string, value: string | ChosenFile])[];
}

/** Whether a value is a file. */
export function isFile(value: unknown): value is ChosenFile {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}

/** What a form has at first: the defaults, and one entry in each list. */
export function emptyForm({ fields }: Operation): Form {
  return Object.fromEntries(
    fields.map((field) => [field.name, field.kind === 'list' ? [emptyEntry(field)] : field.byDefault]),
  );
}

/** A new entry of a list. */
export function emptyEntry({ of }: Field): Record<string, string> {
  return Object.fromEntries(of.map(({ name, byDefault }) => [name, byDefault]));
}

/** One input, in the type that it has in JSON. */
export type Input = readonly [field: Field, value: InputValue];

/** The value of an input: texts with several lines are lists of texts where a list is wanted. */
export type InputValue =
  string | number | boolean | readonly string[] | ChosenFile | readonly ChosenFile[] | readonly JsonObject[];

/** The inputs that were written, in the order of the fields. A text that is no number stays, so that the app can say so. */
export function inputsOf({ fields }: Operation, form: Form): Input[] {
  return fields.flatMap((field): Input[] => {
    const written = form[field.name];
    if (written === undefined || written === '') return [];
    if (typeof written === 'string') return [[field, typed(field, written)]];
    if (isFile(written)) return [[field, written]];
    if (written.every(isFile)) return written.length === 0 ? [] : [[field, written]];
    // An entry that has only its defaults, such as the role of a message, is one that nobody has filled in.
    const isFilledIn = (entry: Readonly<Record<string, string>>) =>
      field.of.some(({ name, byDefault }) => (entry[name] ?? '') !== '' && entry[name] !== byDefault);
    const entries = written.filter((entry) => !isFile(entry) && isFilledIn(entry));
    return entries.length === 0 ? [] : [[field, entries.map((entry) => ({ ...entry }))]];
  });
}

function typed({ kind }: Field, text: string): InputValue {
  if (kind === 'lines')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  if (kind === 'yes or no') return text === 'true';
  if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** Makes the request. */
export function requestOf(operation: Operation, form: Form): ConsoleRequest {
  const { method, path, fields } = operation;
  const inputs = inputsOf(operation, form);
  const at = (place: Field['place']) => inputs.filter(([field]) => field.place === place);
  const query = new URLSearchParams(
    at('query').map(([{ name }, value]): [string, string] => [name, plain(value)]),
  );
  const filledIn = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(plain(inputs.find(([field]) => field.name === name)?.[1] ?? '')),
  );
  const target = `${filledIn}${query.size > 0 ? `?${query.toString()}` : ''}`;
  const places = fields.map(({ place }) => place);
  if (places.includes('form')) {
    return {
      method,
      target,
      parts: at('form').map(([{ name }, value]) => [name, isFile(value) ? value : plain(value)]),
    };
  }
  return { method, target, ...(places.includes('body') && { json: bodyOf(at('body')) }) };
}

/**
 * Puts inputs with a dot in their names into the object that they belong to.
 *
 * @param contentOf - what stands for the content of a file in a list; by default it is base64
 */
export function bodyOf(
  inputs: readonly Input[],
  contentOf: (file: ChosenFile) => unknown = base64Of,
): JsonObject {
  const body: JsonObject = {};
  for (const [{ name, of }, value] of inputs) {
    const [outer = '', inner] = name.split('.');
    const written =
      Array.isArray(value) && value.every(isFile) ? value.map((file) => entryOf(file, of, contentOf)) : value;
    if (inner === undefined) body[outer] = written;
    else body[outer] = { ...(body[outer] as JsonObject | undefined), [inner]: written };
  }
  return body;
}

/** An entry of a list of files, under the names of its two fields. */
function entryOf(
  file: ChosenFile,
  of: readonly Field[],
  contentOf: (file: ChosenFile) => unknown,
): JsonObject {
  const [name = 'name', content = 'contentBytes'] = of.map((field) => field.name);
  return { [name]: file.name, [content]: contentOf(file) };
}

/** The content of a file as base64. */
export function base64Of({ bytes }: ChosenFile): string {
  let text = '';
  // In pieces, because a call can only have so many arguments.
  for (let from = 0; from < bytes.length; from += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return btoa(text);
}

/** A value as it stands in an address or a form. */
export function plain(value: InputValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
