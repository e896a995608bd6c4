/** Starts the servers that are measured: the app, and other servers that could pass calls on to OpenAI. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRequire } from 'node:module';
import { childrenOf, freePort, pin, root, start, stop } from './processes.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;

/** Callers of the app. Each has its own function key, and so its own connection and limit. */
export const callers = Array.from({ length: 32 }, (_, index) => `bench-key-${index}`);

/** The app's name in the tables. */
export const ours = 'this app';
/** Portkey's name in the tables. */
export const portkey = 'Portkey 1.15.2';

/** The file to which a measured process writes the memory that it holds; see collect.cjs. */
const heldFile = (name) => path.join(mkdtempSync(path.join(tmpdir(), 'bench-')), name);

/**
 * Starts the app in the embedded host. The measured process contains host and app. Storage, vault and
 * identity run in the process that started it.
 *
 * @param folder - folder of the project with the built app and host
 */
export async function startApp(upstream, settings = {}, folder = root) {
  const held = heldFile('held');
  const keys = callers.flatMap((key) => ['--key', `${key}=${key}`]);
  const script = [path.join(folder, 'build/local/start.js'), '--json', '--port', '0', ...keys];
  const { child, line } = await start('storage', script, {
    OPENAI_BASE_URL: upstream,
    // The highest limit, in the shortest window: no call is refused, and every call needs a permit.
    THROTTLE_LIMIT: '5000',
    THROTTLE_WINDOW_SECONDS: '1',
    HELD_FILE: held,
    NODE_OPTIONS: `--require ${path.join(here, 'collect.cjs')}`,
    ...settings,
  });
  const { url } = JSON.parse(line);
  const [pid] = childrenOf(child.pid);
  pin(pid, 'measured');
  return { url, pid, held, headers: {}, keys: callers, stop: () => stop(child) };
}

/**
 * Starts a minimal function in the same host. It calls no upstream, so it shows what host and library cost.
 */
function startReader(_, settings) {
  const folder = path.join(here, 'servers/reader-app');
  return startApp('http://127.0.0.1:9/v1', { ...settings, FUNCTIONS_APP: folder });
}

/** Starts the same function, but it makes one call with node:http: the least that passing calls on can cost in this host. */
function startFloor(upstream, settings) {
  return startReader(upstream, { ...settings, UPSTREAM: upstream });
}

/** Starts one of the servers in the folder servers. */
async function startServer(name, upstream) {
  const { child, line } = await start('measured', [path.join(here, 'servers', name), upstream]);
  return {
    url: line.trim(),
    pid: child.pid,
    headers: { authorization: 'Bearer sk-bench' },
    stop: () => stop(child),
  };
}

/** Starts Portkey's gateway as its documentation recommends for production. */
async function startPortkey(upstream) {
  const port = await freePort();
  const script = path.join(
    path.dirname(require.resolve('@portkey-ai/gateway/package.json')),
    'build/start-server.js',
  );
  const { child } = await start('measured', [script, '--headless', `--port=${port}`], {
    NODE_ENV: 'production',
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(url).catch(() => undefined))) await wait(100);
  const headers = {
    authorization: 'Bearer sk-bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': upstream,
  };
  return { url, pid: child.pid, headers, stop: () => stop(child) };
}

/** Whether Portkey could be installed. Everything else is measured without it. */
const hasPortkey = (() => {
  try {
    return Boolean(require.resolve('@portkey-ai/gateway/package.json'));
  } catch {
    return false;
  }
})();
if (!hasPortkey) process.stderr.write('Portkey is not installed, so it is not measured.\n');

/** How to start each server, by its name in the tables. */
export const fronts = {
  [ours]: startApp,
  'function that reads and calls': startFloor,
  'function that only reads': startReader,
  'node:http alone': (upstream) => startServer('pass-through.mjs', upstream),
  'node:http and axios': (upstream) => startServer('axios.mjs', upstream),
  ...(hasPortkey && { [portkey]: startPortkey }),
};

/**
 * Starts the upstream. `after` gives its address for responses at once (0), after some milliseconds, or
 * `never`.
 */
export async function startUpstream() {
  const { child, line } = await start('upstream', [path.join(here, 'servers/upstream.mjs')]);
  return { after: (duration) => `${line.trim()}/${duration}/v1`, stop: () => stop(child) };
}
