/** One try of a call to OpenAI, with axios. No AxiosError leaves this file: printed, it would show the key. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosError, type AxiosInstance } from 'axios';
import { asObject } from '../json';
import type { Settings } from '../settings';

/** OpenAI's answer, whatever it says. */
export interface Answer {
  kind: 'answer';
  status: number;
  /** With lower-case names. */
  headers: Record<string, string>;
  /** The parsed body, or undefined where it is no JSON. */
  body: unknown;
  /** The body as it came. */
  bytes: Buffer;
}

/** What becomes of a try that brings no answer. */
export interface NoAnswer {
  kind:
    /** No connection came about, so OpenAI has received nothing. */
    | 'not_sent'
    /** The connection broke; OpenAI may have received the request. */
    | 'broken'
    /** There was no time left. */
    | 'late'
    /** What came back is too large, badly compressed, or no HTTP. */
    | 'unreadable'
    /** Something else, such as a certificate that is not trusted. */
    | 'failed';
}

/** A form with files, in pieces that are sent one after the other, and can be sent again. */
export interface FormBody {
  /** Content type, with the boundary. */
  type: string;
  pieces: readonly Buffer[];
  /** In bytes. */
  length: number;
}

/** What one try sends. */
export interface AttemptRequest {
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, unknown>;
  body?: string | FormBody;
  headers: Record<string, string>;
  /** How long the try may take, from its beginning to the end of the answer. */
  timeoutMs: number;
}

/** The most that is taken of one answer. Pictures are the largest. */
const maxAnswerBytes = 200 * 1024 * 1024;

/** Unlike Buffer’s own, it takes out a byte order mark. */
const utf8 = new TextDecoder();

/** Makes the client, whose connections are kept open between calls. */
export function createClient({
  openaiBaseUrl,
  openaiOrganization,
  openaiProject,
}: Pick<Settings, 'openaiBaseUrl' | 'openaiOrganization' | 'openaiProject'>): AxiosInstance {
  return axios.create({
    baseURL: openaiBaseUrl,
    headers: {
      Accept: 'application/json',
      ...(openaiOrganization && { 'OpenAI-Organization': openaiOrganization }),
      ...(openaiProject && { 'OpenAI-Project': openaiProject }),
    },
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    responseType: 'arraybuffer',
    // A redirect would carry the key elsewhere, and makes axios hold every upload twice.
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    maxBodyLength: Infinity,
    // A parameter that occurs several times is repeated as it is.
    paramsSerializer: { indexes: null },
    proxy: false,
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  });
}

/** Sends a request once. */
export async function attempt(client: AxiosInstance, request: AttemptRequest): Promise<Answer | NoAnswer> {
  const { method, path, query, body, headers, timeoutMs } = request;
  if (timeoutMs <= 0) return { kind: 'late' };
  const sent = body === undefined ? undefined : sendable(body);
  try {
    const answer = await client.request<Buffer>({
      method,
      url: path,
      params: query,
      ...(sent && { data: sent.data }),
      headers: { ...headers, ...sent?.headers },
      timeout: timeoutMs,
      // The timeout of axios begins anew with every piece of the answer.
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, data: bytes } = answer;
    return { kind: 'answer', status, headers: textHeaders(answer.headers), body: parseJson(bytes), bytes };
  } catch (error) {
    if (axios.isAxiosError(error)) return { kind: kindOf(error) };
    throw error;
  }
}

/** A text of more characters is sent as a stream. */
const longText = 64 * 1024;

/**
 * What axios gets to send, and what it has to be told of that. Axios and the agent keep the configuration of the call that
 * opened a connection for as long as the connection is open, so what is large is handed over as a stream that lets go of what
 * it has given.
 */
function sendable(body: string | FormBody): { data: string | Readable; headers: Record<string, string> } {
  if (typeof body !== 'string') return streamed(body);
  const type = 'application/json';
  if (body.length <= longText) return { data: body, headers: { 'Content-Type': type } };
  const bytes = Buffer.from(body);
  return streamed({ type, pieces: [bytes], length: bytes.length });
}

function streamed({ type, pieces, length }: FormBody) {
  const left = [...pieces];
  const data = new Readable({
    read() {
      this.push(left.shift() ?? null);
    },
  });
  return { data, headers: { 'Content-Type': type, 'Content-Length': String(length) } };
}

function kindOf(error: AxiosError): NoAnswer['kind'] {
  const { code = '', message, cause } = error;
  if (code === 'ERR_CANCELED' || (code === 'ECONNABORTED' && message.startsWith('timeout'))) return 'late';
  if (/^(Z_|HPE_)/.test(code) || message.startsWith('maxContentLength')) return 'unreadable';
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'not_sent';
  // Axios reports an answer that was cut off as ERR_BAD_RESPONSE.
  if (['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_BAD_RESPONSE'].includes(code)) return 'broken';
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) {
    return asObject(cause).syscall === 'connect' ? 'not_sent' : 'broken';
  }
  return 'failed';
}

function parseJson(data: Buffer): unknown {
  // Sound and pictures need no try.
  if (!/^\s*[[{]/.test(utf8.decode(data.subarray(0, 100)))) return undefined;
  try {
    const body: unknown = JSON.parse(utf8.decode(data));
    return body;
  } catch {
    return undefined;
  }
}

function textHeaders(headers: object): Record<string, string> {
  const pairs = Object.entries<unknown>({ ...headers });
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
