/** Tests that a refusal of a response is told in the words of the original request. */
import { rejectionOf } from '../../../src/adaptation/parameters/rejections';
import { originalRefusal } from '../../../src/adaptation/responses/refusals';
import { AppError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';

const refusal = (param: string | undefined, message: string, openaiCode?: string) =>
  new AppError('openai_rejected', { status: 400, param, message, openaiCode });

test.each<[param: string, body: JsonObject, expected: string]>([
  ['reasoning.effort', { reasoning_effort: 'low' }, 'reasoning_effort'],
  ['reasoning', { reasoning_effort: 'low' }, 'reasoning_effort'],
  ['text.verbosity', { verbosity: 'low', response_format: {} }, 'verbosity'],
  ['text.format.schema', { verbosity: 'low', response_format: {} }, 'response_format'],
  ['text', { verbosity: 'low' }, 'verbosity'],
  ['max_output_tokens', { max_completion_tokens: 5 }, 'max_completion_tokens'],
  ['max_output_tokens', { max_tokens: 5 }, 'max_tokens'],
  ['include', { logprobs: true }, 'logprobs'],
  ['input[2].content[0].image_url', { messages: [] }, 'messages'],
  ['input[0].content[1]', { image: 'a', prompt: 'b' }, 'image'],
  ['tools[0].size', { size: '1x1', prompt: 'b' }, 'size'],
  ['tools[0].input_image_mask', { mask: 'a' }, 'mask'],
  // The same name on both sides, or nothing that the caller sent.
  ['temperature', { temperature: 0.5 }, 'temperature'],
  ['tools[0].parameters', { tools: [], parameters: 1 }, 'tools[0].parameters'],
  ['tools[1].size', { messages: [] }, 'tools[1].size'],
])('a refusal of %s in %j is about %s', (param, body, expected) => {
  const error = originalRefusal(refusal(param, `Invalid '${param}': no.`, 'invalid_value'), body);
  expect(error).toMatchObject({
    ...{ code: 'openai_rejected', status: 400, message: `Invalid '${expected}': no.` },
    details: { param: expected, openaiCode: 'invalid_value' },
  });
});

test('what a response refuses without a code can be told from other refusals', () => {
  const body = { model: 'gpt-6-luna', temperature: 0.5, reasoning_effort: 'max' };
  const unsupported = refusal(
    'temperature',
    "Unsupported parameter: 'temperature' is not supported with this model.",
  );
  expect(rejectionOf(unsupported, body)).toBe(undefined);
  expect(rejectionOf(originalRefusal(unsupported, body), body)).toMatchObject({ parameter: 'temperature' });
  const value = "Unsupported value: 'max' is not supported with the 'gpt-6-luna' model.";
  expect(rejectionOf(originalRefusal(refusal('reasoning.effort', value), body), body)).toEqual({
    ...{ parameter: 'reasoning_effort', only: 'max' },
  });
  expect(originalRefusal(refusal('temperature', 'Too warm.'), body).details.openaiCode).toBe(undefined);
});

test('other errors stay as they are', () => {
  for (const error of [new AppError('openai_failed', { param: 'include' }), refusal(undefined, 'No.')]) {
    expect(originalRefusal(error, { logprobs: true })).toBe(error);
  }
});
