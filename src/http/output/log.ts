/** Writes one log line for each request, without keys, queries, or the content of inputs and answers. */
import type { InvocationContext } from '@azure/functions';
import type { AdaptationReport } from '../../actions';
import { describeDefect, type AppError } from '../../errors';
import { asName } from '../../json';
import type { CallRecord } from '../record';

/** The fields of a log line. */
interface LogLine {
  requestId: string;
  /** The action or function that was called. */
  action: string;
  /** Id of the caller's connection. */
  connection?: string | undefined;
  /** The model that the caller named, and the one that was used if it differs. */
  model?: string | undefined;
  modelUsed?: string;
  /** Inputs that OpenAI did not get, or not in their original form. */
  dropped?: readonly string[];
  translated?: readonly string[];
  emulated?: readonly string[];
  endpointEmulated?: string;
  retirementAhead?: string;
  /** Id of the job, for a long answer: the call that started it and those that asked for it have the same. */
  job?: string | undefined;
  /** Tokens that OpenAI read and wrote, for all answers together; absent if it did not count them. */
  promptTokens?: number;
  completionTokens?: number;
  status: number;
  /** Our code of the error, if there was one, and OpenAI's code. */
  code?: string | undefined;
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
  const { action, connection, model, report, job, usage, trace } = record;
  const line: LogLine = {
    requestId,
    action,
    connection,
    // The caller can send anything here, even a prompt or a key.
    model: asName(model),
    ...(report && changesOf(report)),
    job,
    ...usage,
    status,
    code: error?.code,
    openaiCode: asName(error?.details.openaiCode),
    ms,
    upstream: trace.upstream,
    upstreamRequestId: trace.headers['x-openai-request-id'],
    tries: trace.tries,
  };
  const text = JSON.stringify({ event: 'request', ...line });
  if (status >= 500) context.error(text);
  else context.log(text);
}

/** The fields about changes; those with nothing to report are left out. */
function changesOf(report: AdaptationReport): Partial<LogLine> {
  const { model_asked, model_used, dropped, translated, emulated, endpoint_emulated, retirement_ahead } =
    report;
  return {
    ...(model_used && model_used !== model_asked && { modelUsed: model_used }),
    ...namesOf({ dropped, translated, emulated }),
    ...(endpoint_emulated && { endpointEmulated: endpoint_emulated }),
    ...(retirement_ahead && { retirementAhead: retirement_ahead }),
  };
}

/** Lists of names of inputs, without empty lists. A caller can put anything in the place of a name. */
function namesOf(lists: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const named = Object.entries(lists).map(([list, names]): [string, string[]] => [
    list,
    names.map((name) => asName(name) ?? '(not a name)'),
  ]);
  return Object.fromEntries(named.filter(([, names]) => names.length > 0));
}

/** Logs a defect of the app: only its kind and its place, because its message could contain anything. */
export function logDefect(context: InvocationContext, requestId: string, error: unknown): void {
  context.error(JSON.stringify({ event: 'defect', requestId, ...describeDefect(error) }));
}
