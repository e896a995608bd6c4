/** Makes the outputs of a question from a response. */
import { AppError } from '../../errors';
import { asList, asObject, isObject, type JsonObject } from '../../json';
import { hasAnswerFormat } from './answer-format';
import { annotationsIn, joined, partsOf } from './response-parts';

/**
 * Makes the outputs: the text, the fields of the answer, its sources, and everything that OpenAI returns.
 *
 * @throws AppError `answer_refused` or `answer_cut` if there should be fields, and there is no answer or half of one: a flow would
 * go on with empty values. `openai_unreadable` if the fields are not JSON
 */
export function responseOutputs(response: JsonObject): JsonObject {
  const { incomplete_details, text: asked } = response;
  const said = joined(partsOf(response, 'output_text').map(({ text }) => text)) ?? '';
  const refusal = joined(partsOf(response, 'refusal').map((part) => part.refusal)) ?? '';
  const cut = asObject(incomplete_details).reason;
  const hasFields = hasAnswerFormat(asObject(asObject(asked).format));
  if (hasFields && refusal !== '') throw refused(refusal);
  if (hasFields && typeof cut === 'string') throw cutOff(cut);
  return {
    ...response,
    text: said,
    output_text: said,
    answer: hasFields ? fieldsIn(said) : {},
    sources: sourcesOf(response),
    files: asList(response.files),
    refusal,
    incomplete_reason: typeof cut === 'string' ? cut : '',
  };
}

function fieldsIn(text: string): JsonObject {
  try {
    const fields: unknown = JSON.parse(text);
    if (isObject(fields)) return fields;
  } catch {
    // The error below says it.
  }
  throw new AppError('openai_unreadable');
}

/** The longest refusal that is repeated, in characters. */
const maxRefusal = 500;

function refused(refusal: string): AppError {
  const message = `The model declined to answer: “${refusal.slice(0, maxRefusal)}” Ask in another way.`;
  return new AppError('answer_refused', { message });
}

function cutOff(reason: string): AppError {
  const message =
    reason === 'content_filter'
      ? 'OpenAI’s content filter stopped the answer before its fields were complete. Ask in another way.'
      : 'The answer reached its limit before its fields were complete. Raise `max_output_tokens` or leave it out, or ask for less.';
  return new AppError('answer_cut', { message });
}

/** The pages that the text quotes, each once. */
function sourcesOf(response: JsonObject): readonly JsonObject[] {
  const cited = annotationsIn(response, 'url_citation').map(({ url, title }): [unknown, JsonObject] => [
    url,
    { title: title ?? '', url },
  ]);
  return [...new Map(cited).values()];
}
