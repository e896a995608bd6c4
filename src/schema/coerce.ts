/** Forgiving what low-code callers do to inputs: blank fields, and numbers and booleans that arrive as text. */
import { OptionalKind, KindGuard, type TObject, type TSchema } from '@sinclair/typebox';
import { isFileSchema } from './file-input';
import { isFile } from './file';
import { isBlank, isObject, type JsonObject } from '../json';

const numberText = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i;

/** A longer text than this is no number that anybody has typed. */
const longestNumber = 40;

/**
 * Cleans the inputs of an action: leaves out blank fields, known optional ones at any depth and unknown ones at the top,
 * and takes a number or boolean that arrives as text for what it says. Everything else stays as it is, for the check to
 * judge.
 *
 * @param schema - what the inputs should be
 * @param raw - what arrived; it is not changed
 */
export function clean(schema: TObject, raw: JsonObject): JsonObject {
  const known = Object.entries(raw).filter(
    ([name, value]) => Object.hasOwn(schema.properties, name) || !isBlank(value),
  );
  return cleanObject(schema, Object.fromEntries(known));
}

function cleanObject(schema: TObject, value: JsonObject): JsonObject {
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!property) return [[name, field]];
    const isEmpty = isBlank(field) || (isFile(field) && field.size === 0);
    return isEmpty && OptionalKind in property ? [] : [[name, cleanValue(property, field)]];
  });
  return Object.fromEntries(fields);
}

function cleanValue(schema: TSchema, value: unknown): unknown {
  if (KindGuard.IsUnion(schema)) {
    const member = schema.anyOf.find(
      // The value itself, or a text that says such a value.
      (candidate) => isOfKind(candidate, value) || cleanValue(candidate, value) !== value,
    );
    return member ? cleanValue(member, value) : value;
  }
  if (KindGuard.IsArray(schema) && Array.isArray(value)) {
    // One entry too many is enough to be refused; a caller could send millions.
    const entries: unknown[] = schema.maxItems === undefined ? value : value.slice(0, schema.maxItems + 1);
    return entries.map((item) => cleanValue(schema.items, item));
  }
  if (KindGuard.IsObject(schema) && isObject(value)) return cleanObject(schema, value);
  if (typeof value !== 'string' || value.length > longestNumber) return value;
  const isNumber = KindGuard.IsNumber(schema) || KindGuard.IsInteger(schema);
  if (isNumber && numberText.test(value)) return Number(value);
  if (KindGuard.IsBoolean(schema) && /^\s*(true|false)\s*$/i.test(value))
    return value.trim().toLowerCase() === 'true';
  return value;
}

/** Whether a value is a list, an object or a text where the schema wants one, whatever is in it. */
export function isOfKind(schema: TSchema, value: unknown): boolean {
  if (isFileSchema(schema)) return isFile(value);
  if (KindGuard.IsArray(schema)) return Array.isArray(value);
  if (KindGuard.IsObject(schema)) return isObject(value);
  return KindGuard.IsString(schema) && typeof value === 'string';
}
