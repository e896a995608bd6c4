/** The files of the folder connector/, which is all that an administrator imports. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { connectorDefinition } from '../../src/connector/definition';
import { brandColour, connectorProperties } from '../../src/connector/properties';
import { asObject } from '../../src/json';
import { connectorIcon } from './icon';

/** Where the definition is, from the top of the project. */
export const definitionFile = 'connector/apiDefinition.swagger.json';
export const propertiesFile = 'connector/apiProperties.json';
export const iconFile = 'connector/icon.png';

/** The address in the definition as long as nobody has named one. */
const placeholderAddress = 'https://contoso-openai.azurewebsites.net';

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

/**
 * The address in the definition as it lies in the folder, so that it can be made anew for the same one.
 *
 * @param root - the top of the project
 */
export function committedAddress(root: string): string {
  const file = path.join(root, definitionFile);
  const { host, basePath } = existsSync(file) ? asObject(JSON.parse(readFileSync(file, 'utf8'))) : {};
  if (typeof host !== 'string' || typeof basePath !== 'string') return placeholderAddress;
  return `https://${host}${basePath === '/' ? '' : basePath}`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
