/** The one line that the log has of each request: no key, no query, nothing of what was asked or answered. */
import type { InvocationContext } from '@azure/functions';
import type { AdaptationOutput } from '../../actions';
import { describeDefect } from '../../errors';
import { asName, asObject, type JsonObject } from '../../json';

/** A request as it is logged. */
export interface LogLine {
  requestId: string;
  /** The action that was called; absent where the address belongs to none. */
  action?: string;
  /** Id of the caller; absent where no caller was asked for. */
  connection?: string;
  /** What the caller gave for a model, which may be anything. */
  model?: unknown;
  /** The model that was used, where it is another one. */
  modelUsed?: string;
  /** Inputs that OpenAI did not get, or not under their names. */
  dropped?: readonly string[];
  translated?: readonly string[];
  emulated?: readonly string[];
  endpointEmulated?: string;
  retirementAhead?: string;
  /** Tokens of what OpenAI was sent and of what it wrote, in all answers together; absent where it told of none. */
  promptTokens?: number;
  completionTokens?: number;
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

/** What a call has used so far. */
export type Tokens = Pick<LogLine, 'promptTokens' | 'completionTokens'>;

/** Writes the line: as an error where the app or OpenAI has failed. */
export function logRequest(context: InvocationContext, line: LogLine): void {
  const { model, openaiCode } = line;
  const text = JSON.stringify({
    event: 'request',
    ...line,
    model: asName(model),
    openaiCode: asName(openaiCode),
  });
  if (line.status >= 500) context.error(text);
  else context.log(text);
}

/** What the line says of changes: only what there is to say. */
export function changesForLog(changes: AdaptationOutput): Partial<LogLine> {
  const { model_asked, model_used, dropped, translated, emulated, endpoint_emulated, retirement_ahead } =
    changes;
  return {
    ...(model_used && model_used !== model_asked && { modelUsed: model_used }),
    ...(dropped.length > 0 && { dropped }),
    ...(translated.length > 0 && { translated }),
    ...(emulated.length > 0 && { emulated }),
    ...(endpoint_emulated && { endpointEmulated: endpoint_emulated }),
    ...(retirement_ahead && { retirementAhead: retirement_ahead }),
  };
}

/** Adds the tokens of one more answer to those of the answers before it. */
export function withTokens(before: Tokens, { usage }: JsonObject): Tokens {
  const { prompt_tokens, completion_tokens, input_tokens, output_tokens } = asObject(usage);
  // OpenAI calls them otherwise for pictures and sound.
  const prompt = prompt_tokens ?? input_tokens;
  const completion = completion_tokens ?? output_tokens;
  return {
    ...before,
    ...(typeof prompt === 'number' && { promptTokens: (before.promptTokens ?? 0) + prompt }),
    ...(typeof completion === 'number' && { completionTokens: (before.completionTokens ?? 0) + completion }),
  };
}

/** Writes what may be said of a defect of ours: its kind and its place. */
export function logDefect(context: InvocationContext, requestId: string, error: unknown): void {
  context.error(JSON.stringify({ event: 'defect', requestId, ...describeDefect(error) }));
}
