/** Takes values of OpenAI's own parameters for what they say, as documented inputs are. */
import type { InputProblem } from '../errors';
import { asList, isObject, rowOf, type JsonObject } from '../json';
import { languageIn } from './languages';
import { nameIn, wordIn } from './names';

/** What a parameter can be. */
export interface ParameterShape {
  /** Objects and lists are `json`; `texts` and `objects` are lists of those. */
  kinds: readonly ('text' | 'integer' | 'number' | 'boolean' | 'json' | 'texts' | 'objects')[];
  /** Words that it can be. */
  values?: readonly string[];
  /** Types of objects that have nothing but a type: `json_object` stands for `{ "type": "json_object" }`. */
  types?: readonly string[];
  /** How its text, or each of its texts, is read. */
  reads?: 'language';
}

/** Types of objects inside parameters, such as tools and formats. */
const objectTypes = ['function', 'custom', 'text', 'json_object', 'json_schema', 'allowed_tools'];

/** Coerces the value of a parameter. What it cannot be stays unchanged, for OpenAI to judge. */
export function coerceParameter(shape: ParameterShape, value: unknown): unknown {
  const found = coerceValue(shape, value);
  if (shape.reads !== 'language') return found;
  if (typeof found === 'string') return languageIn(found);
  if (!Array.isArray(found)) return found;
  return found
    .map((entry: unknown) => (typeof entry === 'string' ? languageIn(entry) : entry))
    .filter((entry) => entry !== '');
}

function coerceValue(shape: ParameterShape, value: unknown): unknown {
  const { kinds } = shape;
  if (typeof value === 'string') return coerceText(shape, value);
  const [only] = Array.isArray(value) && value.length === 1 ? asList(value) : [];
  const isPlain = kinds.every((kind) => plainKinds.includes(kind));
  if (isPlain && ['string', 'number', 'boolean'].includes(typeof only)) return coerceValue(shape, only);
  const isListed = kinds.includes('objects') && !kinds.includes('json') && isObject(value);
  if (isListed) return [typed(value)];
  if (isObject(value)) return typed(value);
  if (kinds.includes('objects') && Array.isArray(value)) {
    return value.map((entry: unknown) => typed(typeof entry === 'string' ? (jsonIn(entry) ?? entry) : entry));
  }
  const isTextOnly = kinds.every((kind) => kind === 'text');
  return isTextOnly && typeof value === 'number' ? String(value) : value;
}

/** Kinds that are no lists and no objects. */
const plainKinds: readonly string[] = ['text', 'integer', 'number', 'boolean'];

/** An object whose type is written as OpenAI does. */
function typed(value: unknown): unknown {
  if (!isObject(value) || typeof value.type !== 'string') return value;
  const type = wordIn(value.type, objectTypes);
  return objectTypes.includes(type) ? { ...value, type } : value;
}

function coerceText({ kinds, values = [], types = [] }: ParameterShape, text: string): unknown {
  const word = wordIn(text, [...values, ...types]);
  if (values.includes(word)) return word;
  if (types.includes(word)) return { type: word };
  const boolean = kinds.includes('boolean') ? booleanIn(text) : undefined;
  const number = kinds.includes('number')
    ? numberIn(text)
    : kinds.includes('integer')
      ? integerIn(text)
      : undefined;
  const json = kinds.some((kind) => kind !== 'text') ? jsonIn(text) : undefined;
  const found = boolean ?? number ?? (json === undefined ? undefined : coerceParameter({ kinds }, json));
  if (found !== undefined) return found;
  if (kinds.includes('texts') && !kinds.includes('text')) return [word];
  // Where words are possible, any other text is a name as well, such as that of a new effort.
  return values.length > 0 ? word : text;
}

/** Nobody types a number longer than this. */
const maxNumberLength = 40;

const decimalPoint = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

/** With a decimal comma. Three digits after it could be thousands, unless there is nothing but a zero before it. */
const decimalComma = /^[-+]?(0,\d+|\d+,(?!\d{3}$)\d+)$/;

/** The number that a text says; undefined for any other text. */
export function numberIn(text: string): number | undefined {
  if (text.length > maxNumberLength) return undefined;
  const digits = nameIn(text);
  if (!decimalPoint.test(digits) && !decimalComma.test(digits)) return undefined;
  const number = Number(digits.replace(',', '.'));
  // A whole number with too many digits would be rounded.
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? undefined : number;
}

/** The whole number that a text says. `1.000` could be one or a thousand, so it is none. */
export function integerIn(text: string): number | undefined {
  const number = numberIn(text);
  return number === undefined || /[.,]\d{3,}\D*$/.test(text) ? undefined : number;
}

/** Describes texts of digits that are no whole number with one meaning, for parameters that want one. */
export function parameterProblems(
  shapes: Readonly<Record<string, ParameterShape>>,
  values: JsonObject,
): InputProblem[] {
  const isDigits = (value: unknown) => typeof value === 'string' && /^[-+\s]*\d[\d.,\s]*$/.test(value);
  return Object.keys(values)
    .filter((name) => rowOf(shapes, name)?.kinds.includes('integer') === true && isDigits(values[name]))
    .map((field) => ({ field, message: `\`${field}\` must be a whole number, without points or commas.` }));
}

/** The boolean that a text says, in the words of JSON or of the designer. */
export function booleanIn(text: string): boolean | undefined {
  const word = wordIn(text, ['true', 'false', 'yes', 'no']);
  if (word === 'true' || word === 'yes') return true;
  return word === 'false' || word === 'no' ? false : undefined;
}

/** The object that a value stands for: itself, in JSON, or alone in a list; else the value. */
export function objectIn(value: unknown): unknown {
  const found = typeof value === 'string' ? (jsonIn(value) ?? value) : value;
  return Array.isArray(found) && found.length === 1 && isObject(found[0]) ? found[0] : found;
}

/** The object or list that a text is in JSON; undefined for any other text. */
export function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
