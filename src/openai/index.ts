/** The one module that speaks to OpenAI. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import axios, { type AxiosInstance } from 'axios';
import { isObject, type JsonObject } from '../json';
import { AppError } from '../errors';
import type { Key } from '../keys';
import type { Settings } from '../settings';
import { failureOf, isQuotaExhausted } from './failure';
import { retryDelayMs, type Outcome } from './retry';

/** A request to OpenAI. */
export interface UpstreamRequest {
  method: 'GET' | 'POST';
  /** Path below the base URL, each part encoded. */
  path: string;
  query?: JsonObject;
  body?: JsonObject;
  repeatable: boolean;
  /** Id that OpenAI notes with the request, for finding it again together with their support. */
  clientRequestId: string;
  /** When the caller must have an answer, in milliseconds since 1970. */
  deadline: number;
}

/** What is known of a call to OpenAI while it goes on and after it failed. */
export interface Trace {
  tries: number;
  /** Headers of OpenAI's last answer that the caller may see. */
  headers: Record<string, string>;
}

/** Speaks to OpenAI. */
export interface OpenAI {
  /**
   * Sends a request, and sends it again where that promises success.
   *
   * @param trace - is kept up to date, also when the call fails
   * @returns the answer, a JSON object
   * @throws AppError; never what axios threw
   */
  send: (request: UpstreamRequest, key: Key, trace: Trace) => Promise<JsonObject>;
}

/** What {@link createOpenAI} needs. */
export interface OpenAIOptions {
  settings: Pick<Settings, 'openaiBaseUrl' | 'openaiOrganization' | 'openaiProject'>;
  now: () => number;
  random: () => number;
}

/** The most that is taken of one answer. Pictures are the largest. */
const maxAnswerBytes = 200 * 1024 * 1024;

/** Errors of a connection that never came about. */
const notSentCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
  'ETIMEDOUT',
];

/** Errors of a connection that broke; axios reports a cut answer as ERR_BAD_RESPONSE. */
const brokenCodes = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_BAD_RESPONSE'];

/** Makes the adapter. Its connections are kept open between calls. */
export function createOpenAI({ settings, now, random }: OpenAIOptions): OpenAI {
  const client = createClient(settings);

  /** One try. The AxiosError of a failure ends here: printed, it would show the key. */
  async function attempt(
    request: UpstreamRequest,
    data: string | undefined,
    key: Key,
  ): Promise<Answer | Exclude<Outcome, { kind: 'answer' }>> {
    const remainingMs = request.deadline - now();
    if (remainingMs <= 0) throw new AppError('out_of_time');
    try {
      const answer = await client.request<Buffer>({
        method: request.method,
        url: request.path,
        params: request.query,
        ...(data !== undefined && { data }),
        headers: {
          Authorization: `Bearer ${key.value}`,
          'X-Client-Request-Id': request.clientRequestId,
          ...(data !== undefined && { 'Content-Type': 'application/json' }),
        },
        timeout: remainingMs,
        signal: AbortSignal.timeout(remainingMs),
      });
      const { status, headers } = answer;
      return { kind: 'answer', status, headers: textHeaders(headers), body: parseJson(answer.data) };
    } catch (error) {
      if (!axios.isAxiosError(error)) throw error;
      const code = error.code ?? '';
      if (request.deadline - now() <= 0 || code === 'ERR_CANCELED') throw new AppError('out_of_time');
      if (notSentCodes.includes(code)) return { kind: 'not_sent' };
      if (brokenCodes.includes(code)) return { kind: 'broken' };
      throw new AppError('openai_unreachable');
    }
  }

  return {
    send: async (request, key, trace) => {
      const data = serialize(request.body);
      for (let tries = 1; ; tries++) {
        trace.tries++;
        const result = await attempt(request, data, key);
        const answered = result.kind === 'answer';
        if (answered) trace.headers = headersForCaller(result.headers);
        if (answered && result.status >= 200 && result.status < 300) {
          if (isObject(result.body)) return result.body;
          throw new AppError('openai_unreadable');
        }
        const outcome = answered ? { ...result, quotaExhausted: isQuotaExhausted(result.body) } : result;
        const { repeatable, deadline } = request;
        const delayMs = retryDelayMs(outcome, { tries, repeatable, remainingMs: deadline - now(), random });
        if (delayMs === undefined)
          throw answered ? failureOf(result, key) : new AppError('openai_unreachable');
        await wait(delayMs);
      }
    },
  };
}

interface Answer {
  kind: 'answer';
  status: number;
  headers: Record<string, string>;
  /** The parsed body, or undefined where it is no JSON. */
  body: unknown;
}

function createClient({
  openaiBaseUrl,
  openaiOrganization,
  openaiProject,
}: OpenAIOptions['settings']): AxiosInstance {
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
    proxy: false,
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  });
}

/** JSON that was parsed can be nested too deeply to be written again. */
function serialize(body: JsonObject | undefined): string | undefined {
  try {
    return body && JSON.stringify(body);
  } catch {
    throw new AppError('invalid_input', {
      message: 'The inputs are nested too deeply. Send a simpler body.',
    });
  }
}

function parseJson(data: Buffer): unknown {
  try {
    const body: unknown = JSON.parse(data.toString('utf8'));
    return body;
  } catch {
    return undefined;
  }
}

function textHeaders(headers: object): Record<string, string> {
  const pairs = Object.entries<unknown>({ ...headers });
  return Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** OpenAI's request id and rate limits, under names that cannot be taken for ours. */
function headersForCaller(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.startsWith('x-ratelimit-'));
  const requestId = headers['x-request-id'];
  return { ...Object.fromEntries(kept), ...(requestId && { 'x-openai-request-id': requestId }) };
}
