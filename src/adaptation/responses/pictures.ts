/** Translates pictures that are made or edited into a background response with the tool for pictures. Pure. */
import { asList, asObject, type JsonObject } from '../../json';
import { contentTypeOf, isFile } from '../../schema/file';
import { pictureToolModel } from '../models/catalogue';
import { isNoOp } from '../parameters/draft';
import {
  allOf,
  never,
  onlyIf,
  same,
  translate,
  type BackgroundRequest,
  type Translation,
  type TranslationTable,
} from './translation';

/** The most characters of a picture in an address. See the parameter `image_url` in OpenAI's API reference. */
const maxAddress = 20_971_520;

/** The address that contains a picture; undefined if it is no file, or too large for one. */
function addressOf(file: unknown): string | undefined {
  if (!isFile(file)) return undefined;
  const start = `data:${contentTypeOf(file.kind ?? '')};base64,`;
  if (start.length + Math.ceil(file.size / 3) * 4 > maxAddress) return undefined;
  return start + Buffer.concat(file.slices).toString('base64');
}

/** An option of the tool with the same name and meaning. */
const option =
  (name: string): Translation =>
  (value) => ({ tool: { [name]: value } });

const inputPictures: Translation = (files) => {
  const addresses = allOf((Array.isArray(files) ? files : [files]).map(addressOf));
  const parts = addresses?.map((image_url) => ({ type: 'input_image', image_url, detail: 'auto' }));
  return parts && { tool: { action: 'edit' }, pictures: parts };
};

const mask: Translation = (file) => {
  const image_url = addressOf(file);
  return image_url === undefined ? undefined : { tool: { input_image_mask: { image_url } } };
};

/** The words of DALL-E, which the tool does not have. */
const oldQualities: readonly unknown[] = ['standard', 'hd'];

/**
 * What becomes of each parameter of `/v1/images/generations` and `/v1/images/edits`. A test compares the names with those that
 * OpenAI's types have today.
 */
export const pictureTranslations: TranslationTable = {
  prompt: (text) => ({ prompt: [{ type: 'input_text', text }] }),
  image: inputPictures,
  mask,
  model: option('model'),
  size: option('size'),
  quality: (quality) => (oldQualities.includes(quality) ? undefined : { tool: { quality } }),
  background: option('background'),
  complexity: option('complexity'),
  frame_count: option('frame_count'),
  frame_duration_ms: option('frame_duration_ms'),
  input_fidelity: option('input_fidelity'),
  moderation: option('moderation'),
  output_compression: option('output_compression'),
  output_format: option('output_format'),
  svg: option('svg'),
  user: same('user'),
  safety_identifier: same('safety_identifier'),
  // Several pictures need several responses: see `forResponse`.
  n: onlyIf((count) => isNoOp('n', count)),
  // Parts of pictures are only for streams, which the app never asks for.
  partial_images: onlyIf((count) => count === 0),
  stream: onlyIf((stream) => stream === false),
  markup: never,
  response_format: never,
  style: never,
};

/** What the model that calls the tool is told, so that the maker's own words reach the tool. */
const instructions =
  'Make one picture with the tool. Use the words of the user as they are, and add nothing.';

/**
 * Translates the parameters of `/v1/images/generations` or `/v1/images/edits` into those of a background response that makes one
 * picture.
 *
 * @param body - the body of a draft that `forResponse` has made; pictures in it are files
 */
export function toPictureResponse(body: JsonObject): BackgroundRequest {
  const { parts, untranslatable } = translate(pictureTranslations, body);
  const { prompt, pictures, tool, ...others } = parts;
  return {
    parameters: {
      ...others,
      model: pictureToolModel,
      // It has nothing to think about. The tool has its own setting for that, which is `complexity`.
      reasoning: { effort: 'none' },
      instructions,
      input: [{ type: 'message', role: 'user', content: [...asList(prompt), ...asList(pictures)] }],
      tools: [{ type: 'image_generation', action: 'generate', ...asObject(tool) }],
      tool_choice: { type: 'image_generation' },
      max_tool_calls: 1,
      background: true,
    },
    untranslatable,
  };
}
