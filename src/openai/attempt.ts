/** Sends one request to OpenAI with axios. No AxiosError leaves this file, because it contains the key. */
import { Readable } from 'node:stream';
import { Axios, isAxiosError, type AxiosError, type AxiosResponse } from 'axios';
import { asObject, isTooDeep } from '../json';
import type { Upstream } from '../settings';
import { maxAnswerBytes } from '../stages';
import { kinds } from '../upstreams';
import { acceptEncoding, createAdapter, notOpened, type Adapter } from './axios-adapter';
import type { FormBody } from './form';
import { textOf, type NoResponse, type UpstreamResponse } from './response';

/** What one try sends. */
export interface AttemptRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Path below the base URL, with the query. */
  path: string;
  body?: string | FormBody | undefined;
  headers: Record<string, string>;
  /** Time limit for the try, from sending to the end of the response. */
  timeoutMs: number;
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** What sends requests to an upstream. */
interface Client {
  axios: Pick<InstanceType<typeof Axios>, 'request'>;
  adapter: Adapter;
  /** Headers of every request. */
  headers: Readonly<Record<string, string>>;
}

/** Sends a request once, as {@link attempt} does. */
export type SendOnce = (request: AttemptRequest) => Promise<UpstreamResponse | NoResponse>;

/**
 * Creates the function that sends requests to an upstream. It keeps network connections open between calls. It leaves out the
 * defaults of axios, because it needs none of them.
 */
export function createSendOnce({
  kind,
  url,
  organization,
  project,
}: Pick<Upstream, 'kind' | 'url' | 'organization' | 'project'>): SendOnce {
  const axios = new Axios({ baseURL: `${url}${kinds[kind].base}`, maxContentLength: maxAnswerBytes });
  const headers = {
    Accept: 'application/json',
    'Accept-Encoding': acceptEncoding,
    'User-Agent': 'openai-connector',
    ...(organization && { 'OpenAI-Organization': organization }),
    ...(project && { 'OpenAI-Project': project }),
  };
  const client = { axios, adapter: createAdapter(), headers };
  return (request) => attempt(client, request);
}

/**
 * Sends a request once.
 *
 * @returns the response with any status, or the reason why there is no usable one
 */
export async function attempt(
  { axios, adapter, headers: always }: Client,
  { method, path, body, headers: own, timeoutMs }: AttemptRequest,
): Promise<UpstreamResponse | NoResponse> {
  const sent = body === undefined ? undefined : sendable(body);
  // axios would merge and check the headers one by one, which takes a tenth of the time that the app works on a call. Node
  // checks them anyway.
  const headers = { ...always, ...own, ...sent?.headers };
  try {
    const response = await axios.request<Buffer>({
      method,
      url: path,
      data: sent?.data,
      timeout: timeoutMs,
      adapter: (config) => adapter(config, headers),
    });
    const { status, data: bytes } = response;
    const received = textHeaders(response.headers);
    const body = parseJson(bytes, received);
    // The reply could not be written, or would be too deep for the caller.
    if (isTooDeep(body)) return { kind: 'unreadable' };
    return { kind: 'response', status, headers: received, body, bytes };
  } catch (error) {
    if (isAxiosError(error)) return { kind: kindOf(error) };
    throw error;
  }
}

/** A body in the form that axios sends, and the headers that describe it. */
function sendable(body: string | FormBody): { data: string | Readable; headers: Record<string, string> } {
  return typeof body === 'string'
    ? { data: body, headers: { 'Content-Type': 'application/json' } }
    : streamed(body);
}

/** A stream of the pieces of a form. Each piece is released as soon as it has been sent. */
function streamed({ type, pieces, length }: FormBody) {
  const left = [...pieces];
  const data = new Readable({
    read() {
      this.push(left.shift() ?? null);
    },
  });
  return { data, headers: { 'Content-Type': type, 'Content-Length': String(length) } };
}

function kindOf(error: AxiosError): NoResponse['kind'] {
  const { code = '', cause } = error;
  if (code === 'ERR_CANCELED') return 'late';
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'too_large';
  if (/^(Z_|HPE_|ERR__ERROR_FORMAT)/.test(code)) return 'unreadable';
  if ([notOpened, 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'not_sent';
  if (['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code)) return 'broken';
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) {
    const { errors, syscall } = asObject(cause);
    // A host name with several addresses fails with one error for each of them.
    const syscalls = Array.isArray(errors) ? errors.map((one) => asObject(one).syscall) : [syscall];
    return syscalls.every((name) => name === 'connect') ? 'not_sent' : 'broken';
  }
  return 'failed';
}

function parseJson(data: Buffer, headers: Record<string, string>): unknown {
  const first = data.find((byte) => byte > 0x20 && !byteOrderMark.includes(byte));
  // A JSON list or object begins with [ or {. Sound and pictures are not parsed.
  if (first !== 0x5b && first !== 0x7b) return undefined;
  const read = textOf({ bytes: data, headers });
  if (read === undefined) return undefined;
  try {
    const body: unknown = JSON.parse(read);
    return body;
  } catch {
    return undefined;
  }
}

function textHeaders(headers: AxiosResponse['headers']): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries<unknown>(headers)) texts[name.toLowerCase()] = String(value);
  return texts;
}
