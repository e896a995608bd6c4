/** Defines the actions of the Images area, and translates the inputs of DALL-E for today's models. */
import { defineAction } from './action';
import { fileInput } from '../schema/file';
import { isBlank, omit, rowOf, type JsonObject } from '../json';
import { wordIn } from '../schema/names';
import { nameInput, openaiWords, textInput, wordInput } from '../schema/inputs';
import { outputInteger, outputText } from '../schema/outputs';
import { optionalModelInput, user } from './shared-inputs';
import * as Type from '../schema/type';

const kinds = ['png', 'jpg', 'webp'];

const prompt = textInput({
  title: 'Prompt',
  description: 'What the picture should show.',
  minLength: 1,
  maxCharacters: 32_000,
});
const model = optionalModelInput('The model that makes the picture.');
const count = Type.Integer({
  title: 'Number of Images',
  description: 'How many pictures to make, up to 10.',
  minimum: 1,
  maximum: 10,
});
const size = nameInput(
  {
    title: 'Size',
    description: 'Width and height in pixels, such as 1024x1024, or auto.',
    pattern: '^(\\d{2,4}x\\d{2,4}|auto)$',
    examples: ['1024x1024'],
    suggestions: ['auto', '1024x1024', '1536x1024', '1024x1536', '512x512', '256x256'],
  },
  'size',
);

/** The published connector sent this with every call. */
const responseFormat = Type.Union([Type.Literal('url'), Type.Literal('b64_json')], {
  title: 'Response Format',
  description: 'Whether you get links to the pictures (url) or the pictures themselves in base64 (b64_json).',
  default: 'url',
  visibility: 'internal',
});

/**
 * Whether a reply contains the pictures in base64 besides the links: on request, and for the models of which OpenAI never gave
 * links, unless the caller asks for them.
 *
 * @param inputs - the inputs of an image action
 */
export function wantsBase64({ model: asked, response_format: format }: JsonObject): boolean {
  return isBlank(format) ? /^(chat)?gpt-image-/.test(String(asked)) : format === 'b64_json';
}

const image = fileInput({
  title: 'Image',
  description: 'The picture to start from.',
  kinds,
  maxBytes: 50 * 1024 * 1024,
});

/** The inputs of edits and variations besides the picture and the prompt. */
const ofEveryEdit = {
  model,
  n: Type.Optional(count),
  size: Type.Optional(size),
  user: Type.Optional(user),
  response_format: Type.Optional(responseFormat),
};

const output = Type.Object({
  created: outputInteger('Created', 'When the pictures were made, in seconds since 1970.'),
  data: Type.Array(
    Type.Object({
      url: outputText('URL', 'A link to the picture. It works for one hour.'),
      revised_prompt: outputText('Revised Prompt', 'Your prompt as the model has rewritten it.'),
    }),
    {
      title: 'Images',
      description: 'The pictures.',
    },
  ),
});

/** What makers know from Create image, and send to the other actions, too. */
const alsoReads = ['quality', 'style'];

/** The qualities of DALL-E, and what today's models call them. */
const qualities: Readonly<Record<string, string>> = { standard: 'medium', hd: 'high' };

/** The styles of DALL-E, in words that are added to the prompt of today's models. */
const styles: Readonly<Record<string, string>> = {
  vivid: 'Style: vivid, hyper-real and dramatic.',
  natural: 'Style: natural, less hyper-real.',
};

/** Sizes that today's models do not make. The app makes a picture of the usual size smaller afterwards. */
const smallSizes = ['256x256', '512x512'];

/** The name that a table has, for a text in any case; any other value itself. */
function wordOf(value: unknown, table: Readonly<Record<string, string>>): unknown {
  return typeof value === 'string' ? wordIn(value, Object.keys(table)) : value;
}

