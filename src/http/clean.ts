/** Forgiving what low-code callers do to inputs: blank fields, and numbers and booleans that arrive as text. */
import { OptionalKind, TypeGuard, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { isBlank, isObject } from '../json';

const numberText = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

/**
 * Leaves out optional fields that are blank, and takes a number or boolean that arrives as text for what it says.
 * Everything else stays as it is, for the check to judge; fields that the schema does not know stay, too.
 *
 * @param schema - what the value should be
 * @param value - what arrived; it is not changed
 */
export function clean(schema: TSchema, value: unknown): unknown {
  if (TypeGuard.IsUnion(schema)) return cleanUnion(schema.anyOf, value);
  if (TypeGuard.IsArray(schema) && Array.isArray(value)) {
    return value.map((item: unknown) => clean(schema.items, item));
  }
  if (TypeGuard.IsObject(schema) && isObject(value)) {
    const given = Object.entries(value).filter(([name, field]) => {
      const property = schema.properties[name];
      return !isBlank(field) || (property !== undefined && !(OptionalKind in property));
    });
    return Object.fromEntries(
      given.map(([name, field]) => {
        const property = schema.properties[name];
        return [name, property ? clean(property, field) : field];
      }),
    );
  }
  if (typeof value !== 'string') return value;
  const isNumber = TypeGuard.IsNumber(schema) || TypeGuard.IsInteger(schema);
  if (isNumber && numberText.test(value)) return Number(value);
  if (TypeGuard.IsBoolean(schema) && /^\s*(true|false)\s*$/i.test(value))
    return value.trim().toLowerCase() === 'true';
  return value;
}

/** Cleans a value by the first form that then fits it. */
function cleanUnion(members: TSchema[], value: unknown): unknown {
  for (const member of members) {
    const cleaned = clean(member, value);
    if (Value.Check(member, cleaned)) return cleaned;
  }
  return value;
}
