/** Collects what becomes known about a request. The reply headers and the log line are made from it. */
import type { AdaptationReport } from '../actions';
import type { Trace } from '../openai';
import type { Counts } from '../usage';
import type { PlatformHints } from './input/platform-hints';
import type { ModelUse } from './model-use';
import { changeHeaders } from './output/change-headers';

/**
 * The record of one request. Each member is set as soon as it is known, so that it is not lost if the request
 * fails.
 */
export interface CallRecord {
  /** Name of the action or function. */
  action: string;
  /** How the request came, if not straight to its function. */
  via?: 'mcp';
  /** Id of the trace that the request belongs to, if the host has told. */
  traceId?: string;
  /** Id of the caller's connection; absent if the function does not identify callers. */
  connection?: string;
  /** The name that the administrator has given to the connection. */
  connectionName?: string;
  /** What the platform of the caller says about it. Anyone who may call can send it. */
  hints?: PlatformHints;
  /** The input `model` as the caller sent it; it can be any value. */
  model?: unknown;
  /** Id of the job, for a long answer. */
  job?: string;
  /** What is known about the requests to OpenAI. */
  trace: Trace;
  /** What a model was used for. */
  modelUse?: ModelUse | undefined;
  /** What was used, with its estimated cost in US dollars; without that if a model has no price. */
  usage: Counts & { cost?: number };
  /** What was changed in the call. */
  report?: AdaptationReport | undefined;
  /** Extra headers of the reply, also if it is an error. */
  headers: Record<string, string>;
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
