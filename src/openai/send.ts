/** Sends a request to OpenAI or to a service with the same API, and tries again when that may help. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deadline } from '../deadline';
import { AppError } from '../errors';
import { isObject } from '../json';
import type { Key } from '../keys';
import { lazily } from '../lazy';
import type { Upstream } from '../settings';
import type { Answer } from '../stages';
import { kinds, type Pause, type Pauses } from '../upstreams';
import { failureOf, isErrorAlone, isHopeless, statusIn } from './failure';
import { mayGoElsewhere, pauseAfter } from './failover';
import type { UpstreamRequest } from './request';
import { textOf, type NoResponse, type UpstreamResponse } from './response';
import { longestWaitMs, retryDelayMs, type Outcome } from './retry';

/** What is known about the requests of a call. It is updated while they run, and stays after they fail. */
export interface Trace {
  /** How many tries were made, with any key. */
  tries: number;
  /** Those headers of the last response that the caller may see. */
  headers: Record<string, string>;
  /** Where the last key came from. */
  keySource?: Key['source'];
  /** Name of the upstream that answered last, or that was tried last. */
  upstream?: string;
  /** What that upstream is, in the words of OpenTelemetry's conventions. */
  provider?: string;
}

/** The call that a request belongs to. */
export interface UpstreamCall extends Deadline {
  /** OpenAI records it, so that OpenAI's support can find the request. */
  requestId: string;
  /** The header `traceparent`, if the call belongs to a trace. */
  traceParent?: string | undefined;
  /** Kept up to date, even if the call fails. */
  trace: Trace;
}

/**
 * Sends a request with a key. Tries that are already in `trace` count towards the maximum number of tries.
 *
 * @returns the answer; a file comes as `{ bytes: Buffer }`, a plain text as `{ text }`
 * @throws AppError, never an error of axios
 */
export type Send = (request: UpstreamRequest, key: Key, call: UpstreamCall) => Promise<Answer>;

/** What {@link createSend} needs. */
export interface SendOptions {
  upstream: Upstream;
  /** Pauses of this upstream and of others. */
  pauses: Pauses;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
}

/** Loads axios, and what sends requests with it. They are a file of their own, which need not be there when the app starts. */
export const loadSender = () => import('./attempt.js');

/** Creates the function that sends requests. It keeps network connections open between calls. */
export function createSend({ upstream, pauses, now, random }: SendOptions): Send {
  const sender = lazily(async () => (await loadSender()).createSendOnce(upstream));
  const { name, kind } = upstream;

  /** Waits until a pause ends, if there is nowhere else to go. */
  async function keepPause({ leftMs }: Pause, { others }: UpstreamRequest, deadline: number): Promise<void> {
    const isShort = leftMs <= longestWaitMs && now() + leftMs < deadline;
    if (others === 'none' && isShort) await wait(leftMs);
    else {
      const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1000));
      throw new AppError('openai_rate_limited', { retryAfterSeconds, elsewhere: true });
    }
  }

  /** Pauses the upstream after a failure, if others would fail as well. */
  function notePause(outcome: Outcome, { code }: AppError, model: string): void {
    const pause = pauseAfter(outcome, code);
    if (pause) pauses.add({ upstream: name, ...(!pause.isForAll && { model }) }, pause);
  }

  return async (request, key, { requestId, traceParent, deadline, trace }) => {
    const { method, path, query, body, repeatable, model, others } = request;
    const headers = {
      ...(key.source === 'identity' ? bearer(key.value) : kinds[kind].keyHeader(key.value)),
      'X-Client-Request-Id': requestId,
      ...(traceParent !== undefined && { traceparent: traceParent }),
      ...(request.expects !== 'json' && { Accept: '*/*' }),
    };
    const target = query ? `${path}?${query}` : path;
    for (;;) {
      const pause = others && pauses.of({ upstream: name, model });
      if (pause?.isAsked) await keepPause(pause, request, deadline);
      const timeoutMs = deadline - now();
      if (timeoutMs <= 0) throw new AppError('out_of_time');
      trace.tries++;
      const sendOnce = await sender();
      const result = await sendOnce({ method, path: target, headers, timeoutMs, body });
      if (result.kind === 'response') {
        trace.headers = headersForCaller(result.headers);
        const answer = answerIn(result, request.expects);
        if (isSuccess(result) && answer) return answer;
      }
      const outcome = result.kind === 'response' ? { ...result, hopeless: isHopeless(result.body) } : result;
      const error = errorFor(result, repeatable, key);
      notePause(outcome, error, model);
      const elsewhere = mayGoElsewhere(outcome, error.code, repeatable);
      const state = { tries: trace.tries, repeatable, remainingMs: deadline - now(), random };
      const delayMs = elsewhere && others === 'left' ? undefined : retryDelayMs(outcome, state);
      if (delayMs === undefined) {
        throw elsewhere ? new AppError(error.code, { ...error.details, elsewhere }) : error;
      }
      await wait(delayMs);
    }
  };
}

