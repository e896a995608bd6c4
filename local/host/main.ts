/**
 * Runs the embedded Functions host in its own process, with one app, until the parent process ends or asks it
 * to stop. The parent starts it with `child_process.fork`, and its first message says what to run.
 */
import { format } from 'node:util';
import { listen, onFreePort } from '../listen';
import type { HostKeys } from './authorize';
import { installCore } from './core';
import { loadApp } from './load';
import { print } from './print';
import { createHost } from './server';
import { startTimers } from './timers';

/** The first message of the parent: what to run. */
export interface StartMessage {
  folder: string;
  /** Preferred port; 0 means any free port. */
  port: number;
  keys: HostKeys;
  /** Today's date for the app, as YYYY-MM-DD; the real one if left out. */
  today?: string | undefined;
}

/** The message to the parent once the host accepts requests. */
export interface ReadyMessage {
  port: number;
  takenPorts: number[];
  functions: string[];
}

/** Time limits after the host was asked to stop: first for calls in flight, then for hooks. */
const drainMs = 30_000;
const hooksMs = 5_000;

const defaultMaxBodyBytes = 104_857_600;

const log = (level: string, message: string) => print(`${level} ${message}`);
const logOf = (level: string, name: string, message: string) => print(`${level} [${name}] ${message}`);

async function start({ folder, port, keys, today }: StartMessage): Promise<void> {
  if (today !== undefined) setDate(today);
  const registry = installCore(log);
  // The real host ends the worker and starts another one. Here, that would only lose calls.
  process.on('unhandledRejection', (error) => {
    if (process.listenerCount('unhandledRejection') === 1)
      log('error', format('Unhandled rejection: %s', error));
  });
  const app = await loadApp(folder, registry, log);
  if (app.broken) log('error', app.broken);
  const takenPorts: number[] = [];
  const { server, drain } = createHost({
    app,
    registry,
    keys,
    maxBodyBytes: Number(process.env.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT ?? defaultMaxBodyBytes),
    homepage: process.env.AzureWebJobsDisableHomepage?.toLowerCase() !== 'true',
    log: logOf,
  });
  const bound = await onFreePort(
    port,
    (candidate) => listen(server, candidate),
    (taken) => takenPorts.push(taken),
  );

  const stopTimers = startTimers(registry, logOf);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    stopTimers();
    await drain(drainMs);
    await atMost(
      hooksMs,
      Promise.all(registry.hooks.appTerminate.map((hook) => hook({ hookData: {}, appHookData: {} }))),
    );
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => void stop());
  const ready: ReadyMessage = {
    port: bound,
    takenPorts,
    functions: app.routes.map(({ functionName }) => functionName),
  };
  process.send?.(ready);
}

/** Sets the clock of this process to another date, and keeps the time of day. */
function setDate(today: string): void {
  const realNow = Date.now.bind(Date);
  const day = 24 * 3600 * 1000;
  const shift = Date.parse(today) - Math.floor(realNow() / day) * day;
  Date.now = () => realNow() + shift;
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const timer = new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  await Promise.race([work, timer]).catch((error: unknown) =>
    log('error', format('While stopping: %s', error)),
  );
}

// Ctrl-C sends a signal to every process of the terminal. The parent decides when this one stops.
process.on('SIGINT', () => undefined);
process.once('message', (message: StartMessage) => {
  start(message).catch((error: unknown) => {
    log('error', format('The host could not start: %s', error));
    process.exit(1);
  });
});
