/** Fills in the documented outputs that OpenAI leaves out. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import { isObject } from '../json';

/**
 * Fills in the defaults of a schema, also inside objects and lists of objects. A null counts as left out
 * unless the schema allows null. Lists of plain values, such as embeddings, are not searched.
 *
 * @param schema - the documented outputs
 * @param value - the value to complete; it is not modified
 * @returns the value with every default in place
 */
export function complete(schema: TSchema, value: unknown): unknown {
  const isLeftOut = value === undefined || (value === null && !KindGuard.IsUnion(schema));
  const found: unknown = isLeftOut && 'default' in schema ? schema.default : value;
  if (KindGuard.IsObject(schema) && isObject(found)) {
    const filled = { ...found };
    for (const name of Object.keys(schema.properties)) {
      const property = schema.properties[name];
      const entry = property && complete(property, found[name]);
      if (entry !== undefined) filled[name] = entry;
    }
    return filled;
  }
  if (KindGuard.IsArray(schema) && KindGuard.IsObject(schema.items) && Array.isArray(found)) {
    const { items } = schema;
    return found.map((item: unknown) => complete(items, item));
  }
  return found;
}
