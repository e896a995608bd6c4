/**
 * Makes the definition of the connector, in OpenAPI 2.0 with Microsoft's extensions, from the action table.
 *
 * See https://learn.microsoft.com/connectors/custom-connectors/openapi-extensions
 */
import type { TSchema } from '@sinclair/typebox';
import { batchPost, strictModel, type Purpose } from '../actions';
import { fileSchemaOf } from '../schema/file';
import { suggestedModels } from '../adaptation/models/catalogue';
import type { JsonObject } from '../json';
import { answerPost, connectionGet, jobGet, operations, type Operation } from './operations';
import { isHidden, propertiesOf, swaggerSchema, valueOf, visibilityOf } from './swagger-schema';

/** The title of the connector. Flows refer to the connector by other names, so the title can be changed. */
export const title = 'OpenAI in-house';

/** The name of the security definition and the connection parameter. Power Automate matches them by it. */
export const keyName = 'api_key';

/**
 * Makes the definition.
 *
 * @param address - the address at which callers reach the app, such as
 * `https://contoso-openai.azurewebsites.net`, with or without a path
 */
export function connectorDefinition(address: string): JsonObject {
  return definitionOf(address, {
    title,
    description:
      'Uses OpenAI for chat, text, embeddings, moderation, pictures, speech and fine-tuning. An app of your organization keeps the key.',
    paths: pathsOf(operations),
    more: {
      tags: [...new Set(operations.map(({ area }) => area))].map((name) => ({ name })),
      'x-ms-capabilities': { testConnection: { operationId: connectionGet.operationId, parameters: {} } },
    },
  });
}

