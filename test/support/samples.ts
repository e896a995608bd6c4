/** The files below samples/. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../src/json';
import { functionKeys, root, startScene, type Scene } from './app';
import { call } from './call';

const folder = path.join(root, 'samples');

/** What a reader makes there, as the samples’ own README files say. */
const madeByReaders =
  /(^|\/)(local\.settings\.json|.*_openapidefinition\.json|.*\.zip)$|\/(workflow-designtime|__\w+__)\b/;

/** The names of all others, such as `files/hello.wav`. */
export function sampleNames(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((name) => !madeByReaders.test(name))
    .sort();
}

/** Reads one as bytes. */
export function readSample(name: string): Buffer {
  return readFileSync(path.join(folder, name));
}

/** Reads one that is a JSON object. */
export function readJsonSample(name: string): JsonObject {
  return JSON.parse(readSample(name).toString('utf8')) as JsonObject;
}

/** The definition of the custom connector. */
export function readDefinition(): JsonObject {
  return JSON.parse(
    readFileSync(path.join(root, 'connector/apiDefinition.swagger.json'), 'utf8'),
  ) as JsonObject;
}

/**
 * Starts a scene in which the second connection may make 50 calls a minute: callers who are refused are told different
 * times, within that minute as long as they are not more than the calls of it.
 */
export function startSampleScene(): Promise<Scene> {
  const second = createHash('sha256').update(`openai-connector:${functionKeys.second}`).digest('hex');
  return startScene({ THROTTLE_LIMITS: `${second.slice(0, 24)}=50` });
}

/** Calls with the second connection until its limit is reached. */
export async function useUpSecond(url: string): Promise<void> {
  for (;;) {
    const { status } = await call(url, 'GET /v1/models', { key: functionKeys.second });
    if (status === 429) return;
  }
}
