/** Describes the problem of an input that was sent in both documented ways. */
import type { InputProblem } from '../../errors';

/**
 * Describes an input that is both at the top level and inside the object or list that it belongs to.
 *
 * @param field - the input, such as `content`
 * @param container - the object or list that also contains it, such as `messages`
 */
export function givenTwice(field: string, container: string): InputProblem {
  return {
    field,
    message: `\`${field}\` is given twice, at the top and inside \`${container}\`. Keep one of them.`,
  };
}
