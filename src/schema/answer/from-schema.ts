/** Makes a JSON schema of the caller one that OpenAI can follow strictly. Pure. */
import { asList, asObject, isObject, isTooDeep, omit, type JsonObject } from '../../json';
import { complain, inside, type AnswerSchema, type Findings } from './findings';
import { limitsOf, maxDepth } from './limits';
import { listNote, listObject } from './strict-object';

/** Keywords that OpenAI follows. See OpenAI's guide “Structured model outputs”, “Supported schemas”. */
const followed = [
  ...['type', 'title', 'description', 'enum', 'const', 'properties', 'required', 'additionalProperties'],
  ...['items', 'anyOf', '$ref', '$defs', 'pattern', 'format', 'multipleOf', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems'],
];

/** Formats of texts that OpenAI follows. */
const formats = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'];

/** Keywords without which the schema would ask for something else. */
const needed =
  /^(allOf|not|if|then|else|patternProperties|prefixItems|propertyNames|additionalItems|dependent\w+|dependencies|unevaluated\w+|\$dynamicRef|\$recursiveRef)$/;

/** Keywords that mean nothing here: they name the schema, or are for people. */
const silent = /^(\$schema|\$id|id|\$comment|\$anchor|\$vocabulary)$/;

/**
 * Makes a schema strict: objects take no other members, and have all of theirs; those that were optional can be null. What OpenAI
 * does not follow is left out, and the notes say so. What cannot be left out is a problem.
 *
 * @param given - a JSON schema of an object or of a list, also with OpenAI's own object around it
 * @param field - the name of the input
 */
export function strictSchema(given: JsonObject, field: string): AnswerSchema {
  const found: Findings = { problems: [], notes: [] };
  if (isTooDeep(given, maxDepth * 8)) {
    complain(found, field, `is nested too deeply. OpenAI allows ${maxDepth} levels.`);
    return { schema: {}, isList: false, ...found };
  }
  const root = withRootOfItsOwn(unwrapped(given));
  const isList = typesOf(root).includes('array');
  if (!isList && !typesOf(root).includes('object')) {
    complain(found, field, 'must describe an object, or a list. Put the answer into a field of an object.');
    return { schema: {}, isList, ...found };
  }
  const definitions = { ...asObject(root.definitions), ...asObject(root.$defs) };
  const left = new Set<string>();
  const optional: string[] = [];
  const context = { found, left, optional, definitions };
  const defs = Object.entries(definitions).map(([name, schema]): [string, JsonObject] => [
    name,
    strict(schema, inside(`${field}.$defs`, name), context),
  ]);
  const main = strict(omit(root, ['$defs', 'definitions']), field, context);
  const typed = { ...main, type: isList ? 'array' : 'object' };
  const schema = {
    ...(isList ? listObject(typed) : typed),
    ...(defs.length > 0 && { $defs: Object.fromEntries(defs) }),
  };
  const names = (texts: Iterable<string>) => [...texts].map((text) => `\`${text}\``).join(', ');
  if (isList) found.notes.push(listNote(field));
  if (optional.length > 0) {
    found.notes.push(`OpenAI always answers with all fields, so these can be null: ${names(optional)}.`);
  }
  if (left.size > 0) found.notes.push(`OpenAI does not follow these parts of \`${field}\`: ${names(left)}.`);
  if (found.problems.length === 0) found.problems.push(...limitsOf(schema, field));
  return { schema, isList, ...found };
}

/** The schema in the objects that OpenAI has around it, in a chat and in a response. */
function unwrapped(given: JsonObject): JsonObject {
  const { json_schema: ofChat, schema, format } = given;
  const inner = [ofChat, format, schema].find(isObject);
  return inner && given.properties === undefined ? unwrapped(inner) : given;
}

/** A schema whose root only refers to one of its definitions has the root that it means. */
function withRootOfItsOwn(schema: JsonObject): JsonObject {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const definitions = { ...asObject(schema.definitions), ...asObject(schema.$defs) };
  const target = definitions[$ref.replace(/^.*\//, '')];
  return isObject(target) ? { ...target, $defs: definitions } : schema;
}

interface Context {
  found: Findings;
  /** Keywords that were left out. */
  left: Set<string>;
  /** Places of members that were optional. */
  optional: string[];
  definitions: JsonObject;
}

/** The types of a schema, also those that its other keywords show. */
function typesOf({ type, properties, items }: JsonObject): readonly unknown[] {
  if (type !== undefined) return Array.isArray(type) ? type : [type];
  return properties !== undefined ? ['object'] : items !== undefined ? ['array'] : [];
}

function strict(given: unknown, place: string, context: Context): JsonObject {
  const { found, left } = context;
  if (!isObject(given)) {
    complain(found, place, 'must be a schema: an object with a `type`.');
    return {};
  }
  const { oneOf, nullable, ...rest } = given;
  const schema = oneOf === undefined ? rest : { ...rest, anyOf: rest.anyOf ?? oneOf };
  const kept = Object.entries(schema).filter(([name, value]) => {
    if (name === 'format' && !formats.includes(String(value))) left.add(`format: ${String(value)}`);
    else if (followed.includes(name)) return true;
    else if (needed.test(name)) complain(found, place, `has \`${name}\`, which OpenAI cannot follow.`);
    else if (!silent.test(name) && name !== 'definitions') left.add(name);
    return false;
  });
  const { properties, items, anyOf, $ref, required, ...others } = Object.fromEntries(kept);
  const types = typesOf(schema);
  const target =
    typeof $ref === 'string' && $ref !== '#' ? $ref.replace(/^#\/(\$defs|definitions)\//, '') : '';
  if (target !== '' && !Object.hasOwn(context.definitions, target)) {
    complain(found, place, 'has a `$ref` that leads nowhere.');
  }
  const made: JsonObject = {
    ...others,
    ...(typeof $ref === 'string' && { $ref: $ref.replace(/^#\/definitions\//, '#/$defs/') }),
    ...(types.length > 0 && { type: types.length === 1 ? types[0] : types }),
    ...(Array.isArray(anyOf) && {
      anyOf: asList(anyOf).map((one, index) => strict(one, `${place}.anyOf[${index}]`, context)),
    }),
    ...(types.includes('array') && { items: itemsOf(items, place, context) }),
    ...(types.includes('object') && objectOf(properties, asList(required), given, place, context)),
  };
  const isOpen = types.length === 0 && made.$ref === undefined && !made.anyOf && !made.enum && !made.const;
  if (isOpen) complain(found, place, 'has no `type`. OpenAI needs one.');
  return nullable === true ? orNull(made) : made;
}

function itemsOf(items: unknown, place: string, context: Context): JsonObject {
  if (isObject(items)) return strict(items, `${place}.items`, context);
  complain(context.found, place, 'is a list without `items`. Say what its entries are.');
  return {};
}

function objectOf(
  properties: unknown,
  required: readonly unknown[],
  { additionalProperties }: JsonObject,
  place: string,
  context: Context,
): JsonObject {
  const { found, left, optional } = context;
  if (!isObject(properties) || Object.keys(properties).length === 0) {
    complain(found, place, 'is an object without `properties`. List its fields.');
  }
  if (additionalProperties !== undefined && additionalProperties !== false) left.add('additionalProperties');
  const members = Object.entries(asObject(properties)).map(([name, schema]): [string, JsonObject] => {
    const at = inside(place, name);
    if (name.trim() === '') complain(found, place, 'has a field without a name. Give it one.');
    const made = strict(schema, at, context);
    if (required.includes(name)) return [name, made];
    optional.push(at);
    return [name, orNull(made)];
  });
  const names = members.map(([name]) => name);
  return { properties: Object.fromEntries(members), required: names, additionalProperties: false };
}

/** A schema that allows null as well. */
function orNull(schema: JsonObject): JsonObject {
  const { type, anyOf, enum: words } = schema;
  if (anyOf !== undefined) {
    const members = asList(anyOf).map(asObject);
    return members.some((one) => one.type === 'null')
      ? schema
      : { ...schema, anyOf: [...members, { type: 'null' }] };
  }
  if (type === undefined || schema.const !== undefined) return { anyOf: [schema, { type: 'null' }] };
  const types = Array.isArray(type) ? asList(type) : [type];
  return {
    ...schema,
    type: types.includes('null') ? types : [...types, 'null'],
    ...(Array.isArray(words) && !words.includes(null) && { enum: [...asList(words), null] }),
  };
}
