/** `npm start`: the app in the embedded Functions host, with everything it needs beside it, until Ctrl-C. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { HostKeys } from './host/authorize';
import type { ReadyMessage, StartMessage } from './host/main';
import { onStop } from './parent';
import { startStandIns, type StandIns } from './stand-ins';

const root = path.resolve(__dirname, '../..');
const usualPort = 7071;

/** How long the host may take to stop before it is ended by force. It needs up to 15 s when calls are in flight. */
const stopMs = 20_000;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    port: { type: 'string', default: String(usualPort) },
    key: { type: 'string', multiple: true, default: [] },
    data: { type: 'string' },
  },
});

const say = (line: string) => process.stderr.write(`${line}\n`);

async function start(): Promise<void> {
  const dataFolder = options.data && path.resolve(options.data);
  const keys = chooseKeys(options.key, dataFolder);
  const port = Number(options.port);
  const standIns = await startStandIns({ folder: root, anyPorts: port === 0, dataFolder, say });
  const host = fork(path.join(__dirname, 'host/main.js'), [], {
    env: standIns.environment,
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  stopWith(host, standIns);

  const folder = path.resolve(process.env.FUNCTIONS_APP ?? root);
  const message: StartMessage = { folder, port, keys };
  host.send(message);
  const ready = await new Promise<ReadyMessage>((resolve) => host.once('message', resolve));
  for (const taken of ready.takenPorts) say(`Port ${taken} is taken; the app tries the next one.`);
  const url = `http://127.0.0.1:${ready.port}`;
  if (options.json) {
    const { openai, vault, storage } = standIns;
    process.stdout.write(`${JSON.stringify({ url, keys, openai, vault: vault ?? null, storage })}\n`);
  } else {
    process.stdout.write(
      process.env.FUNCTIONS_APP ? otherAppBanner(url, keys, ready) : banner(url, keys, standIns),
    );
  }
}

/** The keys of the command line, else the one kept in the data folder, else a new one. */
function chooseKeys(given: string[], dataFolder: string | undefined): HostKeys {
  const named = given.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    if (!name || value.join('=') === '') throw new Error(`--key must be name=value, not ${name || 'empty'}`);
    return [name, value.join('=')];
  });
  if (named.length > 0) return Object.fromEntries(named) as HostKeys;
  const made = { default: randomBytes(32).toString('base64url') };
  if (!dataFolder) return made;
  const file = path.join(dataFolder, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as HostKeys;
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** Stops everything on Ctrl-C, when asked to, or when the host is gone. */
function stopWith(host: ChildProcess, standIns: StandIns): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    say('Stopping.');
    host.kill('SIGTERM');
    setTimeout(() => host.kill('SIGKILL'), stopMs).unref();
  };
  onStop(stop);
  host.once('exit', (code) => {
    if (!stopping) say(`The host ended by itself (${code ?? 'killed'}).`);
    void standIns.stop().finally(() => process.exit(stopping ? 0 : 1));
  });
}

function banner(url: string, keys: HostKeys, { openai, vault }: StandIns): string {
  const [name, key] = Object.entries(keys)[0] ?? ['default', ''];
  const header = `-H 'x-functions-key: ${key}'`;
  const chat = `{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hello"}]}`;
  const wrong = `{"model":"gpt-6-luna","temperature":"warm"}`;
  const json = `-H 'content-type: application/json'`;
  return `
The OpenAI connector runs at ${url}
Function key (${name}):  ${key}
OpenAI:  ${openai}${openai.includes('127.0.0.1') ? '  (simulated)' : ''}
Key from:  ${vault ?? 'the setting OPENAI_API_KEY'}

Try it. A chat, the models, and an error:

curl -s ${url}/v1/chat/completions ${header} ${json} -d '${chat}'

curl -s ${url}/v1/models ${header}

curl -s ${url}/v1/chat/completions ${header} ${json} -d '${wrong}'

With the real OpenAI:  OPENAI_API_KEY=sk-... npm start
Ctrl-C stops it.

`;
}

function otherAppBanner(url: string, keys: HostKeys, { functions }: ReadyMessage): string {
  const [[name, key] = ['default', '']] = Object.entries(keys);
  return `\n${process.env.FUNCTIONS_APP} runs at ${url}\nFunction key (${name}):  ${key}\nFunctions:  ${functions.join(', ')}\n\n`;
}

start().catch((error: unknown) => {
  say(`The app could not be started: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
