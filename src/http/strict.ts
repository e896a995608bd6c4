/** Whether a caller wants the model that they name and no other. */
import type { HttpRequest } from '@azure/functions';
import { AppError } from '../errors';

/** The parameter of the query that asks for it; in a header it is called `x-strict-model`. */
export const strictModel = 'strict_model';

/**
 * Reads the wish from the query or a header; the query wins.
 *
 * @throws AppError `invalid_input` for anything but true and false
 */
export function isStrict(request: HttpRequest): boolean {
  const given = new URL(request.url).searchParams.get(strictModel) ?? request.headers.get('x-strict-model');
  const value = given?.trim().toLowerCase() ?? '';
  if (value === 'true') return true;
  if (value === '' || value === 'false') return false;
  const message = `\`${strictModel}\` must be true or false.`;
  throw new AppError('invalid_input', {
    message,
    param: strictModel,
    problems: [{ field: strictModel, message }],
  });
}
