/** Reads the files below samples/, and starts the app for their tests. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../src/json';
import { connectionId, functionKeys, root, startScene, type Scene } from './app';
import { call } from './call';

const folder = path.join(root, 'samples');

/** Files that readers create there when they follow the README files of the samples. */
const madeByReaders =
  /(^|\/)(local\.settings\.json|.*_openapidefinition\.json|.*\.zip)$|\/(workflow-designtime|__\w+__)\b/;

/** The paths of all sample files, such as `files/hello.wav`, without those that readers create. */
export function sampleNames(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((name) => !madeByReaders.test(name))
    .sort();
}

/** Reads a sample file as bytes. */
export function readSample(name: string): Buffer {
  return readFileSync(path.join(folder, name));
}

/** Reads a sample file that contains a JSON object. */
export function readJsonSample(name: string): JsonObject {
  return JSON.parse(readSample(name).toString('utf8')) as JsonObject;
}

/** Reads the definition of the custom connector. */
export function readDefinition(): JsonObject {
  return JSON.parse(
    readFileSync(path.join(root, 'connector/apiDefinition.swagger.json'), 'utf8'),
  ) as JsonObject;
}

/**
 * Starts a scene in which the first connection is called Sales and belongs to an administrator, and the second one can make 50 calls a
 * minute. Refused callers get different
 * waits, which stay below a minute as long as there are no more refused callers than calls in a minute.
 */
export function startSampleScene(): Promise<Scene> {
  const first = connectionId(functionKeys.first);
  return startScene({
    THROTTLE_LIMITS: `${connectionId(functionKeys.second)}=50`,
    CONNECTION_NAMES: `${first}=Sales`,
    ADMIN_CONNECTIONS: first,
  });
}

/** Makes calls with the second connection until its limit is reached. */
export async function useUpSecond(url: string): Promise<void> {
  for (;;) {
    const { status } = await call(url, 'GET /v1/models', { key: functionKeys.second });
    if (status === 429) return;
  }
}
