/**
 * Generates the load in its own process, so that the load has its own core. It receives what to do as a
 * message, and sends back all response times and statuses.
 */
import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';

/**
 * Calls a server for a number of callers. Each sends its next call as soon as it has a response.
 *
 * @param load - either `seconds`, the duration, or `calls`, the number of calls in total
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
