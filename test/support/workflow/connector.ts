/** Makes requests from the connector's definition, as the runtime of custom connectors does. */
import { asList, asObject, isObject, type JsonObject } from '../../../src/json';
import type { ActionRequest } from './send';

/** An operation of the definition, with its address. */
interface Operation {
  method: string;
  path: string;
  parameters: JsonObject[];
}

function operationOf(definition: JsonObject, operationId: unknown): Operation {
  for (const [path, methods] of Object.entries(asObject(definition.paths))) {
    for (const [method, operation] of Object.entries(asObject(methods))) {
      const { operationId: id, parameters } = asObject(operation);
      if (id === operationId) {
        return { method: method.toUpperCase(), path, parameters: asList(parameters).map(asObject) };
      }
    }
  }
  throw new Error(`The connector has no operation ${String(operationId)}`);
}

/** Whether the definition has an operation at an address. */
export function hasOperation(definition: JsonObject, method: string, path: string): boolean {
  return isObject(asObject(asObject(definition.paths)[path])[method.toLowerCase()]);
}

/**
 * Makes the request of an action of a custom connector.
 *
 * @param address - the address of the app
 * @param key - the key that the connection holds
 * @param inputs - the inputs of the action, with flat names for parameters, such as `body/model`
 * @throws Error for an operation or a parameter that is not in the definition
 */
export function connectorRequest(
  definition: JsonObject,
  address: string,
  key: string,
  inputs: JsonObject,
): ActionRequest {
  const { method, path, parameters } = operationOf(definition, asObject(inputs.host).operationId);
  const query = new URLSearchParams();
  const parts: JsonObject[] = [];
  const body: JsonObject = {};
  let filledIn = path;
  const given = { ...hiddenValues(parameters), ...asObject(inputs.parameters) };
  for (const [name, value] of Object.entries(given)) {
    const [place = '', property, inner] = name.split('/');
    const parameter = parameters.find((candidate) => candidate.name === place);
    if (parameter?.in === 'query') query.append(name, String(value));
    else if (parameter?.in === 'path')
      filledIn = filledIn.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (parameter?.in === 'formData') parts.push(formPart(name, value));
    else if (
      parameter?.in === 'body' &&
      property !== undefined &&
      Object.hasOwn(asObject(asObject(parameter.schema).properties), property)
    ) {
      body[property] = inner === undefined ? value : { ...asObject(body[property]), [inner]: value };
    } else throw new Error(`The connector has no parameter ${name}`);
  }
  const security = Object.values(asObject(definition.securityDefinitions)).map(asObject)[0];
  if (security?.in !== 'header') throw new Error('The connector has no key in a header.');
  const missing = parameters.filter(
    ({ name, in: place, required }) =>
      required === true && place !== 'body' && !Object.hasOwn(given, String(name)),
  );
  if (missing.length > 0) throw new Error(`A parameter is missing: ${String(missing[0]?.name)}`);
  const form = { '$content-type': 'multipart/form-data', $multipart: parts };
  const hasBody = parameters.some((parameter) => parameter.in === 'body');
  return {
    method,
    url: `${address}${filledIn}${query.size > 0 ? `?${query.toString()}` : ''}`,
    headers: {
      [String(security.name)]: key,
      'X-MS-APIM-Referrer': 'https://europe-001.azure-apim.net/apim/openai/ask',
      'X-MS-APIM-Referrer-Prefix': 'https://europe-001.azure-apim.net/apim/openai',
      'MS-Int-AppId': 'Microsoft API Hubs',
    },
    body: parts.length > 0 ? form : hasBody ? body : undefined,
  };
}

/** The values of the inputs that the designer hides: it sends their defaults with every call. */
function hiddenValues(parameters: readonly JsonObject[]): JsonObject {
  const hidden = parameters.flatMap((parameter): [string, JsonObject][] => {
    const { properties } = asObject(parameter.schema);
    const ofBody = Object.entries(asObject(properties)).map(([name, schema]): [string, JsonObject] => [
      `${String(parameter.name)}/${name}`,
      asObject(schema),
    ]);
    return parameter.in === 'body' ? ofBody : [[String(parameter.name), parameter]];
  });
  const internal = hidden.filter(([, schema]) => schema['x-ms-visibility'] === 'internal');
  return Object.fromEntries(internal.map(([name, schema]) => [name, schema.default]));
}

/**
 * Makes a part of a form as the designer does. It has no file name, because a maker would have to enter one.
 */
function formPart(name: string, value: unknown): JsonObject {
  return {
    headers: { 'Content-Disposition': `form-data; name="${name}"` },
    body: isObject(value) ? value : String(value),
  };
}
