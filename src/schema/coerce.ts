/** Converts inputs to their types: low-code callers send blank fields, and numbers and booleans as text. */
import { KindGuard, OptionalKind, type TObject, type TSchema } from '@sinclair/typebox';
import { isBlank, isObject, type JsonObject } from '../json';
import { isFile, isFileSchema } from './file';

const numberText = /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i;

/** Nobody types a number longer than this. */
const maxNumberLength = 40;

/**
 * Converts a value to the types of a schema. It leaves out blank fields (optional ones at any depth, unknown
 * ones at the top), and turns text into the number or boolean that the schema wants. Everything else stays
 * unchanged; the check decides whether it is valid.
 *
 * @param schema - what the value should be
 * @param value - what the caller sent; it is not modified
 */
export function coerce(schema: TObject, value: JsonObject): JsonObject {
  const notBlank = Object.entries(value).filter(
    ([name, field]) => Object.hasOwn(schema.properties, name) || !isBlank(field),
  );
  return coerceObject(schema, Object.fromEntries(notBlank));
}

function coerceObject(schema: TObject, value: JsonObject): JsonObject {
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (!property) return [[name, field]];
    const isEmpty = isBlank(field) || (isFile(field) && field.size === 0);
    return isEmpty && OptionalKind in property ? [] : [[name, coerceValue(property, field)]];
  });
  return Object.fromEntries(fields);
}

function coerceValue(schema: TSchema, value: unknown): unknown {
  if (KindGuard.IsUnion(schema)) {
    const member = schema.anyOf.find(
      // The member that has the kind of the value, or the one that its text can be converted to.
      (candidate) => isOfKind(candidate, value) || coerceValue(candidate, value) !== value,
    );
    return member ? coerceValue(member, value) : value;
  }
  if (KindGuard.IsArray(schema) && Array.isArray(value)) {
    // One entry too many is enough to refuse the list. A caller could send millions, so the rest is cut off.
    const entries: unknown[] = schema.maxItems === undefined ? value : value.slice(0, schema.maxItems + 1);
    return entries.map((item) => coerceValue(schema.items, item));
  }
  if (KindGuard.IsObject(schema) && isObject(value)) return coerceObject(schema, value);
  return typeof value === 'string' && value.length <= maxNumberLength ? coerceText(schema, value) : value;
}

/** Converts a text to the number or boolean that the schema wants. Any other text stays unchanged. */
function coerceText(schema: TSchema, text: string): unknown {
  const isNumber = KindGuard.IsNumber(schema) || KindGuard.IsInteger(schema);
  if (isNumber && numberText.test(text)) return Number(text);
  const isBoolean = KindGuard.IsBoolean(schema) && /^\s*(true|false)\s*$/i.test(text);
  return isBoolean ? text.trim().toLowerCase() === 'true' : text;
}

/** Whether a value is a file, a list, an object or a text, as the schema wants, regardless of its content. */
export function isOfKind(schema: TSchema, value: unknown): boolean {
  if (isFileSchema(schema)) return isFile(value);
  if (KindGuard.IsArray(schema)) return Array.isArray(value);
  if (KindGuard.IsObject(schema)) return isObject(value);
  return KindGuard.IsString(schema) && typeof value === 'string';
}
