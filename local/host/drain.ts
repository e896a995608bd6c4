/** Stops a server as the real host does after SIGTERM: calls in flight may finish, within a time limit. */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches a server that does not listen yet.
 *
 * @returns a function that stops the server. It ends as soon as no call is in flight. After `drainMs`, it
 * resets the network connections of the calls that are left.
 */
export function drainable(server: Server): (drainMs: number) => Promise<void> {
  const sockets = new Set<Socket>();
  const calls = new Set<ServerResponse>();
  let onIdle: () => void = () => undefined;
  const end = (ended: ServerResponse[]) => {
    for (const call of ended) calls.delete(call);
    if (calls.size === 0) onIdle();
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      // A call whose turn has not come on its connection does not learn that the connection is closed.
      end([...calls].filter(({ req }) => req.socket === socket));
    });
  });
  const watch = (_: unknown, response: ServerResponse) => {
    calls.add(response);
    response.once('close', () => end([response]));
  };
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, watch);

  return async (drainMs) => {
    const closed = new Promise((resolve) => server.close(resolve));
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      onIdle = resolve;
      if (calls.size === 0) resolve();
      timer = setTimeout(resolve, drainMs);
    });
    clearTimeout(timer);
    const idle = calls.size === 0;
    for (const socket of sockets) {
      if (idle) socket.destroy();
      else socket.resetAndDestroy();
    }
    await closed;
  };
}
