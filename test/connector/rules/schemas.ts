/** Contains the rules about the structure of schemas. */
import { absent, each, textOf, type Rule } from './rule';
import {
  follow,
  inputSchemasOf,
  operations,
  partsOf,
  properties,
  responses,
  schemas,
  typed,
  type Schema,
} from './places';
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import { samplePart } from '../sample-definition';

const { body, colours, inBody, kind, letter, recording, stamp, written } = samplePart;

/** The types and the formats of each. */
const formats: Record<string, readonly string[]> = {
  string: ['byte', 'binary', 'date', 'date-time', 'password', 'date-no-tz', 'email', 'html', 'uri', 'uuid'],
  number: ['float', 'double'],
  integer: ['int32', 'int64'],
  boolean: [],
  array: [],
  object: [],
  file: [],
};

/** Keywords that JSON Schema and later versions of OpenAPI have, but Swagger 2.0 does not. */
const foreignKeywords = [
  ...['anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'const', 'contains', 'nullable', 'writeOnly'],
  ...['patternProperties', 'propertyNames', 'dependencies', 'additionalItems', 'prefixItems'],
  ...['definitions', '$defs', '$schema', '$id', 'id', 'examples', 'deprecated', 'content', 'requestBody'],
  ...['callbacks', 'links', 'servers', 'components', 'openapi', 'webhooks', 'trace'],
];

/**
 * The objects that might contain such keywords by mistake. Properties can have any names, so they are not
 * checked.
 */
const keywordPlaces = (document: JsonObject) => [
  ...typed(document).map((place) => ({ ...place, allowed: [] as string[] })),
  ...operations(document).map((place) => ({ ...place, allowed: ['deprecated'] })),
  ...responses(document).map((place) => ({ ...place, allowed: ['examples'] })),
  { at: '', value: document, allowed: ['definitions'] },
];

const isInternal = ({ value }: Schema) => value['x-ms-visibility'] === 'internal';

const isRequired = ({ parent, property }: Schema) => asList(parent?.value.required).includes(property);

/** The schemas of the bodies that operations take. */
const inputs = (document: JsonObject) =>
  operations(document).flatMap((operation) => inputSchemasOf(document, operation));

/** Whether a schema requires itself, so that no valid value exists. */
function requiresItself(document: JsonObject, start: Schema): boolean {
  const seen = new Set<string>();
  const visit = (schema: Schema): boolean => {
    const place = follow(document, schema);
    if (place.at === start.at && seen.size > 0) return true;
    if (seen.has(place.at)) return false;
    seen.add(place.at);
    return partsOf(place)
      .filter((part) => isRequired(part) || part.at.startsWith(`${place.at}/allOf/`))
      .some(visit);
  };
  return visit(start);
}

export const schemaRules: readonly Rule[] = [
  {
    name: 'UnrecognizedTypeFormat',
    says: 'Types and formats are defined by Swagger or the platform, and fit together.',
    violations: each(typed, ({ value: { type, format } }) => {
      if (type === undefined && format === undefined) return undefined;
      const known = typeof type === 'string' ? formats[type] : undefined;
      const fits = format === undefined || known?.includes(textOf(format));
      return (!known || !fits) && `${JSON.stringify(type)} ${JSON.stringify(format)}`;
    }),
    broken: [
      { [`${inBody('text')}/format`]: 'markdown' },
      { [`${inBody('copies')}/format`]: 'double' },
      { [`${inBody('text')}/type`]: ['string', 'null'] },
      { [`${kind}/type`]: 'text' },
      { [`${colours}/items/format`]: 'int32' },
      { [`${written}/headers/x-weight/format`]: 'gram' },
    ],
  },
  {
    name: 'ArrayHasNoItems',
    says: 'A list has items.',
    violations: each(typed, ({ value }) => value.type === 'array' && !isObject(value.items) && 'does not'),
    broken: [{ [`${inBody('lines')}/items`]: absent }, { [`${colours}/items`]: absent }],
  },
  {
    name: 'SwaggerKeywordNotSupported',
    says: 'No keyword of JSON Schema or OpenAPI 3 is used that Swagger 2.0 does not have.',
    violations: each(keywordPlaces, ({ value, allowed }) =>
      foreignKeywords
        .filter((keyword) => Object.hasOwn(value, keyword) && !allowed.includes(keyword))
        .map((keyword) => `has ${keyword}`),
    ),
    broken: [
      { [`${inBody('text')}/anyOf`]: [{ type: 'string' }, { type: 'array' }] },
      { [`${inBody('text')}/nullable`]: true },
      { '/components': {} },
    ],
  },
  {
    name: 'CollectionFormatValueNotSupported',
    says: 'collectionFormat is a value that Swagger defines, and is multi only in a query or a form.',
    violations: each(typed, ({ value }) => {
      const isRepeatable = value.in === 'query' || value.in === 'formData';
      const ways = ['csv', 'ssv', 'tsv', 'pipes', ...(isRepeatable ? ['multi'] : [])];
      const way = value.collectionFormat;
      return way !== undefined && !ways.includes(textOf(way)) && `${textOf(way)} is none`;
    }),
    broken: [{ [`${colours}/collectionFormat`]: 'json' }, { [`${stamp}/collectionFormat`]: 'multi' }],
  },
  {
    name: 'SchemaTypeFileNotValid',
    says: 'A schema has the type file only as a whole response.',
    violations: each(schemas, ({ at, value }) => {
      const isAnswer = /\/responses\/[^/]+\/schema$/.test(at);
      return value.type === 'file' && !isAnswer && 'is a file';
    }),
    broken: [{ [`${inBody('pen')}/type`]: 'file' }, { '/definitions/Sheet': { type: 'file' } }],
  },
  {
    name: 'InvalidStringBinaryProperty',
    says: 'Binary content is a whole body or response, not a part of one.',
    violations: each(schemas, (schema, document) => {
      const { value } = follow(document, schema);
      return schema.parent && value.type === 'string' && value.format === 'binary' && 'is a part';
    }),
    broken: [
      { [`${inBody('text')}/format`]: 'binary' },
      { [`${inBody('lines')}/items/format`]: 'binary' },
      {
        '/definitions/Sheet': { type: 'string', format: 'binary' },
        [inBody('text')]: { $ref: '#/definitions/Sheet' },
      },
    ],
  },
  {
    name: 'RequiredPropertyArrayEmpty',
    says: 'A list of required properties has entries.',
    violations: each(
      schemas,
      ({ value }) => asList(value.required).length === 0 && 'required' in value && 'has none',
    ),
    broken: [{ [`${letter}/required`]: [] }],
  },
  {
    name: 'RequiredPropertyNotOnObject',
    says: 'Only objects have required properties.',
    violations: each(
      schemas,
      ({ value }) => 'required' in value && value.type !== 'object' && 'is no object',
    ),
    broken: [{ [`${inBody('text')}/required`]: ['text'] }, { [`${letter}/type`]: absent }],
  },
  {
    name: 'RequiredPropertyDefinitionMissing',
    says: 'Required properties are defined.',
    violations: each(schemas, ({ value }) =>
      asList(value.required)
        .map(String)
        .filter((name) => !Object.hasOwn(asObject(value.properties), name))
        .map((name) => `${name} is not defined`),
    ),
    broken: [{ [`${body}/required/-`]: 'ink' }],
  },
  {
    name: 'RequiredReadOnlyPropertyNotAllowedAsInput',
    says: 'No required property of an input is read-only.',
    violations: each(inputs, ({ value }) =>
      Object.entries(asObject(value.properties))
        .filter(
          ([name, property]) => asObject(property).readOnly === true && asList(value.required).includes(name),
        )
        .map(([name]) => `${name} can only be read`),
    ),
    broken: [
      { [`${inBody('text')}/readOnly`]: true },
      { [`${body}/properties/letter`]: { $ref: '#/definitions/Letter' } },
    ],
  },
  {
    name: 'RequiredLoopInSchemaNotAllowed',
    says: 'No schema requires itself.',
    violations: each(
      schemas,
      (schema, document) => requiresItself(document, schema) && 'must contain itself',
    ),
    broken: [
      {
        [`${letter}/properties/answer`]: { $ref: '#/definitions/Letter' },
        [`${letter}/required/-`]: 'answer',
      },
    ],
  },
  {
    name: 'InternalPropertyWithDefaultOptional',
    says: 'An internal property with a default is required, because otherwise the default is not sent.',
    violations: each(
      properties,
      (schema) =>
        isInternal(schema) && schema.value.default !== undefined && !isRequired(schema) && 'is optional',
    ),
    broken: [{ [`${body}/required`]: ['pen', 'text'] }],
  },
  {
    name: 'InternalPropertyNeedsDefault',
    says: 'An internal required property has a default, because nobody can fill it in.',
    violations: each(
      properties,
      (schema) =>
        isInternal(schema) &&
        isRequired(schema) &&
        // The platform fills this in.
        schema.value['x-ms-notification-url'] !== true &&
        schema.value.default === undefined &&
        'has none',
    ),
    broken: [{ [`${inBody('format')}/default`]: absent }],
  },
  {
    name: 'DiscriminatorMustBeARequiredStringProperty',
    says: 'A discriminator names a required property of type string.',
    violations: each(schemas, ({ value }) => {
      const name = value.discriminator;
      if (name === undefined) return undefined;
      const property = asObject(asObject(value.properties)[textOf(name)]);
      return (
        (property.type !== 'string' || !asList(value.required).includes(name)) && `${textOf(name)} is none`
      );
    }),
    broken: [
      { [`${inBody('receiver')}/required`]: absent },
      { [`${inBody('receiver')}/properties/kind/type`]: 'integer' },
      { [`${inBody('receiver')}/discriminator`]: 'ink' },
    ],
  },
  {
    name: 'MediaKindIsBinary',
    says: 'Only binary content or an address has x-ms-media-kind.',
    violations: each(
      schemas,
      ({ value }) =>
        value['x-ms-media-kind'] !== undefined &&
        !(value.type === 'string' && ['binary', 'byte', 'uri'].includes(String(value.format))) &&
        'is neither',
    ),
    broken: [{ [`${recording}/format`]: absent }],
  },
];
