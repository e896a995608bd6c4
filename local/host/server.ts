/**
 * Serves HTTP for the embedded Functions host. It imitates the observed behaviour of the real host (4.1037)
 * and its web server Kestrel, except:
 * - It does not enforce functionTimeout. The real host then ends the worker and every call in flight.
 * - There is one worker, in this process. An uncaught error ends it, and nothing restarts it.
 * - It runs only HTTP triggers and timers, without the headers and limits of the App Service front end.
 * - It has none of the host's own functions under /admin and /runtime. With the master key, they are 404.
 * - Node's parser replies with 400 to a header name such as `x(a)`, to methods in lower case, and to methods
 *   that it does not know. Kestrel accepts them; the header name then makes the worker fail with 500.
 * - Node's parser accepts a header value that continues on the next line.
 * - Replies have no `Server` header. An idle network connection stays open for 5 seconds, as the header
 *   `Keep-Alive` says, not for 130 seconds.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { drainable } from './drain';
import { createHandler, type HostOptions } from './handle';
import { Rejection, reply, send } from './reply';

/** A server that can be stopped without cutting calls off. */
export interface Host {
  /** Does not listen yet. */
  server: Server;
  /** Stops the server: see {@link drainable}. */
  drain: (drainMs: number) => Promise<void>;
}

/**
 * Node's own limits are only a protection. The stricter ones of the real host are checked afterwards, so that
 * the status of the reply is the same.
 */
const parserOptions = {
  maxHeaderSize: 262_144,
  requireHostHeader: false,
  // Like Kestrel, accepts Transfer-Encoding together with Content-Length, and lines that end in LF alone.
  // That is only dangerous behind a proxy that reads the same bytes in another way.
  insecureHTTPParser: true,
};

/** Creates the server of a host instance. */
export function createHost(options: HostOptions): Host {
  const handle = createHandler(options);
  const server = createServer(parserOptions);
  // As Azure does. A client that sends on a connection that has just been closed would get no reply.
  server.keepAliveTimeout = 240_000;
  server.maxHeadersCount = 0;
  const drain = drainable(server);

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    proceed: () => void = () => undefined,
  ) => {
    try {
      send(response, await handle(request, proceed), !server.listening);
    } catch (error) {
      if (error instanceof Rejection) send(response, reply(error.status), true);
      else response.destroy();
    }
  };
  server.on('request', (request, response) => void answer(request, response));
  // If the reply comes without `100 Continue`, Node closes the network connection after it.
  server.on('checkContinue', (request, response) => {
    void answer(request, response, () => response.writeContinue());
  });
  server.on('checkExpectation', (request, response) => void answer(request, response));
  return { server, drain };
}
