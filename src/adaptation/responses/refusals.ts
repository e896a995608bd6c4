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

/** What the message begins with where OpenAI leaves out the code, as it does for some parameters of responses only. */
const codes: readonly [beginning: string, code: string][] = [
  ['Unsupported parameter:', 'unsupported_parameter'],
  ['Unsupported value:', 'unsupported_value'],
  ['Unknown parameter:', 'unknown_parameter'],
];

/**
 * Renames what a refusal of OpenAI is about, and adds the code that a chat would have, so that the refusal can be treated like one
 * of the original endpoint, and the caller finds the input. Any other error stays as it is.
 *
 * @param error - the error that creating a response has ended with
 * @param body - the body of the original request
 */
export function originalRefusal(error: AppError, body: JsonObject): AppError {
  const { details, message, status } = error;
  const { param } = details;
  if (error.code !== 'openai_rejected' || param === undefined) return error;
  const name = originOf(param, body) ?? param;
  const { openaiCode } = withCode(error).details;
  const renamed = message.replaceAll(`'${param}'`, `'${name}'`);
  return new AppError(error.code, { ...details, status, openaiCode, param: name, message: renamed });
}

/** Adds the code to a refusal of a response that a chat would have. Any other error stays as it is. */
export function withCode(error: AppError): AppError {
  const { details, message, status } = error;
  const found = codes.find(([beginning]) => message.startsWith(beginning))?.[1];
  if (error.code !== 'openai_rejected' || details.openaiCode !== undefined || !found) return error;
  return new AppError(error.code, { ...details, status, openaiCode: found });
}

/** The parameter of the original request that a place in a response comes from. */
function originOf(param: string, body: JsonObject): string | undefined {
  const names = origins.find(([place]) => place.test(param))?.[1] ?? [];
  const name = names.find((one) => Object.hasOwn(body, one));
  // An option of the tool for pictures has the name of the parameter.
  const option = /^tools\[\d+\]\.(\w+)/.exec(param)?.[1];
  const isOption = option !== undefined && !Array.isArray(body.tools) && Object.hasOwn(body, option);
  return name ?? (isOption ? option : undefined);
}
