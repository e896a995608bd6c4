/** Lets axios send requests directly over node:http. Its own adapter does much that our calls do not need. */
import { Agent as HttpAgent, request as requestOverHttp } from 'node:http';
import type { ClientRequest, ClientRequestArgs, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as requestOverHttps } from 'node:https';
import { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AxiosError, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';
import { within } from '../deadline';
import { asObject } from '../json';

/** Functions that decompress a response, by content encoding. */
const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** Value of the Accept-Encoding header: the encodings that can be decompressed. */
export const acceptEncoding = [...decoders.keys()].join(', ');

/**
 * How long a network connection may take to open, in milliseconds, including the name lookup and the TLS
 * handshake. OpenAI needs a fraction of a second, so more time is better spent on another try.
 */
const openingMs = 5_000;

/** Code of the error for a network connection that was not opened, so that nothing was sent. */
export const notOpened = 'ERR_NOT_OPENED';

/** An address in the form that node:http takes. */
interface Place {
  isSecure: boolean;
  options: ClientRequestArgs;
  /** The path without a slash at its end. */
  path: string;
}

function placeOf(address: string): Place {
  const url = new URL(address);
  return {
    isSecure: url.protocol === 'https:',
    options: urlToHttpOptions(url),
    path: url.pathname.replace(/\/$/, ''),
  };
}

/**
 * An adapter of axios.
 *
 * @param headers - all headers of the request; those that axios has made if left out
 */
export type Adapter = (
  config: InternalAxiosRequestConfig,
  headers?: OutgoingHttpHeaders,
) => ReturnType<AxiosAdapter>;

/**
 * Creates the adapter. It keeps every network connection open between calls, until the server closes it. It follows no redirects, uses no
 * proxy, and ignores `params`: a query must be part of `url`.
 *
 * `timeout` is required. It is the time limit in milliseconds, from sending to the end of the response.
 * `maxContentLength` limits the bytes of the response, both before and after decompression. A response with
 * any status counts as a success.
 *
 * @returns a function that throws AxiosError with the code of Node's error, with ERR_CANCELED when the time
 * limit is reached, with ERR_BUFFER_TOO_LARGE when the response is too large, or with {@link notOpened}
 */
export function createAdapter(): Adapter {
  // Node keeps 256 idle connections. Of more callers, some would open a new one, with its handshake, in every call.
  const options = { keepAlive: true, maxFreeSockets: Infinity };
  const httpAgent = new HttpAgent(options);
  const httpsAgent = new HttpsAgent(options);

  // The base address is the same in every call, so it is parsed once.
  const places = new Map<string, Place>();

  function open(
    { baseURL = '', url = '', method }: InternalAxiosRequestConfig,
    headers: OutgoingHttpHeaders,
  ): ClientRequest {
    const { isSecure, options, path } = places.get(baseURL) ?? placeOf(baseURL || url);
    if (baseURL) places.set(baseURL, { isSecure, options, path });
    const request = {
      ...options,
      path: baseURL ? path + url : options.path,
      method: method?.toUpperCase() ?? 'GET',
      headers,
    };
    return isSecure
      ? requestOverHttps({ ...request, agent: httpsAgent })
      : requestOverHttp({ ...request, agent: httpAgent });
  }

  return async (config, headers = config.headers.toJSON()) => {
    let request: ClientRequest | undefined;
    let isOpen = () => true;
    try {
      request = open(config, headers);
      isOpen = openedInTime(request);
      const timeoutError = () => new AxiosError('There was no time left.', AxiosError.ERR_CANCELED);
      const work = exchange(request, config.data, config.maxContentLength ?? Infinity);
      return { ...(await within(work, config.timeout ?? 0, timeoutError)), config };
    } catch (error) {
      request?.destroy();
      throw isOpen() || !isInterruption(error) ? AxiosError.from(error) : openingError();
    }
  };
}

/**
 * Ends a request whose network connection is not open in time.
 *
 * @returns a function that tells whether the network connection has been opened
 */
function openedInTime(request: ClientRequest): () => boolean {
  let isOpen = false;
  request.once('socket', (socket) => {
    isOpen = request.reusedSocket;
    if (isOpen) return;
    const timer = setTimeout(() => request.destroy(openingError()), openingMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      isOpen = true;
    });
  });
  return () => isOpen;
}

function openingError(): AxiosError {
  return new AxiosError('The network connection was not opened.', notOpened);
}

/** Whether an error says that there was no time left, or that the other side has closed the network connection. */
function isInterruption(error: unknown): boolean {
  return [AxiosError.ERR_CANCELED, 'ECONNRESET'].includes(String(asObject(error).code));
}

/** Sends the body and reads the response. */
async function exchange(request: ClientRequest, body: unknown, maxBytes: number) {
  const { response, bytes } = await received(request, body, maxBytes);
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const decode = decoders.get(headers['content-encoding']?.toLowerCase() ?? '');
  const data = decode && bytes.length > 0 ? await decode(bytes, { maxOutputLength: maxBytes }) : bytes;
  return { data, status, statusText, headers: { ...headers } };
}

function tooLarge(): AxiosError {
  return new AxiosError('The answer is too large.', 'ERR_BUFFER_TOO_LARGE');
}

/** The response to a request, with its whole body. */
function received(
  request: ClientRequest,
  body: unknown,
  maxBytes: number,
): Promise<{ response: IncomingMessage; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    request.on('error', reject).once('response', (response) => {
      if (Number(response.headers['content-length'] ?? 0) > maxBytes) return reject(tooLarge());
      const pieces: Buffer[] = [];
      let length = 0;
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        length += piece.length;
        if (length > maxBytes) reject(tooLarge());
      });
      response.once('error', reject).once('end', () => {
        const [first] = pieces;
        resolve({ response, bytes: first && pieces.length === 1 ? first : Buffer.concat(pieces) });
      });
    });
    if (body instanceof Readable) body.pipe(request);
    else request.end(body);
  });
}
