/** Finds the operations, parameters, responses, headers and schemas of a definition. */
import { asObject, isObject, type JsonObject } from '../../../src/json';
import { escaped, lookUp, type Place } from './rule';

/** A place with its name or index in its parent. */
export interface Member extends Place {
  key: string;
}

/** A parameter, wherever it is defined. */
export interface Parameter extends Place {
  name: string;
  /** `body`, `path`, `query`, `header` or `formData`. */
  location: string;
}

/** An operation. */
export interface Operation extends Place {
  path: string;
  method: string;
  /** Its own parameters and those of its path, with references followed. */
  parameters: Parameter[];
}

/** A schema. */
export interface Schema extends Place {
  /** The schema that contains this one. */
  parent?: Schema;
  /** Its name, if it is a property of its parent. */
  property?: string;
}

/** The members of an object or a list that are objects. */
export function members(parent: unknown, at: string): Member[] {
  if (typeof parent !== 'object' || parent === null) return [];
  return Object.entries(parent).flatMap(([key, value]: [string, unknown]) =>
    isObject(value) ? [{ key, at: `${at}/${escaped(key)}`, value }] : [],
  );
}

/** All objects of a document, including the document itself. */
export function objects(document: JsonObject): Member[] {
  const below = (value: unknown, at: string, key: string): Member[] => [
    ...(isObject(value) ? [{ key, at, value }] : []),
    ...(typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, child]) => below(child, `${at}/${escaped(name)}`, name))
      : []),
  ];
  return below(document, '', '');
}

/** The place that a reference points to. A place without a valid reference is returned unchanged. */
export function follow<Found extends Place>(document: JsonObject, place: Found): Found {
  const seen = new Set<unknown>();
  let current: Found = place;
  for (;;) {
    const reference = current.value.$ref;
    if (typeof reference !== 'string' || seen.has(reference)) return current;
    seen.add(reference);
    const value = lookUp(document, reference);
    if (!isObject(value)) return current;
    current = { ...current, at: reference.slice(1), value };
  }
}

const isReference = ({ value }: Place) => '$ref' in value;

const asParameter = (place: Place): Parameter => ({
  ...place,
  name: String(place.value.name),
  location: String(place.value.in),
});

/** All path items. */
export const pathItems = ({ paths }: JsonObject) =>
  members(paths, '/paths').filter(({ key }) => !key.startsWith('x-'));

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** The parameters of a path item or an operation, with references followed. */
export const parametersOf = (document: JsonObject, { at, value }: Place): Parameter[] =>
  members(value.parameters, `${at}/parameters`).map((place) => asParameter(follow(document, place)));

/** All operations. */
export function operations(document: JsonObject): Operation[] {
  return pathItems(document).flatMap((item) =>
    members(item.value, item.at)
      .filter(({ key }) => methods.includes(key))
      .map(({ key, at, value }) => {
        const own = parametersOf(document, { at, value });
        const isOwn = ({ name, location }: Parameter) =>
          own.some((parameter) => parameter.name === name && parameter.location === location);
        const shared = parametersOf(document, item).filter((parameter) => !isOwn(parameter));
        return { path: item.key, method: key, at, value, parameters: [...own, ...shared] };
      }),
  );
}

/** Finds the operation with an id. */
export const operationWithId = (document: JsonObject, id: unknown) =>
  operations(document).find(({ value }) => typeof id === 'string' && value.operationId === id);

/** All path items and operations, which have the lists of parameters. */
export const parameterLists = (document: JsonObject): Place[] => [
  ...pathItems(document),
  ...operations(document),
];

/** All parameters, each where it is defined. */
export const parameters = (document: JsonObject): Parameter[] =>
  [
    ...members(document.parameters, '/parameters'),
    ...parameterLists(document).flatMap(({ at, value }) => members(value.parameters, `${at}/parameters`)),
  ]
    .filter((place) => !isReference(place))
    .map(asParameter);

/** Makes a function that finds the parameters in some locations. */
export const parametersIn =
  (...locations: string[]) =>
  (document: JsonObject) =>
    parameters(document).filter(({ location }) => locations.includes(location));

/** The responses of an operation by their status codes, with references followed. */
export const responsesOf = (document: JsonObject, { at, value }: Place): Member[] =>
  members(value.responses, `${at}/responses`)
    .filter(({ key }) => !key.startsWith('x-'))
    .map((place) => follow(document, place));

