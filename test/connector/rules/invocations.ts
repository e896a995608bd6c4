/** Finds the calls that designers make to one operation while a maker fills in another. */
import {
  follow,
  inputSchemasOf,
  members,
  operations,
  operationWithId,
  outputSchemasOf,
  type Operation,
  type Parameter,
  type Schema,
} from './places';
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import type { Place } from './rule';

/** An extension that makes the designer call another operation. */
export interface Invocation extends Place {
  /** `x-ms-dynamic-values`, for example. */
  extension: string;
  /** The parameter or schema that has the extension. */
  owner: Place;
  /** The operation that the maker fills in; undefined if the call belongs to the whole connector. */
  source?: Operation;
}

const extensions = [
  'x-ms-dynamic-values',
  'x-ms-dynamic-list',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-properties',
];

/** Whether an extension is one of the later forms, which write references to inputs as full paths. */
export const isLater = (extension: string) => /list$|properties$/.test(extension);

/** All dynamic extensions of the inputs and outputs of operations. */
export function dynamicExtensions(document: JsonObject): Invocation[] {
  return operations(document).flatMap((source) => {
    const owners = [
      ...source.parameters,
      ...inputSchemasOf(document, source),
      ...outputSchemasOf(document, source),
    ];
    return owners.flatMap((owner) =>
      members(owner.value, owner.at)
        .filter(({ key }) => extensions.includes(key))
        .map(({ key, at, value }) => ({ extension: key, owner, source, at, value })),
    );
  });
}

/** The calls that belong to the whole connector or to a tree of files. */
function otherCalls(document: JsonObject): Invocation[] {
  const capabilities = asObject(document['x-ms-capabilities']);
  const trees = operations(document).flatMap((source) =>
    [...source.parameters, ...inputSchemasOf(document, source)].flatMap((owner) => {
      const extension = 'x-ms-dynamic-tree';
      return members(owner.value[extension], `${owner.at}/${extension}`)
        .filter(({ key }) => key === 'open' || key === 'browse')
        .map(({ at, value }) => ({ extension, owner, source, at, value }));
    }),
  );
  const whole = [
    ...members(capabilities, '/x-ms-capabilities').filter(({ key }) => key === 'testConnection'),
    ...members(capabilities['file-picker'], '/x-ms-capabilities/file-picker'),
  ].map(({ at, value }) => ({ extension: 'x-ms-capabilities', owner: { at, value }, at, value }));
  return [...trees, ...whole];
}

/** Everything that names an operation to call. */
export const invocations = (document: JsonObject): Invocation[] => [
  ...dynamicExtensions(document).filter(({ value }) => 'operationId' in value),
  ...otherCalls(document),
];

/** The operation that an invocation calls. */
export const targetOf = (document: JsonObject, { value }: Invocation) =>
  operationWithId(document, value.operationId);

/** An input of an operation: a parameter, or a property of its body. */
export interface Input extends Place {
  type: unknown;
  isRequired: boolean;
  isInternal: boolean;
  isParameter: boolean;
}

const isInternal = ({ value }: Place) => value['x-ms-visibility'] === 'internal';

const bodyOf = (document: JsonObject, parameter: Parameter): Schema =>
  follow(document, { at: `${parameter.at}/schema`, value: asObject(parameter.value.schema) });

/** The input at a path below the body. */
function propertyAt(document: JsonObject, parameter: Parameter, path: readonly string[]): Input | undefined {
  let schema: Schema = bodyOf(document, parameter);
  let isRequired = parameter.value.required === true;
  let hidden = isInternal(parameter);
  for (const name of path) {
    const child = asObject(schema.value.properties)[name];
    if (!isObject(child)) return undefined;
    isRequired &&= asList(schema.value.required).includes(name);
    schema = follow(document, { at: `${schema.at}/properties/${name}`, value: child });
    hidden ||= isInternal({ at: '', value: child }) || isInternal(schema);
  }
  return {
    at: schema.at,
    value: schema.value,
    type: schema.value.type,
    isRequired,
    isInternal: hidden,
    isParameter: path.length === 0,
  };
}

