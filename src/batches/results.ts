/** Makes the results of a batch from its files. Pure. */
import { asList, asNumber, asObject, rowOf, type JsonObject } from '../json';

/** The result of one prompt. Whatever is not a whole answer has a sentence in `error`. */
export interface BatchResult {
  /** Counted from 1. */
  number: number;
  text: string;
  finish_reason: string;
  /** Empty for a whole answer. */
  error: string;
  custom_id: string;
}

/** The most characters that the results of one reply can have. */
export const maxResultLetters = 20 * 1024 * 1024;

/** Sentences about answers that are not whole, by the reason why they end. */
const cut: Readonly<Record<string, string>> = {
  length:
    'The answer is cut, because it is longer than max_tokens. Allow more tokens, and run this prompt again.',
  content_filter: 'OpenAI has stopped the answer, because its content filter found something in it.',
};

/** Sentences about prompts without an answer, by OpenAI’s code. */
const unanswered: Readonly<Record<string, string>> = {
  batch_expired: 'OpenAI did not get to this prompt within 24 hours. Run it again.',
  batch_cancelled: 'The batch was cancelled before OpenAI got to this prompt.',
};

/** Sentences about prompts that are in none of the files, by the state of the batch. */
const missing: Readonly<Record<string, string>> = {
  expired: 'OpenAI did not get to this prompt within 24 hours. Run it again.',
  cancelled: 'The batch was cancelled before OpenAI got to this prompt.',
  failed: 'OpenAI did not accept the batch, so this prompt was not run. The output message says why.',
};

/**
 * Makes the results, in the order of the prompts. Every prompt has one.
 *
 * @param lines - the lines of both files, with answers and with errors
 * @param status - how the batch has ended
 * @param count - how many prompts there were
 */
export function resultsOf(lines: readonly JsonObject[], status: string, count: number): BatchResult[] {
  const byId = new Map(lines.map((line) => [String(line.custom_id), line]));
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const custom_id = String(number);
    const line = byId.get(custom_id);
    const noLine = rowOf(missing, status) ?? 'OpenAI gave no answer to this prompt. Run it again.';
    const result = line ? resultIn(line) : { ...nothing, error: noLine };
    return { number, ...result, custom_id };
  });
}

type Found = Pick<BatchResult, 'text' | 'finish_reason' | 'error'>;

const nothing: Found = { text: '', finish_reason: '', error: '' };

function resultIn({ response, error }: JsonObject): Found {
  const { status_code: status, body } = asObject(response);
  const failure = asObject(error ?? asObject(body).error);
  if (asNumber(status) >= 200 && asNumber(status) < 300 && asList(asObject(body).choices).length > 0) {
    return answerIn(asObject(asList(asObject(body).choices)[0]));
  }
  const known = rowOf(unanswered, failure.code);
  const said = typeof failure.message === 'string' ? failure.message : 'It gives no reason.';
  return { ...nothing, error: known ?? `OpenAI did not answer this prompt: ${said}` };
}

function answerIn({ message, finish_reason }: JsonObject): Found {
  const { content, refusal } = asObject(message);
  const reason = typeof finish_reason === 'string' ? finish_reason : '';
  const text = typeof content === 'string' ? content : '';
  if (typeof refusal === 'string' && refusal !== '') {
    return { text, finish_reason: reason, error: `The model declined to answer: ${refusal}` };
  }
  const error = rowOf(cut, reason) ?? (text === '' ? 'The model wrote no text. Run this prompt again.' : '');
  return { text, finish_reason: reason, error };
}
