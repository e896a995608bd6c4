/** Whether a caller wants the model that they name and no other. */
import type { HttpRequest } from '@azure/functions';
import type { InputProblem } from '../errors';

/** The parameter of the query that asks for it; in a header it is called `x-strict-model`. */
export const strictModel = 'strict_model';

/** Reads the wish from the query or a header; the query wins. Anything but true and false is a problem. */
export function readStrict(request: HttpRequest): { strict: boolean; problems: InputProblem[] } {
  const given = new URL(request.url).searchParams.get(strictModel) ?? request.headers.get('x-strict-model');
  const value = given?.trim().toLowerCase() ?? '';
  const isClear = ['', 'true', 'false'].includes(value);
  const message = `\`${strictModel}\` must be true or false.`;
  return { strict: value === 'true', problems: isClear ? [] : [{ field: strictModel, message }] };
}
