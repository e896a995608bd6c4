/** Writes the strict schema of an answer in Swagger 2.0, from which designers make tokens. Pure. */
import { asList, asObject, isObject, type JsonObject } from '../../json';
import { maxDepth } from './limits';

/** Types of Swagger that have a format of their own. */
const formats: Readonly<Record<string, string>> = { number: 'double' };

/** The most parts that are written. References to one another can stand for more than there is room for. */
const maxParts = 5_000;

/** What is known while a schema is written. */
interface Progress {
  definitions: JsonObject;
  /** How many parts have been written. */
  parts: number;
}

/**
 * Writes a schema without references, choices and null, which Swagger does not have.
 *
 * @param title - what the designer calls it
 */
export function swaggerOf(schema: JsonObject, title: string): JsonObject {
  return write(schema, title, { definitions: asObject(schema.$defs), parts: 0 }, 0);
}

function write(schema: JsonObject, title: string, progress: Progress, depth: number): JsonObject {
  const { $ref, anyOf, type, description, items, properties } = schema;
  // A schema can contain itself.
  if (depth > maxDepth || ++progress.parts > maxParts) return named({ type: 'object' }, title, description);
  const into = (one: unknown, name = title) => write(asObject(one), name, progress, depth + 1);
  if (typeof $ref === 'string') return into(progress.definitions[$ref.replace(/^.*\//, '')]);
  if (Array.isArray(anyOf)) {
    const members = asList(anyOf).filter((one) => asObject(one).type !== 'null');
    // What can be several things has no type in Swagger.
    return members.length === 1 ? into(members[0]) : named({}, title, description);
  }
  const types = (Array.isArray(type) ? asList(type) : [type]).filter((one) => one !== 'null').map(String);
  const [only = 'string', ...others] = type === undefined ? [typeOfValues(schema)] : types;
  if (others.length > 0) return named({}, title, description);
  const format = formats[only];
  return named(
    {
      type: only,
      ...(format !== undefined && { format }),
      ...(only === 'array' && { items: into(items) }),
      ...(only === 'object' && {
        properties: Object.fromEntries(
          Object.entries(asObject(properties)).map(([name, one]) => [name, into(one, name)]),
        ),
      }),
    },
    title,
    description,
  );
}

/** The type of the values that a schema without a type lists. */
function typeOfValues({ enum: words, const: only }: JsonObject): string {
  const [value] = [...asList(words), only].filter((one) => one !== null && one !== undefined);
  return typeof value === 'number' || typeof value === 'boolean' || isObject(value) ? typeof value : 'string';
}

function named(schema: JsonObject, title: string, description: unknown): JsonObject {
  return {
    ...schema,
    title,
    'x-ms-summary': title,
    ...(typeof description === 'string' && { description }),
  };
}
