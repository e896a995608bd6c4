/** Checks schemas that OpenAI is to follow strictly. Pure. */
import { asList, asObject, isObject } from '../../src/json';

/**
 * What OpenAI says about a schema that cannot be followed strictly: each object must list all its properties as required, and
 * allow no others. Undefined if nothing is wrong.
 *
 * @param path - names of the members that lead to the schema
 */
export function strictSchemaFault(schema: unknown, path: readonly string[] = []): string | undefined {
  if (!isObject(schema)) return undefined;
  const { type, properties, additionalProperties, required, items, anyOf, $defs } = schema;
  const context = `In context=(${path.map((name) => `'${name}'`).join(', ')}), `;
  if (type === 'object') {
    if (additionalProperties !== false) {
      return `${context}'additionalProperties' is required to be supplied and to be false.`;
    }
    const missing = Object.keys(asObject(properties)).find((name) => !asList(required).includes(name));
    if (missing) {
      return `${context}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    }
  }
  const inside: [string, unknown][] = [
    ...Object.entries({ ...asObject(properties), ...asObject($defs) }),
    ['items', items],
    ...asList(anyOf).map((one, index): [string, unknown] => [String(index), one]),
  ];
  return inside
    .map(([name, one]) => strictSchemaFault(one, [...path, name]))
    .find((fault) => fault !== undefined);
}
