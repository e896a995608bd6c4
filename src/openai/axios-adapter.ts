/** How axios sends a request here: straight over node:http. Its own adapter does much that no call of ours needs. */
import { Agent as HttpAgent, request as requestOverHttp, type ClientRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestOverHttps } from 'node:https';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AxiosError, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';
import { within } from '../deadline';

/** How answers are decoded, by their encodings. */
const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** What a request has to say of them. */
export const acceptEncoding = [...decoders.keys()].join(', ');

/**
 * Makes the adapter, whose connections are kept open between calls. It follows no redirect, asks no proxy, and knows no
 * `params`: a query stands in the `url`. `timeout`, which must be given, is the time from the beginning of a call to the end
 * of its answer; `maxContentLength` the most bytes of the answer, also once they are decoded. Every status is an answer.
 *
 * @returns a function that throws AxiosError with the code of what Node threw, ERR_CANCELED when there was no time left, or
 * ERR_BUFFER_TOO_LARGE
 */
export function createAdapter(): AxiosAdapter {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });

  function open(config: InternalAxiosRequestConfig): ClientRequest {
    const url = new URL(`${config.baseURL ?? ''}${config.url ?? ''}`);
    const method = config.method?.toUpperCase() ?? 'GET';
    const headers = config.headers.toJSON();
    return url.protocol === 'https:'
      ? requestOverHttps(url, { method, headers, agent: httpsAgent })
      : requestOverHttp(url, { method, headers, agent: httpAgent });
  }

  return async (config) => {
    const request = open(config);
    try {
      const noTime = () => new AxiosError('There was no time left.', AxiosError.ERR_CANCELED);
      const work = exchange(request, config.data, config.maxContentLength ?? Infinity);
      return { ...(await within(work, config.timeout ?? 0, noTime)), config };
    } catch (error) {
      request.destroy();
      throw AxiosError.from(error);
    }
  };
}

/** Sends the body, and reads the answer. */
async function exchange(request: ClientRequest, body: unknown, maxBytes: number) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
    if (body instanceof Readable) body.pipe(request);
    else request.end(body);
  });
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = response;
  const bytes = await bytesOf(response, maxBytes);
  const decode = decoders.get(headers['content-encoding']?.toLowerCase() ?? '');
  const data = decode && bytes.length > 0 ? await decode(bytes, { maxOutputLength: maxBytes }) : bytes;
  return { data, status, statusText, headers: { ...headers } };
}

function bytesOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length > maxBytes) reject(new AxiosError('The answer is too large.', 'ERR_BUFFER_TOO_LARGE'));
    });
    response.once('end', () => resolve(Buffer.concat(pieces)));
    response.once('error', reject);
  });
}
