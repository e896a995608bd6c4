/** Generates the files in connector/, which are all that an administrator imports. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { connectorDefinition } from '../../src/connector/definition';
import { mcpDefinition } from '../../src/connector/mcp-definition';
import { brandColour, connectorProperties } from '../../src/connector/properties';
import { asObject } from '../../src/json';
import { connectorIcon } from './icon';

/** Paths of the generated files, relative to the project root. */
export const definitionFile = 'connector/apiDefinition.swagger.json';
export const mcpFile = 'connector/mcp.swagger.json';
export const propertiesFile = 'connector/apiProperties.json';
export const iconFile = 'connector/icon.png';

/** The address in the definition until somebody chooses one. */
const placeholderAddress = 'https://contoso-openai.azurewebsites.net';

/**
 * Generates all files.
 *
 * @param address - address at which callers reach the app
 * @returns paths relative to the project root, with their contents
 */
export function connectorFiles(address: string): [file: string, content: string | Buffer][] {
  return [
    [definitionFile, json(connectorDefinition(address))],
    [mcpFile, json(mcpDefinition(address))],
    [propertiesFile, json(connectorProperties)],
    [iconFile, connectorIcon(brandColour)],
  ];
}

/**
 * Reads the address from the definition in connector/, so that the files can be generated for it again.
 *
 * @param root - the project root
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