const asInput = (document: JsonObject, parameter: Parameter): Input => ({
  at: parameter.at,
  value: parameter.value,
  type: parameter.location === 'body' ? bodyOf(document, parameter).value.type : parameter.value.type,
  isRequired: parameter.value.required === true,
  isInternal: isInternal(parameter),
  isParameter: true,
});

/** The inputs that a name can mean in the older extensions: parameters and properties of the body. */
function inputsCalled(document: JsonObject, operation: Operation, name: string): Input[] {
  const { parameters } = operation;
  const found = parameters.filter((parameter) => parameter.name === name);
  const below = parameters.filter(({ location }) => location === 'body');
  const properties = below.flatMap((body) => propertyAt(document, body, name.split('/')) ?? []);
  return [...found.map((parameter) => asInput(document, parameter)), ...properties];
}

/** The inputs that a reference means in the later extensions: the name of a parameter and a path below it. */
function inputsAt(document: JsonObject, operation: Operation, reference: string): Input[] {
  const [first, ...path] = reference.split('/');
  return operation.parameters
    .filter(({ name }) => name === first)
    .flatMap((parameter) =>
      path.length === 0 ? [asInput(document, parameter)] : (propertyAt(document, parameter, path) ?? []),
    );
}

/** The inputs that a call of an operation needs. */
export function requiredInputs(document: JsonObject, { parameters }: Operation): string[] {
  return parameters.flatMap((parameter) => {
    if (parameter.value.required !== true || parameter.value.default !== undefined) return [];
    if (parameter.location !== 'body') return [parameter.name];
    const { required, properties } = bodyOf(document, parameter).value;
    return asList(required)
      .map(String)
      .filter((name) => asObject(asObject(properties)[name]).default === undefined);
  });
}

/** One input that a call passes to its target. */
export interface Argument extends Place<unknown> {
  name: string;
  invocation: Invocation;
  target: Operation;
  /** The inputs of the target that the name can mean. */
  meant: Input[];
  /** The input of the source that the call refers to; undefined if it passes a constant. */
  reference?: string;
  /** The inputs of the source that the reference can mean. */
  referred: Input[];
  /** The constant, if there is no reference. */
  constant?: unknown;
}

/** All inputs that calls pass to their targets. */
export function callArguments(document: JsonObject): Argument[] {
  return invocations(document).flatMap((invocation) => {
    const { at, extension, source } = invocation;
    const target = targetOf(document, invocation);
    if (!target) return [];
    return Object.entries(asObject(invocation.value.parameters)).map(([name, value]) => {
      const later = isLater(extension);
      const { parameter, parameterReference, value: constant } = asObject(value);
      const isOfAnswer = isObject(value) && 'value-property' in value;
      const reference = later ? parameterReference : parameter;
      const meant = later ? inputsAt(document, target, name) : inputsCalled(document, target, name);
      const place = { at: `${at}/parameters/${name}`, value, name, invocation, target };
      if (typeof reference !== 'string') {
        const passed = later ? constant : value;
        return { ...place, meant, referred: [], ...(!isOfAnswer && { constant: passed }) };
      }
      const find = later ? inputsAt : inputsCalled;
      return { ...place, meant, reference, referred: source ? find(document, source, reference) : [] };
    });
  });
}

/** The schema at a path below another schema. */
export function schemaAtPath(document: JsonObject, start: Schema, path: string): Schema | undefined {
  let schema = follow(document, start);
  for (const name of path.split('/').filter(Boolean)) {
    const child = asObject(schema.value.properties)[name];
    if (!isObject(child)) return undefined;
    schema = follow(document, { at: `${schema.at}/properties/${name}`, value: child });
  }
  return schema;
}

/** The text of an extension under a name; undefined if it is not a text. */
export const textAt = ({ value }: Invocation, name: string) => {
  const text = value[name];
  return typeof text === 'string' ? text : undefined;
};

/**
 * Removes `properties` from the end of a path: an older extension may point to the properties of a schema
 * instead of the schema.
 */
export const withoutProperties = (path: string) => path.replace(/(^|\/)properties$/, '');
