/** `npm start` runs the app in the embedded Functions host, with all the stand-ins it needs, until Ctrl-C. */
// Imported first, because it remembers which process started this one.
import { onStop } from './parent';
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isDay } from '../src/settings';
import { banner, otherAppBanner } from './banner';
import { lockFolder } from './data-lock';
import type { HostKeys } from './host/authorize';
import type { ReadyMessage, StartMessage } from './host/main';
import { recipes, type Recipe } from './recipes';
import { readOtherSettings } from './settings-file';
import { startStandIns, type StandIns } from './stand-ins';

const root = path.resolve(__dirname, '../..');
const usualPort = 7071;

/** How long the host may take to stop before it is killed. It needs up to 35 s when calls are in flight. */
const stopMs = 40_000;

const usage = `npm start -- [--json] [--port N] [--key name=value]... [--data folder] [--today date]
             [--azure | --azure-behind | --keyless]
  --json            prints one line of JSON once the app is ready, and everything else to stderr
  --port N          first port to try for the app; 0 means any free port, for the stand-ins as well
  --key name=value  a function key; can be given several times
  --data folder     keeps the storage and the function key in a folder, for one process at a time
  --today date      today's date for the app and the simulated OpenAI, as YYYY-MM-DD
  --azure           uses a simulated Azure OpenAI alone
  --azure-behind    uses the simulated OpenAI, and Azure OpenAI when that is full or down
  --keyless         uses the simulated OpenAI without a key, by workload identity federation`;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** The options on the command line. */
interface Options {
  json: boolean;
  port: number;
  /** Undefined if none is given. */
  keys: HostKeys | undefined;
  /** Folder for data that outlives the process. */
  dataFolder: string | undefined;
  /** As YYYY-MM-DD. */
  today: string | undefined;
  /** The upstreams that the app uses; OpenAI alone if left out. */
  recipe: Recipe | undefined;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      port: { type: 'string', default: String(usualPort) },
      key: { type: 'string', multiple: true, default: [] },
      data: { type: 'string' },
      today: { type: 'string' },
      ...{ azure: { type: 'boolean' }, 'azure-behind': { type: 'boolean' }, keyless: { type: 'boolean' } },
    },
  });
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : NaN;
  if (!(port <= 65_535)) throw new Error('--port must be a number from 0 to 65535');
  const { today } = values;
  if (today !== undefined && !isDay(today)) {
    throw new Error('--today must be a date such as 2027-01-14');
  }
  const [recipe, second] = recipes.filter((name) => values[name]);
  if (second !== undefined) throw new Error(`--${String(recipe)} and --${second} cannot be used together`);
  const named = values.key.map((pair) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    if (!name || !value) throw new Error('--key must be name=value');
    return [name, value];
  });
  const dataFolder = values.data === undefined ? undefined : resolveUserPath(values.data);
  const keys = named.length > 0 ? (Object.fromEntries(named) as HostKeys) : undefined;
  return { json: values.json, port, keys, dataFolder, today, recipe };
}

/** Resolves a path from the folder in which the user called npm. npm itself runs this in the project root. */
function resolveUserPath(place: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', place);
}

/** The function keys that are kept in the data folder, or a new one. */
function keptKeys(dataFolder: string | undefined): HostKeys {
  const made = { default: randomBytes(32).toString('base64url') };
  if (dataFolder === undefined) return made;
  const file = path.join(dataFolder, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as HostKeys;
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

async function start({ json, port, keys: given, dataFolder, today, recipe }: Options): Promise<void> {
  if (dataFolder !== undefined) {
    mkdirSync(dataFolder, { recursive: true });
    process.once('exit', lockFolder(dataFolder));
  }
  const keys = given ?? keptKeys(dataFolder);
  const otherApp = process.env.FUNCTIONS_APP && resolveUserPath(process.env.FUNCTIONS_APP);
  if (otherApp && !statSync(otherApp, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`FUNCTIONS_APP is not a folder: ${otherApp}`);
  }
  const standIns = await startStandIns({
    ...{ folder: root, anyPorts: port === 0, dataFolder, today, recipe, say },
  });
  const environment = { ...standIns.environment, ...(otherApp && readOtherSettings(otherApp, process.env)) };
  const host = fork(path.join(__dirname, 'host/main.js'), [], {
    env: environment,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  stopWith(host, standIns);

  const message: StartMessage = { folder: otherApp ?? root, port, keys, today };
  host.send(message);
  const ready = await new Promise<ReadyMessage>((resolve) => host.once('message', resolve));
  for (const taken of ready.takenPorts) say(`Port ${taken} is taken; the app tries the next one.`);
  const url = `http://127.0.0.1:${ready.port}`;
  const { openai, azure = null, vault = null, storage } = standIns;
  if (json) process.stdout.write(`${JSON.stringify({ url, keys, openai, azure, vault, storage })}\n`);
  else if (otherApp) process.stdout.write(otherAppBanner(otherApp, url, keys, ready.functions));
  else process.stdout.write(banner(url, keys, { ...standIns, recipe }));
}

/** Stops everything on Ctrl-C, on a signal, or when the host ends. */
function stopWith(host: ChildProcess, standIns: StandIns): void {
  let stopping = false;
  onStop(() => {
    if (stopping) return;
    stopping = true;
    say('Stopping.');
    host.kill('SIGTERM');
    setTimeout(() => host.kill('SIGKILL'), stopMs).unref();
  });
  host.once('exit', (code) => {
    if (!stopping) say(`The host stopped unexpectedly (${code ?? 'killed'}).`);
    void standIns.stop().finally(() => process.exit(stopping ? 0 : 1));
  });
}

function fail(error: unknown, explanation = ''): never {
  say(
    `The app could not be started: ${error instanceof Error ? error.message : String(error)}${explanation}`,
  );
  process.exit(1);
}

try {
  start(readOptions()).catch(fail);
} catch (error) {
  fail(error, `\n\n${usage}`);
}
