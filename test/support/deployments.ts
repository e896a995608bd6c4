/** Reads what infra/ deploys, as the Bicep compiler predicts it. `npm run infra` writes this prediction. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { asList, asObject, type JsonObject } from '../../src/json';
import { root } from './app';

/** A resource, or the outputs of the deployment. Values that only Azure knows are expressions in brackets. */
export interface Resource {
  id: string;
  type: string;
  name?: string;
  location?: string;
  condition?: string;
  tags?: JsonObject;
  identity?: JsonObject;
  properties?: JsonObject;
  sku?: JsonObject;
}

interface Difference {
  changed: Resource[];
  absent: string[];
}

/** Reads a text file of the repository. */
export const readText = (file: string) => readFileSync(path.join(root, file), 'utf8');

const deployments = JSON.parse(readText('test/infra/deployments.json')) as {
  sources: Record<string, string>;
  none: Resource[];
} & Record<string, Difference>;

/** A hash of each file from which the prediction was made. */
export const { sources } = deployments;

/** The names of all sets of options, including `none`. */
export const optionNames = readdirSync(path.join(root, 'test/infra/options')).map(
  (file) => path.parse(file).name,
);

/** All resources that a set of options deploys. */
export function deployed(option = 'none'): Resource[] {
  const { changed, absent } = option === 'none' ? { changed: [], absent: [] } : difference(option);
  const gone = new Set([...absent, ...changed.map(({ id }) => id)]);
  return [...deployments.none.filter(({ id }) => !gone.has(id)), ...changed];
}

/** The differences between a set of options and no options. */
export function difference(option: string): Difference {
  const found = deployments[option];
  if (!found) throw new Error(`There is no ${option} in test/infra/deployments.json.`);
  return found;
}

/** The resources of a type. */
export const ofType = (type: string, option?: string) =>
  deployed(option).filter((resource) => resource.type === type);

/** The properties of the only resource of a type. */
export function propertiesOf(type: string, option?: string): JsonObject {
  const found = ofType(type, option);
  expect(found).toHaveLength(1);
  return found[0]?.properties ?? {};
}

/** The value at a path of keys in nested objects. */
export function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce((inner, key) => asObject(inner)[key], value);
}

/** The settings of the function app, by name. */
export function appSettings(option?: string): Record<string, string> {
  const list = asList(at(propertiesOf('Microsoft.Web/sites', option), 'siteConfig', 'appSettings'));
  return Object.fromEntries(list.map(asObject).map(({ name, value }) => [String(name), String(value)]));
}

/** The last part of an id or a type. */
export const lastPart = (text: string) => text.split('/').at(-1) ?? '';