/** Makes the parts that all definitions have: where the app is, and the key that it wants. */
export function definitionOf(
  address: string,
  {
    paths,
    more = {},
    ...about
  }: { title: string; description: string; paths: JsonObject; more?: JsonObject },
): JsonObject {
  const { host, pathname, protocol } = new URL(address);
  return {
    swagger: '2.0',
    info: {
      ...about,
      version: '1.0',
      contact: { name: 'Administrator of the app', url: address },
    },
    host,
    basePath: pathname.replace(/(?<=.)\/$/, ''),
    schemes: [protocol.slice(0, -1)],
    consumes: ['application/json'],
    produces: ['application/json'],
    paths,
    securityDefinitions: { [keyName]: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    security: [{ [keyName]: [] }],
    ...more,
    'x-ms-connector-metadata': [
      { propertyName: 'Website', propertyValue: 'https://openai.com' },
      { propertyName: 'Privacy policy', propertyValue: 'https://openai.com/policies/privacy-policy' },
      { propertyName: 'Categories', propertyValue: 'AI' },
    ],
  };
}

function pathsOf(all: readonly Operation[]): JsonObject {
  const byPath = Map.groupBy(all, ({ path }) => path);
  const paths = [...byPath].map(([path, ofPath]): [string, JsonObject] => {
    const methods = ofPath.map((operation) => [operation.method.toLowerCase(), operationOf(operation)]);
    const sends = ofPath.find(({ trigger }) => trigger)?.trigger?.sends;
    const content = sends && {
      description: 'What the flow is told.',
      schema: swaggerSchema(sends, 'output'),
    };
    return [
      path,
      {
        ...(content && { 'x-ms-notification-content': content }),
        ...(Object.fromEntries(methods) as JsonObject),
      },
    ];
  });
  return Object.fromEntries(paths);
}

function operationOf(operation: Operation): JsonObject {
  const { operationId, area, summary, description, file, isHidden, trigger } = operation;
  return {
    tags: [area],
    summary,
    description,
    operationId,
    ...(isHidden && { 'x-ms-visibility': 'internal' }),
    ...(trigger && { 'x-ms-trigger': 'single', 'x-ms-trigger-hint': trigger.hint }),
    ...(hasFile(operation) && { consumes: ['multipart/form-data'] }),
    // Power Apps does not treat a type that it does not know as a file. The reply itself has the exact type.
    ...(file && { produces: ['application/octet-stream'] }),
    parameters: parametersOf(operation),
    responses: {
      ...(trigger
        ? { 201: subscribed }
        : {
            200: {
              description: 'The result of the call.',
              schema: file
                ? fileSchema
                : { ...swaggerSchema(operation.output, 'output'), ...dynamicOf(operation) },
            },
          }),
      ...(mayTakeLong(operation) && { 202: stillWorking }),
      default: { description: 'The call failed. The text in error.message says why.' },
    },
  };
}

/**
 * Where the designer gets the schema of the reply. The first form names inputs by their names, the second by their places. See
 * https://learn.microsoft.com/connectors/custom-connectors/openapi-extensions#x-ms-dynamic-properties
 */
function dynamicOf({ dynamicOutput }: Operation): JsonObject {
  if (!dynamicOutput) return {};
  const { operationId, inputs } = dynamicOutput;
  const places = inputs.map((name) => `body/${name}`);
  return {
    'x-ms-dynamic-schema': {
      operationId,
      parameters: Object.fromEntries(inputs.map((name) => [name, { parameter: name }])),
      'value-path': 'schema',
    },
    'x-ms-dynamic-properties': {
      operationId,
      parameters: Object.fromEntries(places.map((place) => [place, { parameterReference: place }])),
      itemValuePath: 'schema',
    },
  };
}

/** Whether an operation may answer that the caller should ask again. */
function mayTakeLong({ operationId, purpose }: Operation): boolean {
  if (operationId === jobGet.operationId) return true;
  const isLong = purpose === 'chat' || purpose === 'image' || purpose === 'image-edit';
  return isLong && !startsOnly.includes(operationId);
}

/** What only starts something is answered at once. */
const startsOnly = [answerPost.operationId, batchPost.operationId];

const subscribed: JsonObject = {
  description: 'The flow will be told.',
  headers: { Location: { type: 'string', description: 'The address that ends this.' } },
};

const stillWorking: JsonObject = {
  description: 'OpenAI still works on the answer. The platform asks again until it is there.',
  headers: {
    Location: { type: 'string', description: 'The address that is asked.' },
    'Retry-After': { type: 'integer', description: 'The seconds until then.' },
  },
};

const fileSchema: JsonObject = {
  type: 'string',
  format: 'binary',
  title: 'File',
  'x-ms-summary': 'File',
  description: 'The file, with its content type.',
};

function hasFile({ input }: Operation): boolean {
  const files = Object.values<TSchema>(input.properties).map(fileSchemaOf);
  return files.some((file) => file && file.inJson === undefined);
}

/**
 * The inputs, in the path, the query, a form or a JSON body. Actions with a model also have `strict_model`.
 */
function parametersOf(operation: Operation): JsonObject[] {
  const { path, method, input, purpose } = operation;
  const isNeeded = (name: string, schema: TSchema) =>
    input.required?.includes(name) === true || isHidden(schema);
  const parameter = (name: string, place: string, schema: TSchema) => ({
    name,
    in: place,
    required: isNeeded(name, schema),
    ...valueOf(fileSchemaOf(schema) ?? schema, 'input'),
    'x-ms-summary': schema.title,
    description: schema.description,
    ...visibilityOf(schema, isNeeded(name, schema)),
    ...(place === 'path' && { 'x-ms-url-encoding': 'single' }),
    ...(name === 'model' && purpose && modelList(purpose)),
  });
  const all = Object.entries<TSchema>(input.properties);
  const inPath = all.filter(([name]) => path.includes(`{${name}}`));
  const others = all.filter(([name]) => !path.includes(`{${name}}`));
  const strict = purpose ? [parameter(strictModel.name, 'query', strictModel.schema)] : [];
  const place = hasFile(operation) ? 'formData' : 'query';
  return [
    ...inPath.map(([name, schema]) => parameter(name, 'path', schema)),
    ...(method === 'GET' || place === 'formData'
      ? others.map(([name, schema]) => parameter(name, place, schema))
      : bodyOf(others, operation)),
    ...strict,
  ];
}

function bodyOf(others: [string, TSchema][], { input, purpose }: Operation): JsonObject[] {
  if (others.length === 0) return [];
  const properties = Object.fromEntries(others);
  const schema = {
    type: 'object',
    ...propertiesOf({ ...input, properties }, 'input', purpose && { model: modelList(purpose) }),
  };
  return [{ name: 'body', in: 'body', required: true, schema }];
}

/** Where the designer finds its list of models, and the model that it fills in at first. */
function modelList(purpose: Purpose): JsonObject {
  return {
    default: suggestedModels[purpose],
    'x-ms-dynamic-values': {
      operationId: 'ModelsGet',
      parameters: { purpose },
      'value-collection': 'data',
      'value-path': 'id',
      'value-title': 'id',
    },
    'x-ms-dynamic-list': {
      operationId: 'ModelsGet',
      parameters: { purpose: { value: purpose } },
      itemsPath: 'data',
      itemValuePath: 'id',
      itemTitlePath: 'id',
    },
  };
}
