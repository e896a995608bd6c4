/** Defines the only error type of the app. */
import { errorTable, type ErrorCode, type ErrorRow } from './table';

export { describeDefect, innerCodeOf, reasonOf, type Warn } from './describe';
export { errorTable, type ErrorCode } from './table';

/** One wrong input: where it is, such as `messages[0].role`, and a sentence about it. */
export interface InputProblem {
  field: string;
  message: string;
}

/** What an error can contain in addition to its row in the table. */
export interface ErrorDetails {
  /** A more exact sentence for the caller. It contains no key, and no part of a prompt or an answer. */
  message?: string;
  /** The input that is wrong, as in OpenAI's `error.param`. */
  param?: string | undefined;
  problems?: InputProblem[];
  /** OpenAI's status, for a row whose status is `same`. */
  status?: number;
  /** OpenAI's own `error.code`. */
  openaiCode?: string | undefined;
  retryAfterSeconds?: number | undefined;
  /** Whether another upstream may take the request, because this one is full or down. */
  elsewhere?: boolean;
  /** Headers of the reply, in addition to the usual ones. */
  headers?: Record<string, string>;
}

/** A failure that the caller is told about: a code from the table, and the details of this case. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
  ) {
    const row: ErrorRow = errorTable[code];
    super(details.message ?? row.message);
    this.status = row.status === 'same' ? (details.status ?? 400) : row.status;
  }

  /** `error.type` in the reply. */
  get type(): string {
    return errorTable[this.code].type;
  }

  /** Whether the same request fails again, or must not be sent again, although its status suggests to repeat it. */
  get isFinal(): boolean {
    return this.status >= 500 && errorTable[this.code].retry === 'no';
  }
}

/** The error for wrong inputs: its message has every sentence, and it names the first field. */
export function invalidInput(problems: InputProblem[]): AppError {
  const message = problems.map((problem) => problem.message).join(' ');
  return new AppError('invalid_input', { message, param: problems[0]?.field, problems });
}
