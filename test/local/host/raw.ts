/** Sends requests over a network connection byte by byte, which `fetch` cannot do. */
import { connect } from 'node:net';

/** An open network connection. */
export interface Connection {
  send: (bytes: string | Buffer) => void;
  /** Waits until the received text contains a part, and gives all of it. Fails if the connection ends first. */
  until: (part: string) => Promise<string>;
  /** Waits until the host closes the connection, and gives everything that was received. */
  closed: Promise<string>;
  /** Closes the connection from this side. */
  disconnect: () => void;
  /** The code of the error that ended the connection, such as ECONNRESET. */
  error: () => string | undefined;
}

/** Opens a network connection. */
export async function open(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  let text = '';
  let code: string | undefined;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  return {
    send: (bytes) => socket.write(bytes),
    until: (part) =>
      new Promise((resolve, reject) => {
        const look = () => text.includes(part) && resolve(text);
        socket.on('data', look);
        socket.once('close', () => reject(new Error(`Closed after: ${text}`)));
        look();
      }),
    closed,
    disconnect: () => socket.destroy(),
    error: () => code,
  };
}

/** Builds a request from its first line (without the version), the lines of its headers, and its body. */
export function rawRequest(line: string, headers: string[] = [], body = ''): string {
  return [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', body].join('\r\n');
}

/** Sends a request, and gives everything that the host sends until it closes the network connection. */
export async function exchange(port: number, bytes: string | Buffer): Promise<string> {
  const connection = await open(port);
  connection.send(bytes);
  return connection.closed;
}

/** An empty reply after which the host closes the network connection. */
export function emptyAndClosed(status: number): RegExp {
  return new RegExp(
    `^HTTP/1\\.1 ${status} (?=.*\r\nconnection: close\r\n)(?=.*\r\ncontent-length: 0\r\n).*\r\n\r\n$`,
    'is',
  );
}
