/**
 * Says what a model was used for and what came of it, in the words of OpenTelemetry's conventions for generative AI. See
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/.
 */
import type { Purpose } from '../actions';
import type { AdaptedRequest } from '../adaptation';
import { asList, asName, asObject } from '../json';
import type { Answer } from '../stages';

/** What a model was used for, and what came of it. */
export interface ModelUse {
  /** `gen_ai.operation.name`. */
  operation: string;
  /** `gen_ai.response.model`: the model that the upstream says has answered. */
  answeredBy?: string;
  /** `gen_ai.response.finish_reasons`: why the model stopped, for each text. */
  finishReasons?: readonly string[];
}

/** The names of what models are used for. The conventions have the first two, and leave the others to the app. */
const operations: Readonly<Record<Purpose, string>> = {
  chat: 'chat',
  embedding: 'embeddings',
  moderation: 'moderation',
  image: 'image_generation',
  'image-edit': 'image_edit',
  speech: 'speech',
  transcription: 'transcription',
  translation: 'translation',
  'fine-tuning': 'fine_tuning',
};

/**
 * Describes a request with a model. The id of the answer is left out: with it and a key, a stored answer can be read at OpenAI.
 *
 * @param answer - what came, if something has come
 * @returns undefined if the request has no model
 */
export function modelUseOf(
  { purpose, path }: Partial<Pick<AdaptedRequest, 'purpose' | 'path'>>,
  answer: Answer = {},
): ModelUse | undefined {
  if (!purpose) return undefined;
  const answeredBy = asName(answer.model);
  const finishReasons = asList(answer.choices).flatMap(
    (choice) => asName(asObject(choice).finish_reason) ?? [],
  );
  return {
    operation: path === '/v1/completions' ? 'text_completion' : operations[purpose],
    ...(answeredBy !== undefined && { answeredBy }),
    ...(finishReasons.length > 0 && { finishReasons }),
  };
}
