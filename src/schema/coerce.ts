/** Takes values for what they say. Low-code callers send blank fields, and numbers, booleans and lists as text. */
import { KindGuard, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import { asList, isBlank, isObject, mapMembers, type JsonObject } from '../json';
import { isFile, isFileSchema } from './file';
import { readText } from './inputs';
import { nameIn, wordIn } from './names';
import {
  booleanIn,
  coerceParameter,
  integerIn,
  jsonIn,
  numberIn,
  objectIn,
  type ParameterShape,
} from './openai-parameter';
import { wrappedContent, wrappedText } from './wrapper';

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
  const fields = mapMembers(value, (field, name) => {
    if (Object.hasOwn(schema.properties, name)) return field;
    const shape = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (isBlank(field) || (shape && !shape.kinds.includes('text') && isBlankText(field))) return undefined;
    return shape ? coerceParameter(shape, field) : field;
  });
  return coerceObject(schema, fields);
}

/** Whether a value is a text of blanks alone. */
function isBlankText(value: unknown): boolean {
  return typeof value === 'string' && nameIn(value) === '';
}

/** Whether a schema takes texts, so that blanks can be meant. */
function takesTexts(schema: TSchema): boolean {
  return KindGuard.IsUnion(schema) ? schema.anyOf.some(takesTexts) : KindGuard.IsString(schema);
}

/** Gives the fields of an object the names that the schema has for them. An exact name has priority. */
function withNames(schema: TObject, value: JsonObject): JsonObject {
  if (Object.keys(value).every((name) => Object.hasOwn(schema.properties, name))) return value;
  const known = Object.keys(schema.properties);
  const pairs = Object.entries(value).map(([written, field]): [string, unknown] => {
    const name = Object.hasOwn(schema.properties, written) ? written : wordIn(written, known);
    return [Object.hasOwn(value, name) || !known.includes(name) ? written : name, field];
  });
  return Object.fromEntries(pairs);
}

function coerceObject(schema: TObject, given: JsonObject): JsonObject {
  const value = withNames(schema, given);
  return mapMembers(value, (field, name) => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!property) return field;
    const isLeftBlank = isBlank(field) || (isBlankText(field) && !takesTexts(property));
    if (isLeftBlank) return OptionalKind in property ? undefined : field;
    const coerced = coerceValue(property, field);
    const isEmpty = isBlank(coerced) || (isFile(coerced) && coerced.size === 0);
    return isEmpty && OptionalKind in property ? undefined : coerced;
  });
}

function coerceValue(schema: TSchema, value: unknown): unknown {
  if (KindGuard.IsUnion(schema)) return coerceUnion(schema.anyOf, value, schema.readsLists === true);
  if (KindGuard.IsArray(schema)) {
    const list = listOf(schema.items, value);
    if (!list) return value;
    // One entry too many is enough for a refusal; a caller could send millions.
    const entries = schema.maxItems === undefined ? list : list.slice(0, schema.maxItems + 1);
    // Wrapped content among parts is a part itself, whatever it contains.
    const isPart = (item: unknown) => schema.parts !== undefined && wrappedContent(item) !== undefined;
    const coerced = entries.map((item): unknown => (isPart(item) ? item : coerceValue(schema.items, item)));
    return coerced.every((item, index) => item === entries[index]) ? entries : coerced;
  }
  if (KindGuard.IsObject(schema)) {
    const object = objectIn(unwrapped(value));
    return isObject(object) ? coerceObject(schema, object) : value;
  }
  if (KindGuard.IsString(schema)) {
    const text = textIn(value);
    return text === undefined ? value : readText(schema, text);
  }
  const [only] = Array.isArray(value) && value.length === 1 ? asList(value) : [value];
  if (typeof only === 'string') return coerceText(schema, only);
  return ['number', 'boolean'].includes(typeof only) ? only : value;
}

/** The text in wrapped content, where JSON is wanted; any other value itself. */
function unwrapped(value: unknown): unknown {
  return wrappedText(value) ?? value;
}

/** The member that the value belongs to decides, or else the one that its text stands for. */
function coerceUnion(members: readonly TSchema[], value: unknown, readsLists: boolean): unknown {
  const json = typeof value === 'string' ? jsonIn(value) : undefined;
  const list = readsLists && Array.isArray(json) ? listFor(members, asList(json)) : undefined;
  const object = isObject(json) && members.some((member) => KindGuard.IsObject(member)) ? json : undefined;
  const found = list ?? object ?? value;
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
  const plain = unwrapped(value);
  const found = typeof plain === 'string' ? (jsonIn(plain) ?? value) : plain;
  if (Array.isArray(found)) return asList(found);
  const members: readonly TSchema[] = KindGuard.IsUnion(items) ? items.anyOf : [items];
  return isObject(found) && members.some((member) => KindGuard.IsObject(member)) ? [found] : undefined;
}

/** The list, if one of the members can be a list with such entries. */
function listFor(members: readonly TSchema[], list: readonly unknown[]): readonly unknown[] | undefined {
  const fits = (items: TSchema) =>
    list.every((item) =>
      KindGuard.IsUnion(items) ? items.anyOf.some((one) => isOfKind(one, item)) : isOfKind(items, item),
    );
  return members.some((member) => KindGuard.IsArray(member) && fits(member.items)) ? list : undefined;
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
  if (KindGuard.IsInteger(schema)) return Number.isInteger(value);
  return KindGuard.IsString(schema) && typeof value === 'string';
}
