/** Takes values for what they say. Low-code callers send blank fields, and numbers, booleans and lists as text. */
import { KindGuard, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import { asList, isBlank, isObject, type JsonObject } from '../json';
import { isFile, isFileSchema } from './file';
import { readText } from './inputs';
import { wordIn } from './names';
import {
  booleanIn,
  coerceParameter,
  integerIn,
  jsonIn,
  numberIn,
  type ParameterShape,
} from './openai-parameter';
import { wrappedText } from './wrapper';

/** Parameters that a schema does not know, by name. */
export type Parameters = Readonly<Record<string, ParameterShape>>;

/**
 * Brings values closer to a schema. It drops blank fields (optional fields at any depth, and unknown fields at the top), turns
 * text into the number, boolean, list, object or word that it stands for, a number into the text that is wanted, and a list of
 * one into its entry. Everything else stays unchanged, for the check to judge.
 *
 * @param schema - what the value should be
 * @param value - the value that arrived; it is not changed
 * @param parameters - OpenAI's own parameters, which get the same treatment
 */
export function coerce(schema: TObject, value: JsonObject, parameters: Parameters = {}): JsonObject {
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    if (Object.hasOwn(schema.properties, name)) return [[name, field]];
    if (isBlank(field)) return [];
    const shape = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    return [[name, shape ? coerceParameter(shape, field) : field]];
  });
  return coerceObject(schema, Object.fromEntries(fields));
}

function coerceObject(schema: TObject, value: JsonObject): JsonObject {
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!property) return [[name, field]];
    const coerced = isBlank(field) ? field : coerceValue(property, field);
    const isEmpty = isBlank(coerced) || (isFile(coerced) && coerced.size === 0);
    return isEmpty && OptionalKind in property ? [] : [[name, coerced]];
  });
  return Object.fromEntries(fields);
}

function coerceValue(schema: TSchema, value: unknown): unknown {
  if (KindGuard.IsUnion(schema)) return coerceUnion(schema.anyOf, value, schema.readsLists === true);
  if (KindGuard.IsArray(schema)) {
    const list = listOf(schema.items, value);
    if (!list) return value;
    // One entry too many is enough for a refusal; a caller could send millions.
    const entries = schema.maxItems === undefined ? list : list.slice(0, schema.maxItems + 1);
    return entries.map((item): unknown => coerceValue(schema.items, item));
  }
  if (KindGuard.IsObject(schema)) {
    const object = typeof value === 'string' ? jsonIn(value) : value;
    return isObject(object) ? coerceObject(schema, object) : value;
  }
  if (KindGuard.IsString(schema)) {
    const text = textIn(value);
    return text === undefined ? value : readText(schema, text);
  }
  return typeof value === 'string' ? coerceText(schema, value) : value;
}

/** The member that the value belongs to decides, or else the one that its text stands for. */
function coerceUnion(members: readonly TSchema[], value: unknown, readsLists: boolean): unknown {
  const list = readsLists && typeof value === 'string' ? textsIn(value) : undefined;
  const found = list ?? value;
  const member =
    members.find((candidate) => isOfKind(candidate, found) || isNumberFor(candidate, found)) ??
    members.find((candidate) => coerceValue(candidate, found) !== found);
  return member ? coerceValue(member, found) : found;
}

/** Whether a value is a number, and the schema wants one: the number is no text then, such as a token in a list of tokens. */
function isNumberFor(schema: TSchema, value: unknown): boolean {
  return typeof value === 'number' && (KindGuard.IsInteger(schema) || KindGuard.IsNumber(schema));
}

/** A list, a list in JSON, or the one object that should be in a list. */
function listOf(items: TSchema, value: unknown): readonly unknown[] | undefined {
  const found = typeof value === 'string' ? jsonIn(value) : value;
  if (Array.isArray(found)) return asList(found);
  const members: readonly TSchema[] = KindGuard.IsUnion(items) ? items.anyOf : [items];
  return isObject(found) && members.some((member) => KindGuard.IsObject(member)) ? [found] : undefined;
}

/** The list of texts that a text is in JSON. */
function textsIn(text: string): readonly string[] | undefined {
  const list = jsonIn(text);
  const isList = Array.isArray(list) && list.every((item): item is string => typeof item === 'string');
  return isList ? list : undefined;
}

/** The text that a value stands for: also a number, the only entry of a list, or a text that the platform has wrapped. */
function textIn(value: unknown): string | undefined {
  const [only] = Array.isArray(value) && value.length === 1 ? asList(value) : [value];
  if (typeof only === 'string') return only;
  return typeof only === 'number' || typeof only === 'boolean' ? String(only) : wrappedText(only);
}

/** The number, boolean or word that a text stands for, if the schema wants one; otherwise the text. */
function coerceText(schema: TSchema, text: string): unknown {
  if (KindGuard.IsInteger(schema)) return integerIn(text) ?? text;
  if (KindGuard.IsNumber(schema)) return numberIn(text) ?? text;
  if (KindGuard.IsBoolean(schema)) return booleanIn(text) ?? text;
  const isLiteral = KindGuard.IsLiteral(schema) && typeof schema.const === 'string';
  if (!isLiteral) return text;
  const known = String(schema.const);
  return wordIn(text, [known]) === known ? known : text;
}

/**
 * Whether a value is of the kind that the schema wants: a file, a list, an object or a text. What is inside
 * does not matter.
 */
export function isOfKind(schema: TSchema, value: unknown): boolean {
  if (isFileSchema(schema)) return isFile(value);
  if (KindGuard.IsArray(schema)) return Array.isArray(value);
  if (KindGuard.IsObject(schema)) return isObject(value);
  return KindGuard.IsString(schema) && typeof value === 'string';
}
