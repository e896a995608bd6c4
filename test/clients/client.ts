/** Runs clients that others wrote against the running app. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { ReceivedRequest } from '../../local/openai';
import { soundOf } from '../../local/openai/sound';
import { asList, asObject, type JsonObject } from '../../src/json';
import { connectionId, functionKeys, machine, root, startScene, vaultKey, type Scene } from '../support/app';
import { call } from '../support/call';

/** What became of the calls of a client. */
export interface ClientRun {
  /** The value that a call returned; fails if it threw. */
  value: (name: string) => unknown;
  /** The error that a call threw, as the client describes it; fails if it returned. */
  error: (name: string) => JsonObject;
  /** What OpenAI received meanwhile at an address, such as `POST /v1/embeddings`. */
  received: (target: string) => ReceivedRequest[];
}

/** How long a test waits for the app to start and for all calls of a client, in milliseconds. */
export const patienceMs = 120_000;

/** The sample files, as paths. */
const files = {
  sound: path.join(root, 'samples/files/hello.wav'),
  picture: path.join(root, 'samples/files/picture.png'),
};

/** The sound that the simulated OpenAI makes. */
export const speech = soundOf().body;

/** Starts a scene in which the second connection has made its only call, in a window that is longer than any test. */
export async function startClientScene(): Promise<Scene> {
  const scene = await startScene({
    THROTTLE_WINDOW_SECONDS: '3600',
    THROTTLE_LIMITS: `${connectionId(functionKeys.second)}=1`,
  });
  await call(scene.app.url, 'GET /v1/models', { key: functionKeys.second });
  return scene;
}

/**
 * Makes the calls of a client in a process of its own, as its users do.
 *
 * @param file - the calls, such as `langchain.mjs`
 * @param more - further values for the client
 */
export async function runClient(scene: Scene, file: string, more: JsonObject = {}): Promise<ClientRun> {
  const before = scene.openai.requests.length;
  const keys = { key: functionKeys.first, spentKey: functionKeys.second };
  const access = { address: scene.app.url, ...keys, ...files, ...more };
  const printed = await runNode([path.join(__dirname, 'run.mjs'), file], JSON.stringify(access));
  const requests = scene.openai.requests.slice(before);
  for (const { headers } of requests) expect(headers.authorization).toBe(`Bearer ${vaultKey}`);
  const outcomes = asObject(JSON.parse(printed));
  const outcome = (name: string, kind: string) => {
    const found = asObject(outcomes[name]);
    if (!(kind in found)) throw new Error(`${name} has no ${kind}: ${JSON.stringify(found)}`);
    return found[kind];
  };
  return {
    value: (name) => outcome(name, 'value'),
    error: (name) => asObject(outcome(name, 'error')),
    received: (target) => requests.filter((request) => request.target === target),
  };
}

/**
 * Runs Node in the folder of the project, where it finds the packages.
 *
 * @param input - what it reads from the standard input
 * @returns what it printed
 */
export function runNode(args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { cwd: root, env: machine }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${args.join(' ')} failed: ${stderr}`));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}

/** The vector of a text, as the simulated OpenAI writes it in numbers. */
export async function vectorOf({ openai }: Scene, text: string, more: JsonObject = {}): Promise<number[]> {
  const response = await fetch(`${openai.url}/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${vaultKey}` },
    body: JSON.stringify({ model: 'text-embedding-3-small', input: text, ...more }),
  });
  const { data } = asObject(await response.json());
  return asList(asObject(asList(data)[0]).embedding).map(Number);
}

/** A vector in the numbers of four bytes that base64 has room for. */
export const inFourBytes = (vector: readonly number[]): number[] => vector.map(Math.fround);

/** What every client says about a call for which the limit leaves no room. */
export function expectSpentLimit(error: JsonObject): void {
  const seconds = Number(error.retryAfter);
  expect(seconds).toBeGreaterThan(0);
  expect(error).toMatchObject({ status: 429, code: 'throttled' });
  expect(error.message).toContain(
    `This connection has made its 1 calls in 3600 seconds. Try again in ${seconds} seconds.`,
  );
}
