/** Sets up the platforms that run the samples, so that they call the app under test. */
import { randomUUID } from 'node:crypto';
import { asObject, type JsonObject } from '../../../src/json';
import type { Platform } from './call';
import { connectorRequest } from './connector';
import { evaluate, type Lookups } from './evaluate';
import type { WorkflowFunction } from './functions';
import type { ActionReply, ActionRequest } from './send';

/** The address of the app in the samples. Calls to it go to the app under test instead. */
export const sampleSite = 'https://contoso-openai.azurewebsites.net';

/** Makes an expression function that looks up a name in a table. */
function lookUp(what: string, table: JsonObject): WorkflowFunction {
  return (name) => {
    if (typeof name === 'string' && Object.hasOwn(table, name)) return table[name];
    throw new Error(`There is no ${what} ${String(name)}`);
  };
}

/** Changes an address in the samples to one of the app under test, and refuses all others. */
function atApp(address: string, app: string): string {
  const url = address.startsWith(sampleSite) ? `${app}${address.slice(sampleSite.length)}` : address;
  if (!url.startsWith(`${app}/`)) throw new Error(`A sample calls ${address}`);
  return url;
}

function httpRequest(inputs: JsonObject, app: string): ActionRequest {
  return {
    method: String(inputs.method),
    url: atApp(String(inputs.uri), app),
    headers: asObject(inputs.headers) as Record<string, string>,
    body: inputs.body,
  };
}

/** Makes the expression functions that return the body of the trigger, and the name of this run, which no other run has. */
function runOf(body: unknown): Lookups {
  const name = `08584494270313754321${randomUUID().slice(0, 8)}CU00`;
  return { triggerBody: () => body ?? null, workflow: () => ({ run: { name } }) };
}

/** The files of a Logic Apps Standard project. */
interface Project {
  connections: JsonObject;
  parameters: JsonObject;
  settings: JsonObject;
}

/**
 * Sets up Logic Apps Standard.
 *
 * @param app - the address of the app under test
 * @param body - the body that the trigger received
 */
export function logicApps(
  { connections, parameters, settings }: Project,
  app: string,
  body: unknown,
): Platform {
  const appsetting = lookUp('app setting', settings);
  const values: JsonObject = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      evaluate(asObject(parameter).value, { appsetting }),
    ]),
  );
  const lookups = {
    ...runOf(body),
    appsetting,
    parameters: lookUp('parameter', values),
  };

  /** Makes the request of an Azure Functions action. Its address and its key are in connections.json. */
  function functionRequest(inputs: JsonObject): ActionRequest {
    const { connectionName } = asObject(inputs.function);
    const connection = lookUp(
      'function connection',
      asObject(connections.functionConnections),
    )(connectionName);
    const { triggerUrl, authentication } = asObject(evaluate(connection, lookups));
    const url = new URL(atApp(String(triggerUrl), app));
    for (const [name, value] of Object.entries(asObject(inputs.queries))) {
      url.searchParams.append(name, String(value));
    }
    const { type, name, value } = asObject(authentication);
    if (type !== 'QueryString') throw new Error('A function connection has its key in the query.');
    url.searchParams.append(String(name), String(value));
    return {
      method: String(inputs.method),
      url: url.href,
      headers: asObject(inputs.headers) as Record<string, string>,
      body: inputs.body,
    };
  }

  return {
    name: 'logic-apps',
    lookups,
    requests: { Http: (inputs) => httpRequest(inputs, app), Function: functionRequest },
  };
}

/** What a flow in Power Automate uses from outside. */
interface Surroundings {
  /** The definition of the custom connector. */
  definition: JsonObject;
  /** The key that its connection holds. */
  key: string;
  /** Other connectors, by the last part of their ids. */
  otherConnectors?: Record<string, (parameters: JsonObject) => ActionReply>;
}

/**
 * Sets up Power Automate.
 *
 * @param app - the address of the app under test
 * @param body - the body that the trigger received
 */
export function powerAutomate(
  { definition, key, otherConnectors = {} }: Surroundings,
  app: string,
  body: unknown,
): Platform {
  return {
    name: 'power-automate',
    lookups: { ...runOf(body), parameters: lookUp('parameter', { $authentication: {} }) },
    requests: {
      Http: (inputs) => httpRequest(inputs, app),
      OpenApiConnection: (inputs) => connectorRequest(definition, app, key, inputs),
    },
    otherConnector: ({ host, parameters }) => {
      const { apiId = '' } = asObject(host);
      return otherConnectors[String(apiId).split('/').at(-1) ?? '']?.(asObject(parameters));
    },
  };
}
