/** Finding a port for a server. */
import type { Server } from 'node:net';
import { asObject } from '../src/json';

/** How many ports are tried before giving up. */
const attempts = 50;

/**
 * Starts a server on the first free port from the wanted one on. 0 means any free port.
 *
 * @param start - starts the server on a port; rejects with EADDRINUSE when that is taken
 * @param onTaken - is told of each port that was taken
 */
export async function onFreePort<Started>(
  wanted: number,
  start: (port: number) => Promise<Started>,
  onTaken: (port: number) => void = () => undefined,
): Promise<Started> {
  for (let port = wanted; ; port++) {
    try {
      return await start(port);
    } catch (error) {
      const taken = asObject(error).code === 'EADDRINUSE';
      if (!taken || port === 0 || port >= wanted + attempts) throw error;
      onTaken(port);
    }
  }
}

/** Lets a server listen on this machine only, and gives the port that it got. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Closes a server; connections that callers keep open do not hold it up. */
export async function close(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections?.();
  await closed;
}
