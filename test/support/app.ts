/** Runs the app for a test as a user does: in the embedded host, in a separate process. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { startSimulatedOpenAI, type SimulatedOpenAI } from '../../local/openai';
import { startVault, type Vault } from '../../local/vault';
import { loadCertificate } from '../../local/vault/certificate';
import type { JsonObject } from '../../src/json';
import { takeStorage } from './storage';

export const root = path.resolve(__dirname, '../..');

/** The date that tests use, unless a test sets another. */
export const today = '2026-11-22';

/** What `npm start -- --json` prints. */
interface Ready {
  url: string;
  keys: Record<string, string>;
  openai: string;
  vault: string | null;
  storage: string;
}

/** A started app. */
export interface RunningApp extends Ready {
  /** Everything that the app has printed. */
  log: () => string;
  /** Stops the app by a signal, and fails if it has printed a secret. Returns its exit code. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** Kills the app, as a crash would. */
  kill: () => Promise<void>;
}

/** Function keys of the app under test, by connection. */
export const functionKeys = { first: 'first-function-key-Zx81', second: 'second-function-key-Qy42' };

/** The id of the connection that a function key opens. */
export const connectionId = (key: string): string =>
  createHash('sha256').update(`openai-connector:${key}`.toLowerCase()).digest('hex').slice(0, 24);

/** The OpenAI key that the vault of the tests holds at first. */
export const vaultKey = 'sk-vault-key-5f3a';

/** A word for prompts, which must never appear in a log. */
export const promptWord = 'xylophone';

/**
 * The environment variables that a process needs. It leaves out settings of the person who runs the tests,
 * such as a real OpenAI key.
 */
export const machine = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'SystemRoot'].map((name) => [name, process.env[name]]),
);

const keyArguments = Object.entries(functionKeys).flatMap(([name, key]) => ['--key', `${name}=${key}`]);

/**
 * Starts the app with some settings, with a limit that no test reaches by accident, and with a storage that is empty. It shares
 * Azurite with other apps. With an empty `AzureWebJobsStorage` it has an Azurite of its own.
 */
export async function startApp(
  environment: Record<string, string>,
  args: string[] = keyArguments,
): Promise<RunningApp> {
  const child = spawn(process.execPath, ['build/local/start.js', '--json', '--port', '0', ...args], {
    cwd: root,
    env: { ...machine, THROTTLE_LIMIT: '5000', AzureWebJobsStorage: await takeStorage(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString()) as Ready));
    child.once('exit', () => reject(new Error(`The app ended: ${printed}`)));
  });
  return {
    ...ready,
    log: () => printed,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const code = await exit;
      expectNoSecrets(printed);
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** Waits for the log lines of a request, because stderr can arrive later than the reply. */
export async function logLines(app: RunningApp, requestId: string | null): Promise<string[]> {
  for (;;) {
    const lines = app
      .log()
      .split('\n')
      .filter((line) => line.includes(requestId ?? ''));
    if (lines.length > 0) return lines;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Fails if a text contains anything that must never be logged. */
export function expectNoSecrets(text: string): void {
  for (const secret of [...Object.values(functionKeys), promptWord]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/sk-[\w-]{4}/);
  expect(text).not.toMatch(/[?&]code=/i);
  expect(text).not.toMatch(/Bearer /i);
}

/** A running app with a vault and a simulated OpenAI that the test can inspect. */
export interface Scene {
  app: RunningApp;
  openai: SimulatedOpenAI;
  vault: Vault;
  /** The date that the simulated OpenAI uses. The app gets its date at the start. */
  clock: { today: string };
  stop: () => Promise<void>;
}

/**
 * Starts an app with a vault and a simulated OpenAI, which both run in the process of the test.
 *
 * @param day - the date (YYYY-MM-DD) for the app and the simulated OpenAI
 * @param answers - the answers for endpoints that the simulated OpenAI does not have
 * @param keys - the function keys, as arguments
 */
export async function startScene(
  environment: Record<string, string> = {},
  secrets: Record<string, string> = { 'openai-api-key': vaultKey },
  day = today,
  answers: Readonly<Record<string, JsonObject>> = {},
  keys: readonly string[] = keyArguments,
): Promise<Scene> {
  const clock = { today: day };
  const openai = await startSimulatedOpenAI({ today: () => clock.today, answers });
  const certificate = await loadCertificate(path.join(root, '.local'));
  const vault = await startVault(certificate, secrets);
  const app = await startApp({ OPENAI_BASE_URL: openai.url, KEY_VAULT_URI: vault.url, ...environment }, [
    ...keys,
    '--today',
    day,
  ]);
  return {
    app,
    openai,
    vault,
    clock,
    stop: async () => {
      await app.stop();
      await Promise.all([openai.stop(), vault.stop()]);
    },
  };
}
