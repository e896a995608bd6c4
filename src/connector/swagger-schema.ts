/** From the schemas of the action table to those of Swagger 2.0, which knows no unions and no null. */
import { Kind, KindGuard, type TObject, type TSchema } from '@sinclair/typebox';
import { isFileSchema } from '../schema/file';
import type { JsonObject } from '../json';

/** What a schema describes: an output has no required properties, because Power Apps fails where one of those is missing. */
export type Side = 'input' | 'output';

/**
 * Makes the Swagger schema of an input or an output.
 *
 * @param given - of a union, the designer shows the first member, or a list where all members are texts
 * @returns with the title and the description that the designer shows, if the given schema has them
 */
export function swaggerSchema(given: TSchema, side: Side): JsonObject {
  const schema = shown(given);
  const about = aboutOf(schema);
  if (KindGuard.IsArray(schema)) return { type: 'array', ...about, items: swaggerSchema(schema.items, side) };
  if (KindGuard.IsObject(schema)) return { type: 'object', ...about, ...propertiesOf(schema, side) };
  return { ...valueOf(schema, side), ...about };
}

/**
 * Makes the properties of an object.
 *
 * @param more - further keys for single properties, by their names
 */
export function propertiesOf(
  { properties, required = [] }: Pick<TObject, 'properties' | 'required'>,
  side: Side,
  more: Readonly<Record<string, JsonObject>> = {},
): JsonObject {
  const pairs = Object.entries(properties).map(([name, schema]): [string, JsonObject] => {
    const visibility = visibilityOf(schema, side === 'input' ? required.includes(name) : undefined);
    return [name, { ...swaggerSchema(schema, side), ...visibility, ...more[name] }];
  });
  return {
    ...(side === 'input' && required.length > 0 && { required }),
    properties: Object.fromEntries(pairs),
  };
}

/** Type, format, limits and values of an input or output that is neither a list nor an object. */
export function valueOf(given: TSchema, side: Side): JsonObject {
  const schema = shown(given);
  const facts: Readonly<JsonObject> = schema;
  const { maxLength, minimum, maximum, documentedType, format } = facts;
  // What is documented as another type has none of the limits of its own.
  if (documentedType !== undefined) return { type: documentedType };
  if (isFileSchema(schema)) return { type: 'file' };
  return definedOf({
    type: facts.type,
    format: facts.type === 'number' ? (format ?? 'double') : undefined,
    ...{ maxLength, minimum, maximum },
    enum: facts.suggestions,
    // Of an output, it is what the app puts where OpenAI leaves something out.
    default: side === 'input' ? facts.default : undefined,
  });
}

/** How prominently the designer shows something: what is required at once, the rest when the maker asks for more. */
export function visibilityOf(schema: TSchema, isRequired: boolean | undefined): JsonObject {
  const facts: Readonly<JsonObject> = schema;
  const usual = isRequired === undefined ? undefined : isRequired ? 'important' : 'advanced';
  return definedOf({ 'x-ms-visibility': facts.visibility ?? usual });
}

function aboutOf({ title, description }: TSchema): JsonObject {
  return definedOf({ title, 'x-ms-summary': title, description });
}

/** A union as the designer shows it, with what is said of the union as a whole. */
function shown(schema: TSchema): TSchema {
  if (!KindGuard.IsUnion(schema)) return schema;
  const [first] = schema.anyOf;
  if (!first) return schema;
  const texts = schema.anyOf.flatMap((member) => (KindGuard.IsLiteral(member) ? [member.const] : []));
  const isList = texts.length === schema.anyOf.length;
  return { ...first, ...schema, [Kind]: first[Kind], ...(isList && { suggestions: texts }) };
}

function definedOf(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
