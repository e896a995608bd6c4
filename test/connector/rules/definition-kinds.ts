/** Lists the keys that the objects of a definition may have. */
import type { JsonObject } from '../../../src/json';
import type { Holds, Kind } from './kinds';

const texts: Holds = { list: 'text', unique: true };
const visibility: Holds = { is: ['important', 'advanced', 'internal'] };
const summary = { 'x-ms-summary': 'text', 'x-ms-visibility': visibility } as const;
const formats: Holds = {
  is: [
    ...['int32', 'int64', 'float', 'double', 'byte', 'binary', 'date', 'date-time', 'password'],
    ...['date-no-tz', 'email', 'html', 'uri', 'uuid'],
  ],
};

const joined = (...more: string[]): Holds => ({ is: ['csv', 'ssv', 'tsv', 'pipes', ...more] });

/** Limits of values. */
const limits = {
  default: 'anything',
  maximum: 'number',
  exclusiveMaximum: 'boolean',
  minimum: 'number',
  exclusiveMinimum: 'boolean',
  maxLength: 'whole',
  minLength: 'whole',
  pattern: 'text',
  maxItems: 'whole',
  minItems: 'whole',
  uniqueItems: 'boolean',
  enum: { list: 'anything', unique: true, filled: true },
  multipleOf: 'number',
} satisfies Record<string, Holds>;

/** The keys of what has a type but is not a schema. */
const plain = (types: readonly string[], ...ways: string[]) =>
  ({
    type: { is: types },
    format: formats,
    items: { kind: 'items' },
    collectionFormat: joined(...ways),
    ...limits,
  }) satisfies Record<string, Holds>;

const types = ['string', 'number', 'boolean', 'integer', 'array'] as const;

/** Makes the kind of the parameters in a location other than the body. */
const parameter = (location: string, keys: Record<string, Holds>): Kind => ({
  required: ['name', 'in', 'type'],
  extensions: true,
  keys: {
    name: 'text',
    in: { is: [location] },
    description: 'text',
    required: 'boolean',
    ...plain(types),
    'x-ms-dynamic-list': { kind: 'dynamic list' },
    'x-ms-dynamic-values': { kind: 'dynamic values' },
    'x-ms-enum-values': { list: { kind: 'enum value' } },
    'x-ms-localizeDefaultValue': 'boolean',
    'x-ms-parameter-location': { is: ['client', 'method'] },
    'x-ms-test-value': 'anything',
    'x-ms-trigger-value': { kind: 'trigger value' },
    ...summary,
    ...keys,
  },
});

const encoding: Holds = { is: ['single', 'double'] };

const schema: Holds = { kind: 'schema' };

const security = (keys: Record<string, Holds>): Kind => ({
  required: Object.keys(keys).filter((key) => key !== 'scopes'),
  extensions: true,
  keys: { description: 'text', ...keys },
});

const oauth = (flow: string, ...urls: string[]) =>
  security({
    type: { is: ['oauth2'] },
    flow: { is: [flow] },
    scopes: { map: 'text' },
    ...Object.fromEntries(urls.map((url) => [url, 'text' as const])),
  });

const oauthKinds: Record<string, Kind> = {
  'implicit security': oauth('implicit', 'authorizationUrl'),
  'password security': oauth('password', 'tokenUrl'),
  'application security': oauth('application', 'tokenUrl'),
  'accessCode security': oauth('accessCode', 'authorizationUrl', 'tokenUrl'),
};

/** The kind of a security definition. One with an unknown type is compared with the simplest kind. */
function securityKind({ type, flow }: JsonObject): string {
  if (type === 'apiKey') return 'apiKey security';
  const name = `${String(flow)} security`;
  return type === 'oauth2' && name in oauthKinds ? name : 'basic security';
}

const parameterKinds: Record<string, Kind> = {
  'body parameter': {
    required: ['name', 'in', 'schema'],
    extensions: true,
    keys: {
      name: 'text',
      in: { is: ['body'] },
      description: 'text',
      required: 'boolean',
      schema,
      'x-ms-dynamic-list': { kind: 'dynamic list' },
      'x-ms-dynamic-values': { kind: 'dynamic values' },
      'x-ms-test-value': 'anything',
      ...summary,
    },
  },
  'header parameter': parameter('header', {}),
  'query parameter': parameter('query', {
    allowEmptyValue: 'boolean',
    collectionFormat: joined('multi'),
    'x-ms-dynamic-tree': { kind: 'dynamic tree' },
    'x-ms-url-encoding': encoding,
  }),
  'formData parameter': parameter('formData', {
    allowEmptyValue: 'boolean',
    type: { is: [...types, 'file'] },
    collectionFormat: joined('multi'),
  }),
  'path parameter': parameter('path', {
    required: { is: [true] },
    'x-ms-dynamic-tree': { kind: 'dynamic tree' },
    'x-ms-skip-url-encoding': 'boolean',
    'x-ms-url-encoding': encoding,
  }),
};

