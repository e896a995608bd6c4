/**
 * The process that makes the load, so that it has a core of its own. It is sent what to do, and sends back every time and
 * status that it saw.
 */
import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';

/**
 * Calls a server for a number of callers, each as fast as it is answered.
 *
 * @param load - `seconds` says for how long; or `calls`, how many in all
 */
async function run({ url, headers, keys, body, callers, seconds, calls }) {
  const times = [];
  const statuses = {};
  let client = 0;
  const started = performance.now();
  const instance = autocannon({
    url,
    method: 'POST',
    body,
    connections: callers,
    sampleInt: 100,
    timeout: 300,
    ...(calls === undefined ? { duration: seconds } : { amount: calls }),
    setupClient: (one) => {
      const key = keys[client++ % keys.length];
      one.setHeaders({
        'content-type': 'application/json',
        ...headers,
        ...(key && { 'x-functions-key': key }),
      });
    },
  });
  instance.on('response', (_, status, bytes, ms) => {
    times.push(ms);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  const { errors, timeouts, resets } = await instance;
  return {
    times,
    statuses,
    broken: errors + timeouts + resets,
    seconds: (performance.now() - started) / 1000,
  };
}

process.on('message', async (load) => process.send(await run(load)));
