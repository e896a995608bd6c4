/** The one line that the log has of each request: no key, no query, nothing of what was asked or answered. */
import type { InvocationContext } from '@azure/functions';
import { describeDefect } from '../errors';

/** A request as it is logged. */
export interface LogLine {
  requestId: string;
  /** The action that was called; absent where the address belongs to none. */
  action?: string;
  /** Id of the caller; absent where no caller was asked for. */
  connection?: string;
  /** What the caller gave for a model, which may be anything. */
  model?: unknown;
  status: number;
  /** Code of the error, if there was one, and OpenAI's own. */
  code?: string | undefined;
  openaiCode?: string | undefined;
  /** How long it took, in milliseconds. */
  ms?: number;
  /** OpenAI's id of the last try. */
  upstreamRequestId?: string | undefined;
  /** How often OpenAI was asked. */
  tries?: number;
}

/** Writes the line: as an error where the app or OpenAI has failed. */
export function logRequest(context: InvocationContext, line: LogLine): void {
  const { model, openaiCode } = line;
  const text = JSON.stringify({
    event: 'request',
    ...line,
    model: name(model),
    openaiCode: name(openaiCode),
  });
  if (line.status >= 500) context.error(text);
  else context.log(text);
}

/** A text from outside may be a prompt or a key, and is logged only when it looks like a name. */
function name(text: unknown): string | undefined {
  return typeof text === 'string' && /^(?!.*sk-)[\w.:/-]{1,100}$/.test(text) ? text : undefined;
}

/** Writes what may be said of a defect of ours: its kind and its place. */
export function logDefect(context: InvocationContext, requestId: string, error: unknown): void {
  context.error(JSON.stringify({ event: 'defect', requestId, ...describeDefect(error) }));
}
