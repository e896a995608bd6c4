/** local.settings.json, the file of settings that `func start` reads and that the local app reads, too. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asObject } from '../src/json';

/** Settings by name. */
export type Environment = Record<string, string>;

/** The settings for a local app. */
export interface LocalSettings {
  /** Every setting of the file, overridden by the environment. */
  all: Environment;
  /** Those that somebody chose: in the environment, or in the file with another value than the sample has. */
  chosen: Environment;
}

/**
 * Reads local.settings.json, which is first copied from the sample when it is not there, and the environment.
 *
 * @param folder - the folder of the project
 */
export function readLocalSettings(folder: string, environment: NodeJS.ProcessEnv): LocalSettings {
  const file = path.join(folder, 'local.settings.json');
  const sampleFile = path.join(folder, 'local.settings.sample.json');
  if (!existsSync(file)) copyFileSync(sampleFile, file);
  const [values, sample] = [readValues(file), readValues(sampleFile)];
  const given = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const changed = Object.entries(values).filter(([name, value]) => value !== '' && value !== sample[name]);
  return { all: { ...values, ...given }, chosen: { ...Object.fromEntries(changed), ...given } };
}

function readValues(file: string): Environment {
  const { Values } = asObject(parse(file));
  return Object.fromEntries(Object.entries(asObject(Values)).map(([name, value]) => [name, String(value)]));
}

/** The message of the engine would repeat a part of the file, which may be a key. */
function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${path.basename(file)} is not valid JSON.`);
  }
}

/**
 * Reads the settings of another app: its own local.settings.json, where it has one, overridden by the environment.
 *
 * @param folder - the folder of that app
 */
export function readOtherSettings(folder: string, environment: NodeJS.ProcessEnv): Environment {
  const file = path.join(folder, 'local.settings.json');
  const values = existsSync(file) ? Object.entries(readValues(file)) : [];
  return Object.fromEntries(values.filter(([name]) => environment[name] === undefined));
}
