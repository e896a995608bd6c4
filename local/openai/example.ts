/** Makes a value that fits a schema, as a model does that must answer in JSON. Pure. */
import { asList, asObject, type JsonObject } from '../../src/json';

/** Deeper than this, schemas that contain themselves end. */
const maxDepth = 8;

/**
 * Makes a value that fits a JSON schema.
 *
 * @param text - the value of every text in it
 */
export function exampleOf(schema: unknown, text: string, definitions?: JsonObject, depth = 0): unknown {
  const { type, enum: words, const: constant, anyOf, $ref, $defs, properties, items } = asObject(schema);
  const known = definitions ?? asObject($defs);
  const inside = (one: unknown) => exampleOf(one, text, known, depth + 1);
  if (depth > maxDepth) return null;
  if (constant !== undefined) return constant;
  if (Array.isArray(words)) return asList(words)[0];
  if (typeof $ref === 'string') return inside(known[$ref.replace(/^.*\//, '')]);
  if (Array.isArray(anyOf)) return inside(asList(anyOf)[0]);
  switch (Array.isArray(type) ? asList(type)[0] : type) {
    case 'string':
      return text;
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [inside(items)];
    case 'object':
      return Object.fromEntries(
        Object.entries(asObject(properties)).map(([name, one]) => [name, inside(one)]),
      );
    default:
      return null;
  }
}
