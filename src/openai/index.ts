/** The one room that speaks to OpenAI. */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../errors';
import { isObject, type JsonObject } from '../json';
import { attempt, createClient, type Answer, type FormBody, type NoAnswer } from './attempt';
export type { FormBody } from './attempt';
import { failureOf, isQuotaExhausted, type CallKey } from './failure';
import { retryDelayMs } from './retry';
import type { Settings } from '../settings';

/** A request to OpenAI. */
export interface UpstreamRequest {
  method: 'GET' | 'POST';
  /** Path below the base URL, each part encoded. */
  path: string;
  /** Encoded, without its question mark. */
  query?: string;
  /** JSON, already written, or a form. */
  body?: string | FormBody;
  /** Whether the answer is a file, such as sound. */
  file?: boolean;
  /** Whether sending it twice is harmless. */
  repeatable: boolean;
  /** Id that OpenAI notes with the request, for finding it again together with their support. */
  clientRequestId: string;
  /** When the caller must have an answer, in milliseconds since 1970. */
  deadline: number;
}

/** What is known of a call to OpenAI while it goes on and after it failed. */
export interface Trace {
  /** How often it was tried, also with another key. */
  tries: number;
  /** Headers of OpenAI's last answer that the caller may see. */
  headers: Record<string, string>;
}

/** Speaks to OpenAI. */
export interface OpenAI {
  /**
   * Sends a request, and sends it again where that promises success.
   *
   * @param trace - is kept up to date, also when the call fails; its tries count against the most that are made
   * @returns the answer, a JSON object; for a file `{ bytes: Buffer }`
   * @throws AppError; never what axios threw
   */
  send: (request: UpstreamRequest, key: CallKey, trace: Trace) => Promise<JsonObject>;
}

/** What {@link createOpenAI} needs. */
export interface OpenAIOptions {
  settings: Pick<Settings, 'openaiBaseUrl' | 'openaiOrganization' | 'openaiProject'>;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
}

/** Makes the adapter. */
export function createOpenAI({ settings, now, random }: OpenAIOptions): OpenAI {
  const client = createClient(settings);
  return {
    send: async (request, key, trace) => {
      const { method, path, query, body, repeatable, deadline } = request;
      const headers = {
        Authorization: `Bearer ${key.value}`,
        'X-Client-Request-Id': request.clientRequestId,
        ...(request.file && { Accept: '*/*' }),
      };
      const target = query ? `${path}?${query}` : path;
      for (;;) {
        const timeoutMs = deadline - now();
        if (timeoutMs <= 0) throw new AppError('out_of_time');
        trace.tries++;
        const sent = { method, path: target, headers, timeoutMs, ...(body !== undefined && { body }) };
        const result = await attempt(client, sent);
        if (result.kind === 'answer') {
          trace.headers = headersForCaller(result.headers);
          const found = request.file ? fileOf(result) : result.body;
          if (isSuccess(result) && isObject(found)) return found;
        }
        const outcome =
          result.kind === 'answer' ? { ...result, quotaExhausted: isQuotaExhausted(result.body) } : result;
        const state = { tries: trace.tries, repeatable, remainingMs: deadline - now(), random };
        const delayMs = retryDelayMs(outcome, state);
        if (delayMs === undefined) throw errorFor(result, repeatable, key);
        await wait(delayMs);
      }
    },
  };
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** A file in an answer; undefined for an empty one, or for JSON in its place. */
function fileOf({ body, bytes }: Answer): JsonObject | undefined {
  return body === undefined && bytes.length > 0 ? { bytes } : undefined;
}

const errorCodes = {
  not_sent: 'openai_unreachable',
  broken: 'openai_unreachable',
  failed: 'openai_unreachable',
  late: 'out_of_time',
  unreadable: 'openai_unreadable',
} as const;

function errorFor(result: Answer | NoAnswer, repeatable: boolean, key: CallKey): AppError {
  const error =
    result.kind !== 'answer'
      ? new AppError(errorCodes[result.kind])
      : isSuccess(result)
        ? new AppError('openai_unreadable')
        : failureOf(result, key);
  // What must not be done twice may have been done; the caller has to look before trying again.
  const mayBeDone =
    !repeatable && result.kind !== 'not_sent' && result.kind !== 'failed' && error.status >= 500;
  return mayBeDone && error.code !== 'stored_key_refused' ? new AppError('outcome_unknown') : error;
}

/** OpenAI's request id and rate limits, under names that cannot be taken for ours. */
function headersForCaller(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.startsWith('x-ratelimit-'));
  const requestId = headers['x-request-id'];
  return { ...Object.fromEntries(kept), ...(requestId && { 'x-openai-request-id': requestId }) };
}
