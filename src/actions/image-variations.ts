/** An image variation by today's means. OpenAI has shut its endpoint down, and says to edit the image instead. */
import type { JsonObject } from '../json';

/** What an edit is asked for in the place of a variation, which had no words. */
const variationPrompt =
  'Make a variation of this image: the same subject in the same style, with another composition and other details.';

/**
 * Makes the parameters of an image edit from those of a variation. The image itself goes along as it is.
 *
 * @param input - the inputs of the action besides the image
 */
export function editOfVariation(input: JsonObject): JsonObject {
  return { ...input, prompt: variationPrompt };
}
