/** Writes one log line for each request, without keys, queries, or the content of inputs and answers. */
import type { InvocationContext } from '@azure/functions';
import type { AdaptationReport } from '../../actions';
import { describeDefect, type AppError } from '../../errors';
import { asName } from '../../json';
import type { PlatformHints } from '../input/platform-hints';
import type { CallRecord } from '../record';

/**
 * The fields of a log line. Those with dots, and `trace_id`, have the names of OpenTelemetry's conventions, so that other tools know
 * them. See https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ and
 * https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/.
 */
interface LogLine {
  event: 'request';
  requestId: string;
  /** Id of the trace that the request belongs to. Application Insights calls it `operation_Id`. */
  trace_id?: string | undefined;
  /** The action or function that was called. */
  action: string;
  /** `mcp` if an agent has called it as a tool. */
  via?: 'mcp' | undefined;
  /** Id of the caller's connection, and its name if the administrator has given it one. */
  connection?: string | undefined;
  connectionName?: string | undefined;
  /** Environment, flow, app or agent, as the platform of the caller says. Anyone who may call can send it. */
  hints?: PlatformHints | undefined;
  /** The model that the caller named. */
  model?: string | undefined;
  /** What the model was used for. */
  'gen_ai.operation.name'?: string | undefined;
  /** What the upstream is that answered, or that was tried last. */
  'gen_ai.provider.name'?: string | undefined;
  /** The model that was asked for at the upstream, and the one that the upstream says has answered. */
  'gen_ai.request.model'?: string | undefined;
  'gen_ai.response.model'?: string | undefined;
  /** Why the model stopped, for each text. */
  'gen_ai.response.finish_reasons'?: readonly string[] | undefined;
  /** Inputs that OpenAI did not get, or not in their original form. */
  dropped?: readonly string[] | undefined;
  translated?: readonly string[] | undefined;
  emulated?: readonly string[] | undefined;
  endpointEmulated?: string | undefined;
  retirementAhead?: string | undefined;
  /** Id of the job, for a long answer: the call that started it and those that asked for it have the same. */
  job?: string | undefined;
  /** What was used, for all answers together; what OpenAI did not count is absent. */
  'gen_ai.usage.input_tokens'?: number | undefined;
  'gen_ai.usage.output_tokens'?: number | undefined;
  'gen_ai.usage.cache_read.input_tokens'?: number | undefined;
  reasoningTokens?: number;
  pictures?: number;
  soundSeconds?: number;
  characters?: number;
  /** What that costs in US dollars, estimated; absent if a model has no price. */
  cost?: number;
  status: number;
  /** Our code of the error, if there was one, and OpenAI's code. */
  'error.type'?: string | undefined;
  openaiCode?: string | undefined;
  /** How long the request took, in milliseconds. */
  ms: number;
  /** Name of the upstream that answered, or that was tried last. */
  upstream?: string | undefined;
  /** OpenAI's id of the last try. */
  upstreamRequestId?: string | undefined;
  /** How many times OpenAI was called. */
  tries: number;
}

/** A request that has its reply. */
export interface AnsweredRequest {
  requestId: string;
  record: CallRecord;
  status: number;
  error: AppError | undefined;
  ms: number;
}

/** Writes the log line, as an error if the app or OpenAI has failed. */
export function logRequest(
  context: InvocationContext,
  { requestId, record, status, error, ms }: AnsweredRequest,
): void {
  const { action, via, traceId, connection, hints, model, modelUse, report, job, usage, trace } = record;
  const line: LogLine = {
    event: 'request',
    requestId,
    trace_id: traceId,
    action,
    via,
    connection,
    connectionName: record.connectionName,
    hints,
    // The caller can send anything here, even a prompt or a key.
    model: asName(model),
    'gen_ai.operation.name': modelUse?.operation,
    'gen_ai.provider.name': trace.provider,
    'gen_ai.request.model': report?.model_used || undefined,
    'gen_ai.response.model': modelUse?.answeredBy,
    'gen_ai.response.finish_reasons': modelUse?.finishReasons,
    ...(report && changesOf(report)),
    job,
    ...usageFields(usage),
    status,
    'error.type': error?.code,
    openaiCode: asName(error?.details.openaiCode),
    ms,
    upstream: trace.upstream,
    upstreamRequestId: trace.headers['x-openai-request-id'],
    tries: trace.tries,
  };
  const text = JSON.stringify(line);
  if (status >= 500) context.error(text);
  else context.log(text);
}

/** The fields about what was used. */
function usageFields({
  inputTokens,
  outputTokens,
  cachedTokens,
  ...others
}: CallRecord['usage']): Partial<LogLine> {
  return {
    'gen_ai.usage.input_tokens': inputTokens,
    'gen_ai.usage.output_tokens': outputTokens,
    'gen_ai.usage.cache_read.input_tokens': cachedTokens,
    ...others,
  };
}

/** The fields about changes; those with nothing to report are left out. */
function changesOf(report: AdaptationReport): Partial<LogLine> {
  const { dropped, translated, emulated, endpoint_emulated, retirement_ahead } = report;
  return {
    dropped: namesIn(dropped),
    translated: namesIn(translated),
    emulated: namesIn(emulated),
    endpointEmulated: endpoint_emulated || undefined,
    retirementAhead: retirement_ahead || undefined,
  };
}

/** Names of inputs; undefined if there are none. A caller can put anything in the place of a name. */
function namesIn(names: readonly string[]): string[] | undefined {
  return names.length > 0 ? names.map((name) => asName(name) ?? '(not a name)') : undefined;
}

/** Logs a defect of the app: only its kind and its place, because its message could contain anything. */
export function logDefect(context: InvocationContext, requestId: string, error: unknown): void {
  context.error(JSON.stringify({ event: 'defect', requestId, ...describeDefect(error) }));
}
