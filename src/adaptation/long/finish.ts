/** Makes the answer of a chat, or of pictures, from background responses that have ended. Pure. */
import { AppError } from '../../errors';
import type { Action } from '../../actions';
import type { Answer } from '../../stages';
import { combined, cutAtStops, isSpentInSilence } from '../chat-answer';
import { chatProgress } from '../responses/from-response';
import { responseProgress } from '../responses/progress';
import { isResponse } from '../request';
import { combinedPictures, pictureProgress } from '../responses/from-picture';
import { takeStops } from './background';

/** What became of a long answer. */
export type Finished =
  | {
      answer: Answer;
      /** How many of the responses have an answer. */
      count: number;
      /** Whether a model used all its tokens for reasoning, before it wrote a word. */
      isSilent: boolean;
    }
  | { error: AppError };

/**
 * Makes the answer in the form that the request would have had without a long answer. If some of several responses failed, the
 * others are the answer, because they are paid for.
 *
 * @param responses - OpenAI's responses, all ended; at least one
 * @param action - the action that they are for
 */
export function finishLong(
  responses: readonly Answer[],
  { path, pictures }: Pick<Action, 'path' | 'pictures'>,
): Finished {
  const taken = responses.map(takeStops);
  const isItself = isResponse({ path });
  const progress = isItself ? responseProgress : pictures ? pictureProgress : chatProgress;
  const results = taken.map(({ response }) => progress(response));
  const answers = results.flatMap((result) => ('answer' in result ? [result.answer] : []));
  if (answers.length === 0) {
    const failed = results.find((result) => 'error' in result);
    return { error: failed?.error ?? new AppError('openai_unreadable') };
  }
  const [first] = answers;
  if (isItself && first) return { answer: first, count: answers.length, isSilent: false };
  if (pictures) return { answer: combinedPictures(answers), count: answers.length, isSilent: false };
  const answer = combined(answers);
  const stops = taken[0]?.stops ?? [];
  return { answer: cutAtStops(answer, stops), count: answers.length, isSilent: isSpentInSilence(answer) };
}
