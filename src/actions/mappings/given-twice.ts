/** The two documented ways of writing an input exclude each other. */
import type { InputProblem } from '../../errors';

/**
 * Describes an input that stands both by itself and inside the object or list that it belongs to.
 *
 * @param field - the input, such as `content`
 * @param container - what it also stands in, such as `messages`
 */
export function givenTwice(field: string, container: string): InputProblem {
  return {
    field,
    message: `\`${field}\` is given twice, by itself and within \`${container}\`. Keep one of them.`,
  };
}
