/** Writes the one line that the log has for each request: no key, no query, nothing of what was asked or answered. */
import type { InvocationContext } from '@azure/functions';
import type { AdaptationReport } from '../../actions';
import { describeDefect, type AppError } from '../../errors';
import { asName } from '../../json';
import type { CallRecord } from '../record';

/** The fields of a line. */
interface LogLine {
  requestId: string;
  /** The action or function that was called. */
  action: string;
  /** Id of the caller's connection. */
  connection?: string | undefined;
  /** The model that the caller named, and the one that was used where it is another. */
  model?: string | undefined;
  modelUsed?: string;
  /** Inputs that OpenAI did not get, or not under their names. */
  dropped?: readonly string[];
  translated?: readonly string[];
  emulated?: readonly string[];
  endpointEmulated?: string;
  retirementAhead?: string;
  /** Tokens of what OpenAI was sent and of what it wrote, in all answers together; absent where it counted none. */
  promptTokens?: number;
  completionTokens?: number;
  status: number;
  /** Code of the error, if there was one, and OpenAI's own. */
  code?: string | undefined;
  openaiCode?: string | undefined;
  /** How long the request took, in milliseconds. */
  ms: number;
  /** OpenAI's id of the last try. */
  upstreamRequestId?: string | undefined;
  /** How many times OpenAI was called. */
  tries: number;
}

/** A request that has been answered. */
export interface AnsweredRequest {
  requestId: string;
  record: CallRecord;
  status: number;
  error: AppError | undefined;
  ms: number;
}

/** Writes the line: as an error where the app or OpenAI has failed. */
export function logRequest(
  context: InvocationContext,
  { requestId, record, status, error, ms }: AnsweredRequest,
): void {
  const { action, connection, model, report, usage, trace } = record;
  const line: LogLine = {
    requestId,
    action,
    connection,
    // What a caller names may be anything, a prompt or a key included.
    model: asName(model),
    ...(report && changesOf(report)),
    ...usage,
    status,
    code: error?.code,
    openaiCode: asName(error?.details.openaiCode),
    ms,
    upstreamRequestId: trace.headers['x-openai-request-id'],
    tries: trace.tries,
  };
  const text = JSON.stringify({ event: 'request', ...line });
  if (status >= 500) context.error(text);
  else context.log(text);
}

/** What the line says about changes: only what there is to say. */
function changesOf(report: AdaptationReport): Partial<LogLine> {
  const { model_asked, model_used, dropped, translated, emulated, endpoint_emulated, retirement_ahead } =
    report;
  return {
    ...(model_used && model_used !== model_asked && { modelUsed: model_used }),
    ...(dropped.length > 0 && { dropped }),
    ...(translated.length > 0 && { translated }),
    ...(emulated.length > 0 && { emulated }),
    ...(endpoint_emulated && { endpointEmulated: endpoint_emulated }),
    ...(retirement_ahead && { retirementAhead: retirement_ahead }),
  };
}

/** Writes what may be said about a defect of ours: its kind and its place. */
export function logDefect(context: InvocationContext, requestId: string, error: unknown): void {
  context.error(JSON.stringify({ event: 'defect', requestId, ...describeDefect(error) }));
}