/** A token of the app's identity goes into the same header everywhere. */
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

function isSuccess({ status }: UpstreamResponse): boolean {
  return status >= 200 && status < 300;
}

/** The answer in a response; undefined if the response is something else, such as JSON instead of a file. */
function answerIn(response: UpstreamResponse, expects: UpstreamRequest['expects']): Answer | undefined {
  const { body, bytes, headers } = response;
  const type = headers['content-type'] ?? '';
  if (expects === 'bytes') {
    return isErrorAlone(body) ? undefined : { bytes, type, name: fileNameIn(headers['content-disposition']) };
  }
  if (expects === 'json') return isObject(body) && !isErrorAlone(body) ? body : undefined;
  // A gateway may answer with a web page.
  if (body !== undefined || /\bhtml\b/i.test(type)) return undefined;
  if (expects === 'file') return bytes.length > 0 && !isTextType(type) ? { bytes } : undefined;
  const text = textOf(response);
  return text === undefined ? undefined : { text };
}

/** The name of a file in a Content-Disposition header; undefined if there is none. */
function fileNameIn(header = ''): string | undefined {
  const [, quoted, plain] = /;\s*filename=(?:"([^"]*)"|([^;\s]+))/i.exec(header) ?? [];
  return quoted ?? plain;
}

/** Whether a content type says that a response is text, which no file is. */
function isTextType(type: string): boolean {
  return /^\s*(text\/|application\/(.{1,100}\+)?(json|xml)\b)/i.test(type);
}

const errorCodes = {
  not_sent: 'openai_unreachable',
  broken: 'openai_unreachable',
  failed: 'openai_unreachable',
  late: 'out_of_time',
  too_large: 'answer_too_large',
  unreadable: 'openai_unreadable',
} as const;

function errorFor(result: UpstreamResponse | NoResponse, repeatable: boolean, key: Key): AppError {
  const error =
    result.kind !== 'response'
      ? new AppError(errorCodes[result.kind])
      : isSuccess(result)
        ? unreadable(result, key)
        : failureOf({ ...result, text: textOf(result) }, key);
  // OpenAI may have done what must not be done twice. The caller has to check before trying again.
  const hasEnded = error.status >= 500 || result.kind === 'too_large';
  const mayBeDone = !repeatable && result.kind !== 'not_sent' && result.kind !== 'failed' && hasEnded;
  if (!mayBeDone || error.code === 'stored_key_refused' || error.code === 'identity_refused') return error;
  const message = `${whatHappened(result)}, and it may have done what you asked for. Check at OpenAI before you try again.`;
  return new AppError('outcome_unknown', { message, openaiCode: error.details.openaiCode });
}

/** The error for a success without an answer. Some gateways send errors like this. */
function unreadable(result: UpstreamResponse, key: Key): AppError {
  const { headers, body } = result;
  return isErrorAlone(body)
    ? failureOf({ status: statusIn(body), headers, body }, key)
    : new AppError('openai_unreadable');
}

/** The beginning of the sentence for a request that OpenAI may have carried out. */
function whatHappened(result: UpstreamResponse | NoResponse): string {
  if (result.kind === 'late') return 'OpenAI did not answer in time';
  if (result.kind === 'broken') return 'The network connection to OpenAI broke before it answered';
  if (result.kind === 'response' && !isSuccess(result))
    return `OpenAI answered with a failure (${result.status})`;
  return 'OpenAI’s answer could not be read';
}

/** OpenAI's request id and rate limits, under names that cannot be confused with ours. */
function headersForCaller(headers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-ratelimit-')) kept[name] = headers[name] ?? '';
  }
  // The first is what Azure's support asks for.
  const requestId = headers['apim-request-id'] ?? headers['x-request-id'];
  if (requestId) kept['x-openai-request-id'] = requestId;
  return kept;
}
