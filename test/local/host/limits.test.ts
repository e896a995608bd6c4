/** Tests two options of the embedded host: the size limit of bodies, and the start page. */
import { request } from 'node:http';
import { close, listen } from '../../../local/listen';
import { createHost } from '../../../local/host/server';

function hostWith(homepage: boolean) {
  const registry = {
    functions: [],
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
  };
  const options = { app: { routes: [] }, registry, keys: {}, maxBodyBytes: 1000, log: () => undefined };
  return createHost({ ...options, homepage });
}

test('a chunked body that is too large is refused while it arrives', async () => {
  const server = hostWith(false);
  const port = await listen(server, 0);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method: 'POST' };
    const call = request(options, ({ statusCode }) => resolve(statusCode)).on('error', reject);
    call.write('x'.repeat(600));
    call.write('x'.repeat(600));
  });
  await close(server);
  expect(status).toBe(500);
});

test.each([
  [true, 200],
  [false, 404],
])('with the option homepage set to %j, the status of the start page is %d', async (homepage, status) => {
  const server = hostWith(homepage);
  const reply = await fetch(`http://127.0.0.1:${await listen(server, 0)}/`);
  await close(server);
  expect(reply.status).toBe(status);
});
