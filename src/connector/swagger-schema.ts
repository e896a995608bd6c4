/** Converts schemas of the action table to Swagger 2.0, which has no unions and no null. */
import { Kind, KindGuard, type TObject, type TSchema } from '@sinclair/typebox';
import { maxLengthOf } from '../schema/explain';
import { isFileSchema } from '../schema/file';
import type { JsonObject } from '../json';

/** What a schema describes. Outputs have no required properties: Power Apps fails if one is missing. */
export type Side = 'input' | 'output';

/**
 * Makes the Swagger schema of an input or an output.
 *
 * @param source - the schema. For a union, the designer shows the first member, or a list if all members are
 * texts
 * @returns the Swagger schema, with the title and description of the source if it has them
 */
export function swaggerSchema(source: TSchema, side: Side): JsonObject {
  const schema = shown(source);
  const about = aboutOf(schema);
  if (isFileSchema(schema) && schema.inJson === 'attachment') return { ...attachment, ...about };
  if (KindGuard.IsArray(schema)) return { type: 'array', ...about, items: swaggerSchema(schema.items, side) };
  if (KindGuard.IsObject(schema)) return { type: 'object', ...about, ...propertiesOf(schema, side) };
  return { ...valueOf(schema, side), ...about };
}

/**
 * Makes the properties of an object.
 *
 * @param more - further keys for some properties, by property name
 */
export function propertiesOf(
  { properties, required = [] }: Pick<TObject, 'properties' | 'required'>,
  side: Side,
  more: Readonly<Record<string, JsonObject>> = {},
): JsonObject {
  // An optional input that the designer hides would never be sent.
  const needed = Object.keys(properties).filter(
    (name) => required.includes(name) || isHidden(properties[name]),
  );
  const pairs = Object.entries(properties).map(([name, schema]): [string, JsonObject] => {
    const visibility = visibilityOf(schema, side === 'input' ? needed.includes(name) : undefined);
    const callback = schema.isCallback === true && { 'x-ms-notification-url': true };
    return [name, { ...swaggerSchema(schema, side), ...visibility, ...callback, ...more[name] }];
  });
  return {
    ...(side === 'input' && needed.length > 0 && { required: needed }),
    properties: Object.fromEntries(pairs),
  };
}

/**
 * An attachment, as makers know it from the connectors of Outlook: the designer takes a list of those as well. The platform writes
 * the content in base64.
 */
const attachment: JsonObject = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      title: 'File Name',
      'x-ms-summary': 'File Name',
      description: 'The name with its ending, such as invoice.pdf.',
    },
    contentBytes: {
      type: 'string',
      format: 'byte',
      title: 'File Content',
      'x-ms-summary': 'File Content',
      description: 'The content of the file.',
    },
  },
};

/** Whether the designer hides an input, and sends its default with every call. */
export function isHidden(schema: TSchema | undefined): boolean {
  return schema?.visibility === 'internal';
}

/** Type, format, limits and values of an input or output that is neither a list nor an object. */
export function valueOf(source: TSchema, side: Side): JsonObject {
  const schema = shown(source);
  const facts: Readonly<JsonObject> = schema;
  const { minimum, maximum, documentedType, format } = facts;
  // The limits belong to the real type, so an input that is documented as another type shows none.
  if (documentedType !== undefined) return { type: documentedType };
  if (isFileSchema(schema)) return schema.inJson ? { type: 'string', format: 'byte' } : { type: 'file' };
  return definedOf({
    type: facts.type,
    format: facts.type === 'number' ? (format ?? 'double') : undefined,
    ...{ maxLength: maxLengthOf(facts), minimum, maximum },
    enum: facts.suggestions,
    // The default of an output is only what the app fills in if OpenAI leaves the output out.
    default: side === 'input' ? facts.default : undefined,
  });
}

/** How prominently the designer shows an input: required ones at once, others if the maker asks for more. */
export function visibilityOf(schema: TSchema, isRequired: boolean | undefined): JsonObject {
  const facts: Readonly<JsonObject> = schema;
  const usual = isRequired === undefined ? undefined : isRequired ? 'important' : 'advanced';
  return definedOf({ 'x-ms-visibility': facts.visibility ?? usual });
}

function aboutOf({ title, description }: TSchema): JsonObject {
  return definedOf({ title, 'x-ms-summary': title, description });
}

/** A union as the designer shows it, with the title and description of the whole union. */
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
