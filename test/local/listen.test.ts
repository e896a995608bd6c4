/** Tests finding a free port. */
import { createServer } from 'node:net';
import { close, listen, onFreePort } from '../../local/listen';

test('the next free port is used, and the busy ports are reported', async () => {
  const first = createServer();
  const port = await listen(first, 0);
  const taken: number[] = [];
  const second = createServer();
  const bound = await onFreePort(
    port,
    (candidate) => listen(second, candidate),
    (busy) => taken.push(busy),
  );
  expect(bound).toBe(port + taken.length);
  expect(taken[0]).toBe(port);
  await Promise.all([close(first), close(second)]);
});

test('another failure does not count as a busy port', async () => {
  await expect(onFreePort(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
