/** Writes what a response has in it when its model has made a picture with the tool for that. Pure. */
import { asList, asObject, type JsonObject } from '../../../src/json';
import { drawnPicture } from '../picture';
import { lastSaid } from '../said';

/** The tokens of a picture, for the model that makes it. */
const pictureUsage = {
  ...{ input_tokens: 12, output_tokens: 1056, total_tokens: 1068 },
  input_tokens_details: { image_tokens: 0, text_tokens: 12 },
  output_tokens_details: { image_tokens: 1056, text_tokens: 0 },
};

/**
 * The output of a response with a picture, after which the model says something, or with the reason why there is none.
 *
 * @param id - id of the call of the tool
 * @param fails - the code of the reason
 */
export function pictureParts(
  id: string,
  body: JsonObject,
  tool: JsonObject,
  fails: string | undefined,
): { output: readonly JsonObject[]; tool_usage: JsonObject } {
  const prompt = lastPrompt(body);
  const { size, quality = 'high', background = 'opaque', output_format = 'png', action = 'generate' } = tool;
  const call = { id, type: 'image_generation_call', action };
  const error = {
    ...{ code: fails, message: 'Your request was rejected by the safety system.', param: null },
    type: 'image_generation_user_error',
  };
  const drawn = {
    ...{ status: 'completed', result: drawnPicture(prompt, size), revised_prompt: prompt },
    ...{ background, output_format, quality: quality === 'auto' ? 'high' : quality },
    size: size === 'auto' || !size ? '1024x1024' : size,
  };
  const part = { type: 'output_text', annotations: [], logprobs: [], text: 'Here it is.' };
  const said = {
    id: id.replace('ig_', 'msg_'),
    type: 'message',
    status: 'completed',
    content: [part],
    role: 'assistant',
  };
  return {
    output: [{ ...call, ...(fails ? { status: 'failed', result: null, error } : drawn) }, said],
    tool_usage: { image_gen: fails ? {} : pictureUsage, web_search: { num_requests: 0 } },
  };
}

/** The text of the last message, without the pictures next to it. */
function lastPrompt({ input }: JsonObject): string {
  if (typeof input === 'string') return input;
  const { content } = asObject(asList(input).at(-1));
  const texts = asList(content).filter((part) => asObject(part).type === 'input_text');
  return lastSaid([{ content: typeof content === 'string' ? content : texts }]);
}
