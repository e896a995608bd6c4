/** Says in the words of the original endpoint what OpenAI refuses in a response. Pure. */
import { AppError } from '../../errors';
import type { JsonObject } from '../../json';

/** Where parameters of a response come from, most exact place first. */
const origins: readonly [place: RegExp, names: readonly string[]][] = [
  [/^reasoning\b/, ['reasoning_effort']],
  [/^text\.verbosity\b/, ['verbosity']],
  [/^text\b/, ['response_format', 'verbosity']],
  [/^max_output_tokens\b/, ['max_completion_tokens', 'max_tokens']],
  [/^include\b/, ['logprobs']],
  [/^input\b/, ['messages', 'image', 'prompt']],
  [/^tools\[\d+\]\.input_image_mask\b/, ['mask']],
];

/**
 * Renames what a refusal of OpenAI is about, so that it can be treated like a refusal of the original endpoint, and so that the
 * caller finds the input. Any other error stays as it is.
 *
 * @param error - the error that creating a response has ended with
 * @param body - the body of the original request
 */
export function originalRefusal(error: AppError, body: JsonObject): AppError {
  const { param } = error.details;
  if (error.code !== 'openai_rejected' || param === undefined) return error;
  const name = originOf(param, body);
  if (name === undefined) return error;
  const message = error.message.replaceAll(`'${param}'`, `'${name}'`);
  return new AppError(error.code, { ...error.details, status: error.status, param: name, message });
}

/** The parameter of the original request that a place in a response comes from. */
function originOf(param: string, body: JsonObject): string | undefined {
  const names = origins.find(([place]) => place.test(param))?.[1] ?? [];
  // Pictures: an option of the tool has the name of the parameter.
  const option = /^tools\[\d+\]\.(\w+)/.exec(param)?.[1];
  const isOption = option !== undefined && !Array.isArray(body.tools) && Object.hasOwn(body, option);
  return names.find((name) => Object.hasOwn(body, name)) ?? (isOption ? option : undefined);
}