/** Makes today's parameters from those of DALL-E. */
function toToday(input: JsonObject): JsonObject {
  const { size: wanted, prompt: text, ...rest } = omit(input, alsoReads);
  const [style, quality] = [wordOf(input.style, styles), wordOf(input.quality, qualities)];
  const words = rowOf(styles, style);
  return {
    ...rest,
    ...(!isBlank(text) && { prompt: words ? `${String(text)}\n\n${words}` : text }),
    ...(!isBlank(quality) && { quality: rowOf(qualities, quality) ?? quality }),
    ...(!isBlank(wanted) && { size: smallSizes.some((small) => small === wanted) ? '1024x1024' : wanted }),
    // An unknown style is sent, so that the model refuses it.
    ...(!isBlank(style) && !words && { style }),
  };
}

export const imagePost = defineAction({
  operationId: 'ImagePost',
  area: 'Images',
  summary: 'Create image',
  description: 'Makes pictures from a description.',
  method: 'POST',
  path: '/v1/images/generations',
  input: Type.Object({
    model,
    prompt,
    n: Type.Optional(count),
    quality: Type.Optional(
      wordInput({
        title: 'Quality',
        description: 'How much detail the picture gets: low, medium, high or auto.',
        suggestions: ['auto', 'low', 'medium', 'high'],
        words: [...Object.keys(qualities), ...openaiWords('/v1/images/generations', 'quality')],
      }),
    ),
    size: Type.Optional(size),
    style: Type.Optional(
      Type.Union([Type.Literal('vivid'), Type.Literal('natural')], {
        title: 'Style',
        description: 'How the picture looks: vivid is dramatic, natural is plainer.',
      }),
    ),
    user: Type.Optional(user),
    response_format: Type.Optional(responseFormat),
  }),
  output,
  purpose: 'image',
  toUpstream: (input) => ({ model: 'gpt-image-2.6-flare', ...toToday(input) }),
  pictures: true,
});

/** The prompt of an edit that has none. Such an edit made another picture of the same subject. */
const editPrompt = 'Improve this image, and keep its subject and its style.';

export const imageEditPost = defineAction({
  operationId: 'ImageEditPost',
  area: 'Images',
  summary: 'Create image edit',
  description: 'Changes a picture as your prompt says.',
  method: 'POST',
  path: '/v1/images/edits',
  input: Type.Object({
    image: Type.Union([image, Type.Array(image, { minItems: 1, maxItems: 16 })], {
      title: 'Image',
      description: 'The picture to change. You can send up to 16.',
    }),
    prompt: Type.Optional({ ...prompt, visibility: 'important' }),
    mask: Type.Optional(
      fileInput({
        title: 'Mask',
        description: 'A PNG file of the same size, transparent where you want to change the picture.',
        kinds: ['png'],
        maxBytes: 4 * 1024 * 1024,
      }),
    ),
    ...ofEveryEdit,
  }),
  output,
  mainText: 'prompt',
  alsoReads,
  purpose: 'image-edit',
  toUpstream: (input) => ({ model: 'gpt-image-2.6-sunburst', prompt: editPrompt, ...toToday(input) }),
  pictures: true,
});

/** The prompt of the edit that replaces a variation, which had no prompt. */
const variationPrompt =
  'Make a variation of this image: the same subject in the same style, with another composition and other details.';

export const imageVariationPost = defineAction({
  operationId: 'ImageVariationPost',
  area: 'Images',
  summary: 'Create image variation',
  description: 'Makes other versions of a picture. Today, OpenAI does this by editing it.',
  method: 'POST',
  path: '/v1/images/variations',
  input: Type.Object({
    image,
    ...ofEveryEdit,
  }),
  output,
  alsoReads,
  purpose: 'image-edit',
  emulation: {
    path: '/v1/images/edits',
    purpose: 'image-edit',
    toUpstream: (input) => ({
      model: 'gpt-image-2.6-sunburst',
      ...toToday({ ...input, prompt: variationPrompt }),
    }),
    fromUpstream: (answer) => answer,
  },
  pictures: true,
});
