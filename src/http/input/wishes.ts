/** Whether a caller wants the model that they name and no other. */
import type { HttpRequest } from '@azure/functions';
import { strictModel } from '../../actions';
import type { InputProblem } from '../../errors';

/** Reads the wish from the query or the header `x-strict-model`; the query wins. Anything but true and false is a problem. */
export function readStrict(request: HttpRequest): { strict: boolean; problems: InputProblem[] } {
  const { name: field } = strictModel;
  const given = new URL(request.url).searchParams.get(field) ?? request.headers.get('x-strict-model');
  const value = given?.trim().toLowerCase() ?? '';
  const isClear = ['', 'true', 'false'].includes(value);
  const message = `\`${field}\` must be true or false.`;
  return { strict: value === 'true', problems: isClear ? [] : [{ field, message }] };
}
