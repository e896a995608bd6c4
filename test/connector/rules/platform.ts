/** Contains the rules about the limits of the platform. */
import { absent, each, type Rule } from './rule';
import { inputSchemasOf, objects, operations, operationWithId, outputSchemasOf, root, typed } from './places';
import { asList, asObject } from '../../../src/json';
import { sampleOperation, samplePart } from '../sample-definition';

const mostBytes = 1_000_000;
const mostOperations = 256;
const mostSchemasOfBody = 512;
const mostSchemasOfOperation = 16_384;

/** Makes an object schema with a number of properties. */
const many = (count: number) => ({
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`name${index}`, { type: 'string' }]),
  ),
});

const emptyPaths = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/v1/pens${index}`,
      { get: { operationId: `Pens${index}` } },
    ]),
  );

const { listPens, writeLetter } = sampleOperation;
const { inBody, kind } = samplePart;

export const platformRules: readonly Rule[] = [
  {
    name: 'DefinitionTooLarge',
    says: `The file has fewer than ${mostBytes} bytes.`,
    violations: each(root, ({ value }) => {
      const bytes = Buffer.byteLength(JSON.stringify(value, null, 2));
      return bytes >= mostBytes && `has ${bytes}`;
    }),
    broken: [{ '/info/description': 'x'.repeat(mostBytes) }],
  },
  {
    name: 'TotalOperationsCountExceedsMaxAllowed',
    says: `There are at most ${mostOperations} operations.`,
    violations: each(root, (_root, document) => {
      const count = operations(document).length;
      return count > mostOperations && `there are ${count}`;
    }),
    broken: [{ '/paths': emptyPaths(mostOperations + 1) }],
  },
  {
    name: 'BodySchemaCountExceedsMaxAllowed',
    says: `A request body or a response has at most ${mostSchemasOfBody} schemas.`,
    violations: each(operations, (operation, document) =>
      [inputSchemasOf(document, operation), outputSchemasOf(document, operation)]
        .filter((found) => found.length > mostSchemasOfBody)
        .map((found) => `one has ${found.length}`),
    ),
    broken: [
      { [inBody('receiver')]: many(mostSchemasOfBody) },
      { [`${listPens}/responses/200/schema`]: many(mostSchemasOfBody) },
    ],
  },
  {
    name: 'OperationSchemaCountExceedsMaxAllowed',
    says: `An operation has at most ${mostSchemasOfOperation} schemas.`,
    violations: each(operations, (operation, document) => {
      const count = inputSchemasOf(document, operation).length + outputSchemasOf(document, operation).length;
      return count > mostSchemasOfOperation && `has ${count}`;
    }),
    broken: [{ [inBody('receiver')]: many(mostSchemasOfOperation) }],
  },
  {
    name: 'VisibilitySpelling',
    says: 'The visibility is important, advanced or internal, in small letters.',
    violations: each(
      (document) => objects(document).filter(({ value }) => 'x-ms-visibility' in value),
      ({ value }) =>
        !['important', 'advanced', 'internal'].includes(String(value['x-ms-visibility'])) &&
        `is ${JSON.stringify(value['x-ms-visibility'])}`,
    ),
    broken: [
      { [`${writeLetter}/x-ms-visibility`]: 'Important' },
      { [`${inBody('pen')}/x-ms-visibility`]: '' },
      { [`${kind}/x-ms-visibility`]: 'hidden' },
    ],
  },
  {
    name: 'DynamicListWithoutDynamicValues',
    says: 'Where there is a dynamic list, there are also dynamic values, for designers that know only those.',
    violations: each(
      typed,
      ({ value }) =>
        value['x-ms-dynamic-list'] !== undefined && value['x-ms-dynamic-values'] === undefined && 'does not',
    ),
    broken: [{ [`${inBody('pen')}/x-ms-dynamic-values`]: absent }],
  },
  {
    name: 'WebhookOperation',
    says: 'A trigger is a POST with an address to call back, a required hidden text in its body. Its path says what is sent, and 201 has a Location.',
    violations: each(operations, ({ method, path, value, parameters }, document) => {
      const content = asObject(asObject(document.paths)[path])['x-ms-notification-content'];
      const urls = parameters.flatMap((parameter) => {
        const { required, properties } = asObject(parameter.value.schema);
        return Object.entries(asObject(properties)).flatMap(([name, property]) => {
          const { type, ...more } = asObject(property);
          const isUrl = more['x-ms-notification-url'] === true;
          const isRight = type === 'string' && asList(required).includes(name);
          return isUrl ? [isRight && more['x-ms-visibility'] === 'internal'] : [];
        });
      });
      if (value['x-ms-trigger'] === undefined) {
        return urls.length > 0
          ? 'is no trigger'
          : method === 'post' && content !== undefined && 'sends nothing';
      }
      const { Location } = asObject(asObject(asObject(value.responses)['201']).headers);
      const isWhole = urls.length === 1 && urls[0] && content !== undefined && Location !== undefined;
      return !(isWhole && method === 'post' && value['x-ms-trigger'] === 'single') && 'is incomplete';
    }),
    broken: [
      { [`${listPens}/x-ms-trigger`]: 'single' },
      { [`${inBody('text')}/x-ms-notification-url`]: true },
    ],
  },
  {
    name: 'TestConnectionCallable',
    says: 'The test of a connection is a GET request that needs only constants.',
    violations: (document) => {
      const { testConnection } = asObject(document['x-ms-capabilities']);
      if (testConnection === undefined) return [];
      const { operationId, parameters } = asObject(testConnection);
      const operation = operationWithId(document, operationId);
      const isGiven = (name: string) => Object.hasOwn(asObject(parameters), name);
      const isCallable =
        operation?.method === 'get' &&
        operation.parameters.every(({ name, value }) => value.required !== true || isGiven(name));
      return isCallable ? [] : [`/x-ms-capabilities/testConnection: ${String(operationId)} does`];
    },
    broken: [
      { '/x-ms-capabilities/testConnection/operationId': 'SendLetter_V2' },
      { '/x-ms-capabilities/testConnection/parameters': {} },
    ],
  },
];
