/** Finds a free port for a server, and opens and closes servers. */
import type { Server } from 'node:net';
import { asObject } from '../src/json';

/** How many ports after the preferred one are tried. */
const furtherPorts = 50;

/**
 * Starts a server on the preferred port, or on the next free port after it.
 *
 * @param wanted - preferred port; 0 means any free port
 * @param start - starts the server on a port; rejects with EADDRINUSE when that is taken
 * @param onTaken - called with each port that is taken
 * @throws when the server cannot start for another reason, or all ports that were tried are taken
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
      if (!taken || port === 0 || port >= wanted + furtherPorts) throw error;
      onTaken(port);
    }
  }
}

/** Starts listening, for requests from this machine only. Gives the actual port. */
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

/** Makes a server and starts listening on a free port, as {@link onFreePort} finds it. Gives the actual port. */
export async function listenOnFreePort<Made extends Server>(
  wanted: number,
  make: () => Made,
  onTaken?: (port: number) => void,
): Promise<{ server: Made; boundPort: number }> {
  return onFreePort(
    wanted,
    async (port) => {
      const server = make();
      return { server, boundPort: await listen(server, port) };
    },
    onTaken,
  );
}

/** Closes a server without waiting for network connections that clients keep open. */
export async function close(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections?.();
  await closed;
}
