/** Makes the errors of the simulated OpenAI. */

/** A refusal: the status and OpenAI's error object. */
export interface Refusal {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** Makes a refusal. */
export function refuse(status: number, message: string, param: string | null, code: string | null): Refusal {
  return { status, error: { message, type: 'invalid_request_error', param, code } };
}
