/** Explains errors as the maker of a flow sees them. Pure. */
import { errorTable } from '../src/errors/table';
import { asList, asObject, type JsonObject } from '../src/json';

/** An error, and what to do about it. */
export interface ExplainedError {
  /** What went wrong, in one sentence. */
  message: string;
  code: string;
  advice: string;
  /** What a flow does: Power Automate and Logic Apps repeat a call after 408, 429 and every status from 500 on. */
  inFlow: string;
  problems: readonly { field: string; message: string }[];
  requestId: string;
}

/** What is known about replies that have no body of the app, because something in front of it has answered. */
const bodiless: Readonly<Record<number, { message: string; advice: string }>> = {
  401: {
    message: 'The function key was not accepted.',
    advice:
      'Close this key, and enter the one that your administrator has given you. It may have been renewed.',
  },
  403: {
    message: 'Azure does not let this call in.',
    advice: 'Ask the administrator whether the app allows calls from your network.',
  },
  404: {
    message: 'There is no app at this address.',
    advice: 'Ask the administrator whether the app is deployed and running.',
  },
};

/**
 * Explains a reply with an error.
 *
 * @param status - HTTP status
 * @param body - the body; an empty object if it is no JSON
 */
export function explained(status: number, body: JsonObject): ExplainedError {
  const { message, code, problems, request_id } = asObject(body.error);
  const name = typeof code === 'string' ? code : `HTTP ${status}`;
  const row = Object.hasOwn(errorTable, name) ? errorTable[name as keyof typeof errorTable] : undefined;
  const usual = bodiless[status] ?? {
    message: `Something in front of the app answered with the status ${status}.`,
    advice: 'Try again in a minute. If it keeps failing, tell the administrator.',
  };
  return {
    message: typeof message === 'string' ? message : usual.message,
    code: name,
    advice: row?.advice ?? usual.advice,
    inFlow: inFlow(status, row?.retry),
    problems: asList(problems).map((problem) => {
      const { field, message: about } = asObject(problem);
      return { field: String(field), message: String(about) };
    }),
    requestId: typeof request_id === 'string' ? request_id : '',
  };
}

function inFlow(status: number, retry: 'no' | 'later' | undefined): string {
  const repeats = status === 408 || status === 429 || status >= 500;
  if (!repeats) return 'A flow stops here and does not try again.';
  return retry === 'no'
    ? 'A flow tries again by its retry policy, but that does not help.'
    : 'A flow tries again by its retry policy, and may then succeed.';
}