/** The schema of the body in the successful response of an operation. */
export function answerOf(document: JsonObject, operation: Place): Schema | undefined {
  const responses = responsesOf(document, operation);
  const success = responses.find(({ key, value }) => /^20[01]$/.test(key) && isObject(value.schema));
  return success && { at: `${success.at}/schema`, value: asObject(success.value.schema) };
}

/** All responses, each where it is defined. */
export const responses = (document: JsonObject): Member[] =>
  [
    ...members(document.responses, '/responses'),
    ...operations(document).flatMap(({ at, value }) => members(value.responses, `${at}/responses`)),
  ].filter((place) => !isReference(place));

/** All headers of responses. */
export const headers = (document: JsonObject): Member[] =>
  responses(document).flatMap(({ at, value }) => members(value.headers, `${at}/headers`));

/** The schema that an object has under a name, as a list of none or one. */
const schemaAt = ({ at, value }: Place, name: string): Schema[] => {
  const child = value[name];
  return isObject(child) ? [{ at: `${at}/${name}`, value: child }] : [];
};

/** The schemas of responses and of bodies, each where it is defined. */
const rootSchemas = (document: JsonObject): Schema[] =>
  [...parametersIn('body')(document), ...responses(document)].flatMap((place) => schemaAt(place, 'schema'));

/** The schemas directly below a schema. */
export function partsOf(parent: Schema): Schema[] {
  const { at, value } = parent;
  return [
    ...members(value.properties, `${at}/properties`).map((place) => ({ ...place, property: place.key })),
    ...members(value.allOf, `${at}/allOf`),
    ...['items', 'additionalProperties'].flatMap((name) => schemaAt(parent, name)),
  ].map((place) => ({ ...place, parent }));
}

const withParts = (schema: Schema): Schema[] => [schema, ...partsOf(schema).flatMap(withParts)];

/** All schemas, each where it is defined. */
export const schemas = (document: JsonObject): Schema[] =>
  [...members(document.definitions, '/definitions'), ...rootSchemas(document)].flatMap(withParts);

/** The properties of all schemas. */
export const properties = (document: JsonObject): Required<Schema>[] =>
  schemas(document).flatMap(({ at, value, parent, property }) =>
    parent && property !== undefined ? [{ at, value, parent, property }] : [],
  );

/** All schemas that can be reached from some schemas, with references followed. Each is listed once. */
function reachable(document: JsonObject, start: readonly Schema[]): Schema[] {
  const found = new Map<string, Schema>();
  const visit = (schema: Schema): void => {
    const place = follow(document, schema);
    if (found.has(place.at)) return;
    found.set(place.at, place);
    partsOf(place).forEach(visit);
  };
  start.forEach(visit);
  return [...found.values()];
}

/** The schemas of the body that an operation takes. */
export const inputSchemasOf = (document: JsonObject, { parameters }: Operation): Schema[] =>
  reachable(
    document,
    parameters.filter(({ location }) => location === 'body').flatMap((place) => schemaAt(place, 'schema')),
  );

/** The schemas of the response bodies of an operation. */
export const outputSchemasOf = (document: JsonObject, operation: Operation): Schema[] =>
  reachable(
    document,
    responsesOf(document, operation).flatMap((place) => schemaAt(place, 'schema')),
  );

/** The `items` of lists in parameters and headers, which are not schemas. */
const itemsBelow = (place: Place): Place[] =>
  schemaAt(place, 'items').flatMap((items) => [items, ...itemsBelow(items)]);

/** Everything that has a type: parameters except bodies, headers, the `items` of both, and schemas. */
export function typed(document: JsonObject): Place[] {
  const plain = [...parametersIn('path', 'query', 'header', 'formData')(document), ...headers(document)];
  return [...plain, ...plain.flatMap(itemsBelow), ...schemas(document)];
}

/** The root of a document, as a list of places. */
export const root = (document: JsonObject): Place[] => [{ at: '', value: document }];

/** The general information. */
export const info = (document: JsonObject): Place[] => [{ at: '/info', value: asObject(document.info) }];

/** Whether a value has a type of Swagger. For an unknown type this is always false. */
export function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

/** The name of the type of a value. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
