/** Tests how the embedded host stops while calls are in flight. */
import { open, rawRequest } from './raw';
import { startHost } from './in-process';

/**
 * Starts a host with a function that replies when the test lets it, and one network connection with calls
 * that are in flight.
 */
async function withCalls(calls = 1) {
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let count = 0;
  const run = () => {
    if (++count === calls) begin();
    return finished;
  };
  const host = await startHost([{ name: 'Slow', route: 'slow', authLevel: 'anonymous', run }]);
  const call = await open(host.port);
  call.send(rawRequest('GET /slow').repeat(calls));
  await begun;
  return { host, call, finish };
}

test('calls in flight are answered, and then the host stops although connections are open', async () => {
  const { host, call, finish } = await withCalls();
  // Nothing was ever sent over this one.
  const unused = await open(host.port);
  const drained = host.drain(600_000);
  expect(host.server.listening).toBe(false);
  finish();
  await drained;
  expect(await call.closed).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n.*ran Slow/is);
  expect([call.error(), await unused.closed]).toEqual([undefined, '']);
});

test('calls that take longer are reset', async () => {
  const { host, call, finish } = await withCalls();
  await host.drain(0);
  expect([await call.closed, call.error()]).toEqual(['', 'ECONNRESET']);
  finish();
});

test('calls whose caller has gone do not hold the host up', async () => {
  const { host, call } = await withCalls(2);
  call.disconnect();
  await host.drain(600_000);
});

test('an idle host stops at once', async () => {
  const host = await startHost([]);
  const unused = await open(host.port);
  await host.drain(600_000);
  expect(await unused.closed).toBe('');
});
