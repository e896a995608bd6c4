/** Makes a proxy to a server of this machine that holds everything back for some time, both ways. */
import { connect, createServer, type Socket } from 'node:net';
import { close, listen } from '../../local/listen';

/** A running proxy. */
export interface SlowGate {
  /** Address of the server, through the proxy. */
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts the proxy.
 *
 * @param target - address of the server
 * @param delayMs - how long a request and its answer are held back together
 */
export async function createSlowGate(target: string, delayMs: number): Promise<SlowGate> {
  const sockets = new Set<Socket>();
  const passOn = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), delayMs / 2));
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((socket) => {
    const onward = connect(Number(new URL(target).port), '127.0.0.1');
    passOn(socket, onward);
    passOn(onward, socket);
  });
  const port = await listen(server, 0);
  return {
    url: target.replace(/:\d+/, `:${port}`),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return close(server);
    },
  };
}
