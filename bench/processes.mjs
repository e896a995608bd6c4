/** Starts the processes of a measurement, pins them to cores and reads their use from /proc (Linux only). */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** The project root. */
export const root = path.resolve(import.meta.dirname, '..');

const cores = availableParallelism();
const canPin = cores > 1 && spawnSync('taskset', ['--version']).status === 0;

/**
 * The core of each part, so that parts do not take time from each other. The measured process has the first
 * core for itself, as on an instance with one core. The others share the other cores.
 */
const coreOf = {
  measured: 0,
  upstream: 1,
  load: 1 + (1 % (cores - 1)),
  storage: 1 + (2 % (cores - 1)),
};

/** A text that says where the parts run. */
export const placement = canPin
  ? Object.entries(coreOf)
      .map(([part, core]) => `${part} on core ${core}`)
      .join(', ')
  : 'nothing pinned to a core';

/** Pins a running process to the core of a part, with its threads and those that it starts later. */
export function pin(pid, part) {
  if (canPin) spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(coreOf[part]), String(pid)]);
}

/**
 * Processes that were started here and still run. They end with this process, even if a measurement fails.
 */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Starts Node with a script on the core of a part. Gives the process and the first line that it prints. */
export async function start(part, script, environment = {}) {
  const command = [process.execPath, ...script];
  const [file, ...args] = canPin ? ['taskset', '--cpu-list', String(coreOf[part]), ...command] : command;
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  running.add(child.once('exit', () => running.delete(child)));
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => ['ended'])]);
  child.stdout.resume();
  return { child, line: String(line) };
}

/** Ends a process that was started here, and waits until it has ended. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** The ids of the processes that a process has started. */
export function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

/** Clock ticks per second. /proc counts processor time in ticks. */
const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

/** Seconds of processor time that a process has used, in all its threads. */
export function cpuSeconds(pid) {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(afterName[11]) + Number(afterName[12])) / ticksPerSecond;
}

/** Resident memory of a process in MB: now, and at its peak. */
export function memoryMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]) / 1024;
  return { now: field('VmRSS'), most: field('VmHWM') };
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
