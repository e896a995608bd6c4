/** The files of the folder connector/, which is all that an administrator imports. */
import { connectorDefinition } from '../../src/connector/definition';
import { brandColour, connectorProperties } from '../../src/connector/properties';
import { connectorIcon } from './icon';

/** Where the definition is, from the top of the project. */
export const definitionFile = 'connector/apiDefinition.swagger.json';
export const propertiesFile = 'connector/apiProperties.json';
export const iconFile = 'connector/icon.png';

/** The address in the definition as long as nobody has named one. */
export const placeholderAddress = 'https://contoso-openai.azurewebsites.net';

/**
 * Makes the files.
 *
 * @param address - where callers reach the app
 * @returns paths from the top of the project, with their contents
 */
export function connectorFiles(address: string): [file: string, content: string | Buffer][] {
  return [
    [definitionFile, json(connectorDefinition(address))],
    [propertiesFile, json(connectorProperties)],
    [iconFile, connectorIcon(brandColour)],
  ];
}

/** The address that a definition has, so that it can be made anew for the same one. */
export function addressOf(definition: { host?: unknown; basePath?: unknown }): string {
  const { host, basePath } = definition;
  if (typeof host !== 'string' || typeof basePath !== 'string') return placeholderAddress;
  return `https://${host}${basePath === '/' ? '' : basePath}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
