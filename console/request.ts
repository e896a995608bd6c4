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

/** What was written into one field: a text, a file, or for a list the fields of each entry. */
export type Written = string | ChosenFile | readonly Readonly<Record<string, string>>[];

/** What was written into a form, by the names of the fields. */
export type Form = Readonly<Record<string, Written | undefined>>;

/** A request to the app. */
export interface ConsoleRequest {
  method: 'GET' | 'POST';
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
export type Input = readonly [field: Field, value: string | number | boolean | ChosenFile | JsonObject[]];

/** The inputs that were written, in the order of the fields. A text that is no number stays, so that the app can say so. */
export function inputsOf({ fields }: Operation, form: Form): Input[] {
  return fields.flatMap((field): Input[] => {
    const written = form[field.name];
    if (written === undefined || written === '') return [];
    if (typeof written === 'string') return [[field, typed(field, written)]];
    if (isFile(written)) return [[field, written]];
    const entries = written.filter((entry) => Object.values(entry).some((text) => text !== ''));
    return entries.length === 0 ? [] : [[field, entries.map((entry) => ({ ...entry }))]];
  });
}

function typed({ kind }: Field, text: string): string | number | boolean {
  if (kind === 'yes or no') return text === 'true';
  if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** Makes the request. */
export function requestOf(operation: Operation, form: Form): ConsoleRequest {
  const { method, path, fields } = operation;
  const inputs = inputsOf(operation, form);
  const at = (place: Field['place']) => inputs.filter(([field]) => field.place === place);
  const query = new URLSearchParams(at('query').map(([{ name }, value]) => [name, plain(value)]));
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

/** Puts inputs with a dot in their names into the object that they belong to. */
export function bodyOf(inputs: readonly Input[]): JsonObject {
  const body: JsonObject = {};
  for (const [{ name }, value] of inputs) {
    const [outer = '', inner] = name.split('.');
    if (inner === undefined) body[outer] = value;
    else body[outer] = { ...(body[outer] as JsonObject | undefined), [inner]: value };
  }
  return body;
}

function plain(value: Input[1]): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
