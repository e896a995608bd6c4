/** Filling in what the documentation promises and OpenAI leaves out. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import { isObject } from '../json';

/**
 * Fills in the defaults of a schema, deep inside objects and lists of objects. A value of null counts as left out
 * where the schema knows no null. Lists of plain values, such as embeddings, are not walked through.
 *
 * @param schema - what is documented
 * @param answer - what OpenAI gave; it is not changed
 * @returns the answer with every default in place
 */
export function complete(schema: TSchema, answer: unknown): unknown {
  const leftOut = answer === undefined || (answer === null && !KindGuard.IsUnion(schema));
  const value: unknown = leftOut && 'default' in schema ? schema.default : answer;
  if (KindGuard.IsObject(schema) && isObject(value)) {
    const filled = { ...value };
    for (const [name, property] of Object.entries(schema.properties)) {
      const entry = complete(property, value[name]);
      if (entry !== undefined) filled[name] = entry;
    }
    return filled;
  }
  if (KindGuard.IsArray(schema) && KindGuard.IsObject(schema.items) && Array.isArray(value)) {
    const { items } = schema;
    return value.map((item: unknown) => complete(items, item));
  }
  return value;
}
