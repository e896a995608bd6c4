import { createServer } from 'node:net';
import { close, listen, onFreePort } from '../../local/listen';

test('the next free port is taken, and the taken ones are reported', async () => {
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

test('any other failure is not a taken port', async () => {
  await expect(onFreePort(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
