/** What is measured: the app, and what else could stand before OpenAI. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRequire } from 'node:module';
import { childrenOf, freePort, pin, root, start, stop } from './processes.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;

/** Callers of the app; each has a function key, and so a connection and a limit of its own. */
export const callers = Array.from({ length: 32 }, (_, index) => `bench-key-${index}`);

/** Where a measured process writes what it holds; see collect.cjs. */
const heldFile = (name) => path.join(mkdtempSync(path.join(tmpdir(), 'bench-')), name);

/**
 * Starts the app in the embedded host. Measured is the process of host and app; storage, vault and identity are in the
 * process that has started it.
 *
 * @param folder - where the app and the host are built
 */
export async function startApp(upstream, settings = {}, folder = root) {
  const held = heldFile('held');
  const keys = callers.flatMap((key) => ['--key', `${key}=${key}`]);
  const script = [path.join(folder, 'build/local/start.js'), '--json', '--port', '0', ...keys];
  const { child, line } = await start('storage', script, {
    OPENAI_BASE_URL: upstream,
    // The most calls that can be set, in the shortest window: nobody is refused, and every call needs a permit.
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

/** Starts the least function that there can be in the same host, which calls nobody: what host and library cost. */
function startReader(_, settings) {
  const folder = path.join(here, 'servers/reader-app');
  return startApp('http://127.0.0.1:9/v1', { ...settings, FUNCTIONS_APP: folder });
}

/** Starts one of the servers of this folder. */
async function startServer(name, upstream) {
  const { child, line } = await start('measured', [path.join(here, 'servers', name), upstream]);
  return {
    url: line.trim(),
    pid: child.pid,
    headers: { authorization: 'Bearer sk-bench' },
    stop: () => stop(child),
  };
}

/** Starts Portkey's gateway as its documentation says for production. */
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

/** The ways of starting each, by its name in the tables. */
export const fronts = {
  'this app': startApp,
  'function that only reads': startReader,
  'node:http alone': (upstream) => startServer('pass-through.mjs', upstream),
  'node:http and axios': (upstream) => startServer('axios.mjs', upstream),
  'Portkey 1.15.2': startPortkey,
};

/** Starts the upstream; gives its address for answers at once, after a time, or never. */
export async function startUpstream() {
  const { child, line } = await start('upstream', [path.join(here, 'servers/upstream.mjs')]);
  return { after: (duration) => `${line.trim()}/${duration}/v1`, stop: () => stop(child) };
}
