/** Collects what becomes known about a request. The reply headers and the log line are made from it. */
import type { AdaptationReport } from '../actions';
import { asObject, type JsonObject } from '../json';
import type { Trace } from '../openai';
import { changeHeaders } from './output/change-headers';

/**
 * The record of one request. Each member is set as soon as it is known, so that it is not lost if the request
 * fails.
 */
export interface CallRecord {
  /** Name of the action or function. */
  action: string;
  /** Id of the caller's connection; absent if the function does not identify callers. */
  connection?: string;
  /** The input `model` as the caller sent it; it can be any value. */
  model?: unknown;
  /** Id of the job, for a long answer. */
  job?: string;
  /** What is known about the requests to OpenAI. */
  trace: Trace;
  /** Tokens of OpenAI's answers. */
  usage: Usage;
  /** What was changed in the call. */
  report?: AdaptationReport | undefined;
  /** Extra headers of the reply, also if it is an error. */
  headers: Record<string, string>;
}

/** The tokens of answers; absent if OpenAI did not count them. */
export interface Usage {
  promptTokens?: number;
  completionTokens?: number;
}

/** Starts the record of a request. */
export function newRecord(action: string, headers: Readonly<Record<string, string>>): CallRecord {
  return { action, trace: { tries: 0, headers: {} }, usage: {}, headers: { ...headers } };
}

/** The headers that every reply to the request has. */
export function headersOf(requestId: string, record: CallRecord): Record<string, string> {
  const { connection, headers, report, trace } = record;
  return {
    'x-request-id': requestId,
    ...(connection !== undefined && { 'x-connection-id': connection }),
    ...headers,
    ...(report && changeHeaders(report)),
    ...(trace.upstream !== undefined && { 'x-upstream': trace.upstream }),
    ...trace.headers,
  };
}

/** Adds up the tokens of answers. */
export function usageOf(answers: readonly JsonObject[]): Usage {
  return answers.reduce<Usage>((sum, { usage }) => {
    const { prompt_tokens, completion_tokens, input_tokens, output_tokens } = asObject(usage);
    // For pictures and sound, OpenAI uses other names.
    const prompt = prompt_tokens ?? input_tokens;
    const completion = completion_tokens ?? output_tokens;
    return {
      ...sum,
      ...(typeof prompt === 'number' && { promptTokens: (sum.promptTokens ?? 0) + prompt }),
      ...(typeof completion === 'number' && { completionTokens: (sum.completionTokens ?? 0) + completion }),
    };
  }, {});
}
