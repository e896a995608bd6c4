/** Converts log probabilities of a chat to the old form of completions. */
import { asList, asObject, type JsonObject } from '../../json';
import { countCharacters } from '../../text';

/**
 * Makes the four parallel lists of a completion from the token list of a chat.
 * See https://developers.openai.com/api/reference/resources/completions for the old form.
 *
 * @param logprobs - `choices[].logprobs` of a chat
 * @returns undefined if there are none
 */
export function legacyLogprobs(logprobs: unknown): JsonObject | undefined {
  const { content } = asObject(logprobs);
  if (!Array.isArray(content)) return undefined;
  const entries = content.map(asObject);
  const tokens = entries.map(({ token }) => String(token));
  let end = 0;
  return {
    tokens,
    token_logprobs: entries.map(({ logprob }) => logprob),
    top_logprobs: entries.map(({ top_logprobs }) =>
      Object.fromEntries(
        asList(top_logprobs)
          .map(asObject)
          .map(({ token, logprob }) => [String(token), logprob]),
      ),
    ),
    // Where each token begins in the text.
    text_offset: tokens.map((token) => (end += countCharacters(token)) - countCharacters(token)),
  };
}
