/** One try of a call to OpenAI, with axios. No AxiosError leaves this file: printed, it would show the key. */
import { Readable } from 'node:stream';
import { Axios, isAxiosError, type AxiosError } from 'axios';
import { asObject } from '../json';
import type { Settings } from '../settings';
import { acceptEncoding, createAdapter } from './axios-adapter';
import type { FormBody } from './form';

/** OpenAI's answer, whatever it says. */
export interface UpstreamResponse {
  kind: 'response';
  status: number;
  /** With lower-case names. */
  headers: Record<string, string>;
  /** The parsed body, or undefined where it is no JSON. */
  body: unknown;
  /** The body as it came. */
  bytes: Buffer;
}

/** What becomes of a try that brings no answer. */
export interface NoResponse {
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

/** What one try sends. */
export interface AttemptRequest {
  method: 'GET' | 'POST';
  /** With its query. */
  path: string;
  body?: string | FormBody;
  headers: Record<string, string>;
  /** How long the try may take, from its beginning to the end of the answer. */
  timeoutMs: number;
}

/** The most that is taken of one answer. Pictures are the largest. */
const maxAnswerBytes = 200 * 1024 * 1024;

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Unlike Buffer’s own, it takes out a byte order mark. */
const utf8 = new TextDecoder();

/** What sends requests. */
type Client = InstanceType<typeof Axios>;

/** Makes the client, whose connections are kept open between calls; without the defaults of axios, of which it needs none. */
export function createClient({
  openaiBaseUrl,
  openaiOrganization,
  openaiProject,
}: Pick<Settings, 'openaiBaseUrl' | 'openaiOrganization' | 'openaiProject'>): Client {
  return new Axios({
    adapter: createAdapter(),
    baseURL: openaiBaseUrl,
    headers: {
      Accept: 'application/json',
      'Accept-Encoding': acceptEncoding,
      'User-Agent': 'openai-connector',
      ...(openaiOrganization && { 'OpenAI-Organization': openaiOrganization }),
      ...(openaiProject && { 'OpenAI-Project': openaiProject }),
    },
    maxContentLength: maxAnswerBytes,
  });
}

/** Sends a request once. */
export async function attempt(
  client: Client,
  request: AttemptRequest,
): Promise<UpstreamResponse | NoResponse> {
  const { method, path, body, headers, timeoutMs } = request;
  const sent = body === undefined ? undefined : sendable(body);
  try {
    const answer = await client.request<Buffer>({
      method,
      url: path,
      ...(sent && { data: sent.data }),
      headers: { ...headers, ...sent?.headers },
      timeout: timeoutMs,
    });
    const { status, data: bytes } = answer;
    return { kind: 'response', status, headers: textHeaders(answer.headers), body: parseJson(bytes), bytes };
  } catch (error) {
    if (isAxiosError(error)) return { kind: kindOf(error) };
    throw error;
  }
}

/** What axios gets to send, and what it has to be told of that. */
function sendable(body: string | FormBody): { data: string | Readable; headers: Record<string, string> } {
  return typeof body === 'string'
    ? { data: body, headers: { 'Content-Type': 'application/json' } }
    : streamed(body);
}

/** The pieces one after the other; what has been sent is let go of. */
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
  if (/^(Z_|HPE_|ERR_BUFFER_TOO_LARGE|ERR__ERROR_FORMAT)/.test(code)) return 'unreadable';
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'not_sent';
  if (['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code)) return 'broken';
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) {
    const { errors, syscall } = asObject(cause);
    // A name with several addresses fails with an error for each.
    const calls = Array.isArray(errors) ? errors.map((one) => asObject(one).syscall) : [syscall];
    return calls.every((call) => call === 'connect') ? 'not_sent' : 'broken';
  }
  return 'failed';
}

function parseJson(data: Buffer): unknown {
  const first = data.find((byte) => byte > 0x20 && !byteOrderMark.includes(byte));
  // Sound and pictures need no try.
  if (first !== 0x5b && first !== 0x7b) return undefined;
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
