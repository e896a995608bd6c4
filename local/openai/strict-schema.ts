/**
 * Checks schemas that OpenAI is to follow strictly. Pure. The rules are those of OpenAI's guide “Structured model outputs”, section
 * “Supported schemas”. This is separate from the app's own check on purpose.
 */
import { asList, asObject, isObject, type JsonObject } from '../../src/json';

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const formats = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'];

/** Keywords that are permitted. Those of the app's own making are the ones that the guide lists. */
const permitted = [
  ...['type', 'title', 'description', 'enum', 'const', 'properties', 'required', 'additionalProperties'],
  ...['items', 'anyOf', '$ref', '$defs', 'definitions', 'pattern', 'format', 'multipleOf', 'minimum'],
  ...['maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems', '$schema'],
];

/** The most levels of objects, members, characters of names and values, and values to choose from. */
const most = { levels: 10, members: 5_000, characters: 120_000, values: 1_000 };

/**
 * What OpenAI says about a schema that cannot be followed strictly: the root is an object, each object must list all its properties
 * as required, and allow no others. Undefined if nothing is wrong.
 */
export function strictSchemaFault(schema: unknown): string | undefined {
  if (!isObject(schema)) return 'schema must be a JSON Schema of \'type: "object"\'.';
  if (schema.anyOf !== undefined) return "schema must not have 'anyOf' at the top level.";
  if (schema.type !== 'object') {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(schema.type)}"'.`;
  }
  return faultAt(schema, [], asObject(schema.$defs ?? schema.definitions)) ?? sizeFault(schema);
}

/** A text as it is, and anything else as JSON. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function faultAt(schema: unknown, path: readonly string[], definitions: JsonObject): string | undefined {
  const context = `In context=(${path.map((name) => `'${name}'`).join(', ')}), `;
  if (!isObject(schema)) return `${context}schema must be an object.`;
  const { type, properties, additionalProperties, required, items, anyOf, $ref, $defs, format } = schema;
  const foreign = Object.keys(schema).find((name) => !permitted.includes(name));
  if (foreign) return `${context}'${foreign}' is not permitted.`;
  if (typeof $ref === 'string') {
    const isKnown =
      $ref === '#' || Object.hasOwn(definitions, $ref.replace(/^#\/(\$defs|definitions)\//, ''));
    if (!isKnown) return `${context}reference can only point to definitions.`;
  }
  const named = (Array.isArray(type) ? asList(type) : type === undefined ? [] : [type]).map(textOf);
  const unknown = named.find((one) => !types.includes(one));
  if (unknown !== undefined) return `${context}'${unknown}' is not a valid type.`;
  const says = named.length > 0 || [$ref, anyOf, schema.enum, schema.const].some((one) => one !== undefined);
  if (!says) return `${context}schema must have a 'type' key.`;
  if (format !== undefined && !formats.includes(textOf(format))) {
    return `${context}'${textOf(format)}' is not a valid format.`;
  }
  if (named.includes('array') && items === undefined) return `${context}array schema missing items.`;
  if (named.includes('object')) {
    if (additionalProperties !== false) {
      return `${context}'additionalProperties' is required to be supplied and to be false.`;
    }
    const names = Object.keys(asObject(properties));
    const missing = names.find((name) => !asList(required).includes(name));
    if (missing !== undefined || !Array.isArray(required)) {
      return `${context}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing ?? ''}'.`;
    }
    const extra = asList(required)
      .map(textOf)
      .find((name) => !names.includes(name));
    if (extra !== undefined) return `${context}'required' has an extra key '${extra}'.`;
    if (names.includes('')) return `${context}a property has an empty name.`;
  }
  const inside: [string, unknown][] = [
    ...Object.entries(asObject(properties)),
    ...Object.entries(asObject($defs)),
    ...(items === undefined ? [] : [['items', items] as [string, unknown]]),
    ...asList(anyOf).map((one, index): [string, unknown] => [String(index), one]),
  ];
  return inside
    .map(([name, one]) => faultAt(one, [...path, name], definitions))
    .find((fault) => fault !== undefined);
}

function sizeFault(schema: JsonObject): string | undefined {
  const sizes = { levels: 0, members: 0, characters: 0, values: 0 };
  const count = (value: unknown, level: number): void => {
    const { properties, items, anyOf, $defs, enum: words, const: only } = asObject(value);
    const names = [...Object.keys(asObject(properties)), ...Object.keys(asObject($defs))];
    const below = isObject(properties) ? level + 1 : level;
    const texts = [...names, ...asList(words), ...(only === undefined ? [] : [only])];
    sizes.levels = Math.max(sizes.levels, below);
    sizes.members += Object.keys(asObject(properties)).length;
    sizes.values += asList(words).length;
    sizes.characters += texts.reduce((sum: number, text) => sum + String(text).length, 0);
    const inner = [
      ...Object.values(asObject(properties)),
      ...Object.values(asObject($defs)),
      ...asList(anyOf),
    ];
    for (const one of [...inner, ...(items === undefined ? [] : [items])]) count(one, below);
  };
  count(schema, 0);
  const over = Object.entries(most).find(([name, limit]) => sizes[name as keyof typeof sizes] > limit);
  if (!over) return undefined;
  const [name, limit] = over;
  return name === 'levels'
    ? `${sizes.levels} levels of nesting exceeds limit of ${limit}.`
    : `the schema exceeds the limit of ${limit} ${name}.`;
}