/** The kind of a parameter. One with an unknown location is compared with the parameters of a query. */
function parameterKind(value: JsonObject): string {
  if ('$ref' in value) return 'reference';
  const name = `${String(value.in)} parameter`;
  return name in parameterKinds ? name : 'query parameter';
}

const parameters: Holds = { list: { kind: parameterKind }, unique: true };
const response: Holds = { kind: (value) => ('$ref' in value ? 'reference' : 'response') };
const operation: Holds = { kind: 'operation' };
const docs: Holds = { kind: 'external docs' };
const requirements: Holds = { list: { map: { list: 'text', unique: true } }, unique: true };
const schemes: Holds = { list: { is: ['http', 'https', 'ws', 'wss'] }, unique: true };
const call: Holds = { kind: 'call' };
const given: Holds = { map: { object: { kind: 'given' }, other: 'anything' } };
const status: Holds = { is: ['Production', 'Preview'] };

/** All kinds of objects in a definition, by name. */
export const definitionKinds: Readonly<Record<string, Kind>> = {
  ...parameterKinds,
  ...oauthKinds,
  'basic security': security({ type: { is: ['basic'] } }),
  'apiKey security': security({ type: { is: ['apiKey'] }, name: 'text', in: { is: ['header', 'query'] } }),
  root: {
    required: ['swagger', 'info', 'paths'],
    extensions: true,
    keys: {
      swagger: { is: ['2.0'] },
      info: { kind: 'info' },
      host: { like: /^[^{}/ :\\]+(?::\d+)?$/ },
      basePath: { like: /^\// },
      schemes,
      consumes: texts,
      produces: texts,
      paths: { map: { kind: 'path item' }, names: /^\//, extensions: true },
      definitions: { map: schema },
      parameters: { map: { kind: parameterKind } },
      responses: { map: { kind: 'response' } },
      security: requirements,
      securityDefinitions: { map: { kind: securityKind } },
      tags: { list: { kind: 'tag' }, unique: true },
      externalDocs: docs,
      'x-ms-capabilities': { kind: 'capabilities' },
      'x-ms-connector-metadata': { list: { kind: 'metadata' } },
      'x-ms-docs': { list: { kind: 'docs link' }, filled: true },
    },
  },
  info: {
    required: ['version', 'title'],
    extensions: true,
    keys: {
      title: 'text',
      version: 'text',
      description: 'text',
      termsOfService: 'text',
      contact: { kind: 'contact' },
      license: { kind: 'license' },
      'x-ms-deployment-version': { like: /^\d+(\.\d+)+$/ },
      'x-ms-api-annotation': { kind: 'info annotation' },
    },
  },
  contact: { extensions: true, keys: { name: 'text', url: 'text', email: 'text' } },
  license: { required: ['name'], extensions: true, keys: { name: 'text', url: 'text' } },
  'external docs': { required: ['url'], extensions: true, keys: { description: 'text', url: 'text' } },
  'docs link': { required: ['url', 'description'], keys: { description: 'text', url: 'text' } },
  tag: {
    required: ['name'],
    extensions: true,
    keys: { name: 'text', description: 'text', externalDocs: docs },
  },
  metadata: {
    required: ['propertyName', 'propertyValue'],
    open: true,
    keys: { propertyName: 'text', propertyValue: 'text' },
  },
  'path item': {
    extensions: true,
    keys: {
      $ref: 'text',
      get: operation,
      put: operation,
      post: operation,
      delete: operation,
      options: operation,
      head: operation,
      patch: operation,
      parameters,
      'x-ms-notification-content': { kind: 'notification content' },
    },
  },
  operation: {
    required: ['responses'],
    extensions: true,
    keys: {
      tags: texts,
      summary: 'text',
      description: 'text',
      externalDocs: docs,
      operationId: 'text',
      produces: texts,
      consumes: texts,
      parameters,
      responses: { map: response, names: /^(\d{3}|default)$/, extensions: true },
      schemes,
      deprecated: 'boolean',
      security: requirements,
      // Copilot Studio asks such an operation for tools. The published validators do not know it yet.
      'x-ms-agentic-protocol': { is: ['mcp-streamable-1.0'] },
      'x-ms-api-annotation': { kind: 'annotation' },
      'x-ms-capabilities': { kind: 'operation capabilities' },
      'x-ms-no-generic-test': 'boolean',
      'x-ms-operation-context': { kind: 'operation context' },
      'x-ms-pageable': { kind: 'pageable' },
      'x-ms-safe-operation': 'boolean',
      'x-ms-trigger': { is: ['batch', 'single'] },
      'x-ms-trigger-hint': 'text',
      'x-ms-trigger-metadata': { kind: 'trigger metadata' },
      'x-ms-notification': call,
      ...summary,
    },
  },
  reference: { required: ['$ref'], keys: { $ref: 'text' } },
  response: {
    required: ['description'],
    extensions: true,
    keys: {
      description: 'text',
      schema: { kind: ({ type }) => (type === 'file' ? 'file schema' : 'schema') },
      headers: { map: { kind: 'header' } },
      examples: { map: 'anything' },
      'x-ms-summary': 'text',
    },
  },
  header: {
    required: ['type'],
    extensions: true,
    keys: { ...plain(types), description: 'text', ...summary },
  },
  items: { extensions: true, keys: plain(types) },
  schema: {
    extensions: true,
    keys: {
      $ref: 'text',
      type: { is: ['string', 'number', 'integer', 'boolean', 'array', 'object'] },
      format: formats,
      title: 'text',
      description: 'text',
      ...limits,
      maxProperties: 'whole',
      minProperties: 'whole',
      required: { list: 'text', unique: true, filled: true },
      additionalProperties: { object: schema, other: 'boolean' },
      items: schema,
      allOf: { list: schema, filled: true },
      properties: { map: schema },
      discriminator: 'text',
      readOnly: 'boolean',
      xml: { kind: 'xml' },
      externalDocs: docs,
      example: 'anything',
      'x-ms-dynamic-list': { kind: 'dynamic list' },
      'x-ms-dynamic-properties': { kind: 'dynamic properties' },
      'x-ms-dynamic-schema': { kind: 'dynamic schema' },
      'x-ms-dynamic-tree': { kind: 'dynamic tree' },
      'x-ms-dynamic-values': { kind: 'dynamic values' },
      'x-ms-enum': { kind: 'named enum' },
      'x-ms-enum-values': { list: { kind: 'enum value' } },
      'x-ms-localizeDefaultValue': 'boolean',
      'x-ms-media-kind': { is: ['image', 'audio'] },
      'x-ms-notification-url': 'boolean',
      'x-ms-test-value': 'anything',
      ...summary,
    },
  },
  'file schema': {
    required: ['type'],
    extensions: true,
    keys: {
      type: { is: ['file'] },
      title: 'text',
      description: 'text',
      default: 'anything',
      required: { list: 'text', unique: true, filled: true },
      readOnly: 'boolean',
      externalDocs: docs,
      example: 'anything',
    },
  },
  xml: {
    extensions: true,
    keys: { name: 'text', namespace: 'text', prefix: 'text', attribute: 'boolean', wrapped: 'boolean' },
  },
  'dynamic values': {
    open: true,
    keys: {
      operationId: 'text',
      builtInOperation: { is: ['AadGraph.GetUsers'] },
      capability: { is: ['file-picker'] },
      parameters: given,
      'value-collection': 'text',
      'value-title': 'text',
      'value-path': 'text',
    },
  },
  'dynamic list': {
    required: ['operationId'],
    open: true,
    keys: {
      operationId: 'text',
      parameters: { map: { kind: 'argument' } },
      itemsPath: 'text',
      itemTitlePath: 'text',
      itemValuePath: 'text',
    },
  },
  'dynamic schema': {
    required: ['operationId'],
    keys: { operationId: 'text', parameters: given, 'value-path': 'text' },
  },
  'dynamic properties': {
    required: ['operationId'],
    keys: { operationId: 'text', parameters: { map: { kind: 'argument' } }, itemValuePath: 'text' },
  },
  'dynamic tree': { keys: { settings: 'anything', open: 'anything', browse: 'anything' } },
  given: { open: true, keys: { parameter: 'text', 'value-property': 'text' } },
  argument: { keys: { value: 'anything', parameterReference: 'text' } },
  call: { required: ['operationId'], keys: { operationId: 'text', parameters: given } },
  capabilities: { keys: { 'file-picker': { kind: 'file picker' }, testConnection: call } },
  'file picker': {
    required: ['open'],
    keys: {
      open: call,
      browse: call,
      'value-title': 'text',
      'value-collection': 'text',
      'value-folder-property': 'text',
      'value-media-property': 'text',
    },
  },
  'operation capabilities': { keys: { chunkTransfer: 'boolean' } },
  'operation context': { required: ['simulate'], keys: { simulate: call } },
  pageable: { required: ['nextLinkName'], keys: { nextLinkName: 'text' } },
  'enum value': { required: ['value', 'displayName'], keys: { value: 'anything', displayName: 'text' } },
  'named enum': { keys: { name: 'text', modelAsString: 'boolean' } },
  'info annotation': { keys: { status } },
  annotation: {
    keys: { family: 'text', revision: 'whole', status, replacement: { kind: 'replacement' } },
  },
  replacement: { keys: { api: 'text', operationId: 'text' } },
  'trigger metadata': {
    required: ['kind', 'mode'],
    open: true,
    keys: { kind: { is: ['query'] }, mode: { is: ['polling'] } },
  },
  'trigger value': { open: true, keys: { 'value-collection': 'text', 'value-path': 'text' } },
  'notification content': { open: true, keys: { schema } },
};
