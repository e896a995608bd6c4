/** Reads local.settings.json, the file of settings for both `func start` and the local app. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asObject } from '../src/json';

/** Settings by name. */
export type Environment = Record<string, string>;

/** The settings of a local app. */
export interface LocalSettings {
  /** All settings in the file. The environment overrides them. */
  all: Environment;
  /** Settings that somebody chose: in the environment, or in the file if they differ from the sample. */
  chosen: Environment;
}

/**
 * Reads local.settings.json and the environment. If the file is missing, it is first copied from the sample.
 *
 * @param folder - the project root
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

/**
 * Parses a file. JavaScript's own error would quote a part of the file, which may be a key, so this throws
 * another one.
 */
function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${path.basename(file)} is not valid JSON.`);
  }
}

/**
 * Reads the settings of another app from its local.settings.json, if there is one. Settings that the
 * environment has are left out, because the environment overrides them.
 *
 * @param folder - the folder of that app
 */
export function readOtherSettings(folder: string, environment: NodeJS.ProcessEnv): Environment {
  const file = path.join(folder, 'local.settings.json');
  const values = existsSync(file) ? Object.entries(readValues(file)) : [];
  return Object.fromEntries(values.filter(([name]) => environment[name] === undefined));
}
