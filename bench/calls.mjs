/** Calls a server, and measures what the calls cost it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cpuSeconds, pin } from './processes.mjs';
import { percentile } from './statistics.mjs';

/** Builds the request of a chat with about this number of bytes. */
export function chatOf(bytes) {
  const chat = (content) =>
    JSON.stringify({ model: 'gpt-6-luna', messages: [{ role: 'user', content }], temperature: 0.5 });
  return chat('y'.repeat(bytes - chat('').length));
}

/** Starts the process that generates the load. */
export function startLoad() {
  const child = fork(path.join(import.meta.dirname, 'load.mjs'));
  pin(child.pid, 'load');
  return {
    run: async (load) => {
      child.send(load);
      const [result] = await once(child, 'message');
      return result;
    },
    stop: () => child.kill('SIGTERM'),
  };
}

/**
 * Calls a server.
 *
 * @param front - a server that fronts.mjs has started
 * @param load - the body, the callers at once, the connections of the app, and either seconds or calls
 * @param status - the status that every call must get
 * @throws when a call breaks or gets another status
 */
export async function callFront(generator, { url, pid, headers, keys = [] }, load, status = 200) {
  const cpuBefore = cpuSeconds(pid);
  const used = keys.slice(0, load.connections);
  const result = await generator.run({ ...load, url: `${url}/v1/chat/completions`, headers, keys: used });
  const cpu = cpuSeconds(pid) - cpuBefore;
  const { statuses, broken, seconds } = result;
  const times = result.times.sort((a, b) => a - b);
  if (broken > 0 || Object.keys(statuses).join() !== String(status)) {
    throw new Error(
      `${url}: ${times.length} calls answered, ${broken} broken, statuses ${JSON.stringify(statuses)}`,
    );
  }
  return {
    calls: times.length,
    callsPerSecond: times.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    longest: times.at(-1),
    cpuPer1000: (cpu / times.length) * 1000,
  };
}
