/** The two documented ways of writing an input exclude each other. */
import { AppError } from '../errors';

/**
 * The error for an input that stands both by itself and inside the object or list that it belongs to.
 *
 * @param field - the input, such as `content`
 * @param container - what it also stands in, such as `messages`
 */
export function givenTwice(field: string, container: string): AppError {
  const message = `\`${field}\` is given twice, by itself and within \`${container}\`. Keep one of them.`;
  return new AppError('invalid_input', { message, param: field, problems: [{ field, message }] });
}
