/** Tests how pictures are made in a background response, and how they come back. */
import { catalogue, pictureToolModel } from '../../../src/adaptation/models/catalogue';
import { entryOf } from '../../../src/adaptation/models/choice';
import { draftOf } from '../../../src/adaptation/parameters/draft';
import { combinedPictures, pictureProgress } from '../../../src/adaptation/responses/from-picture';
import { pictureTranslations, toPictureResponse } from '../../../src/adaptation/responses/pictures';
import { forResponse } from '../../../src/adaptation/responses/to-response';
import { asObject, type JsonObject } from '../../../src/json';
import { fileFrom } from '../../../src/schema/file';
import { openaiParameters } from '../../../src/schema/openai-parameters';

const file = (bytes: string, kind = 'png') => ({
  ...fileFrom([Buffer.from(bytes.slice(0, 2)), Buffer.from(bytes.slice(2))]),
  kind,
});
const addressOf = (bytes: string, type: string) =>
  `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;

/** A sample for each parameter that has a translation: its value, and the options of the tool. */
const options: JsonObject = {
  ...{ model: 'gpt-image-2.6-flare', size: '1536x1024', quality: 'high', background: 'transparent' },
  ...{ complexity: 'low', frame_count: 3, frame_duration_ms: 100, input_fidelity: 'high', moderation: 'low' },
  ...{ output_compression: 50, output_format: 'webp', svg: { model: 'gpt-6-luna' } },
};

test('every parameter that OpenAI’s types have for pictures has a row', () => {
  const names = ['/v1/images/generations', '/v1/images/edits'].flatMap((path) =>
    Object.keys(openaiParameters[path] ?? {}),
  );
  expect(Object.keys(pictureTranslations).sort()).toEqual([...new Set(names)].sort());
});

test('a new picture is made by the tool, which has to be called', () => {
  const body = {
    prompt: 'A cat',
    ...options,
    user: 'a',
    safety_identifier: 'b',
    stream: false,
    partial_images: 0,
  };
  const { parameters, untranslatable } = toPictureResponse(body);
  expect(untranslatable).toEqual([]);
  const { instructions, ...sent } = parameters;
  expect(typeof instructions).toBe('string');
  expect(sent).toEqual({
    model: pictureToolModel,
    reasoning: { effort: 'none' },
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'A cat' }] }],
    tools: [{ type: 'image_generation', action: 'generate', ...options }],
    tool_choice: { type: 'image_generation' },
    max_tool_calls: 1,
    ...{ background: true, user: 'a', safety_identifier: 'b' },
  });
});

test('an edit has the pictures after the prompt, and the mask in the tool', () => {
  const image = [file('12345'), file('678', 'jpg')];
  const { parameters, untranslatable } = toPictureResponse({ image, mask: file('9'), prompt: 'Edit' });
  expect(untranslatable).toEqual([]);
  expect(parameters).toMatchObject({
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Edit' },
          { type: 'input_image', image_url: addressOf('12345', 'png'), detail: 'auto' },
          { type: 'input_image', image_url: addressOf('678', 'jpeg'), detail: 'auto' },
        ],
      },
    ],
    tools: [
      {
        type: 'image_generation',
        action: 'edit',
        input_image_mask: { image_url: addressOf('9', 'png') },
      },
    ],
  });
  expect(toPictureResponse({ image: file('12345'), prompt: 'Edit' }).untranslatable).toEqual([]);
});

test.each<[string[], JsonObject]>([
  [['n'], { n: 2 }],
  [['style'], { style: 'pop' }],
  [['response_format'], { response_format: 'url' }],
  [['markup'], { markup: file('1') }],
  [['quality'], { quality: 'hd' }],
  [['stream', 'partial_images'], { stream: true, partial_images: 2 }],
  [['image'], { image: 'https://a/b.png' }],
  [['image'], { image: [file('1'), 'x'] }],
  [['mask'], { mask: 'https://a/b.png' }],
  [['image'], { image: { ...file('1'), size: 16 * 1024 * 1024 } }],
  [['unheard_of'], { unheard_of: 1 }],
])('%j keep a picture at its own endpoint', (names, body) => {
  expect(toPictureResponse({ prompt: 'a', ...body }).untranslatable).toEqual(names);
});

test('several pictures are left to the app', () => {
  const draft = forResponse(draftOf({ prompt: 'a', n: 3 }));
  expect(draft).toMatchObject({ body: { prompt: 'a' }, copies: 3, emulated: ['n'] });
});

test('the model that calls the tool is a chat model that stays, and needs no reasoning', () => {
  expect(entryOf(pictureToolModel)).toMatchObject({ leastEffort: 'none' });
  expect(entryOf(pictureToolModel)?.serves).toContain('chat');
  expect(catalogue.find(({ ids }) => ids.includes(pictureToolModel))?.ends).toBe(undefined);
});

const call = {
  ...{ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'AAAA', action: 'generate' },
  ...{
    background: 'opaque',
    output_format: 'png',
    quality: 'high',
    size: '1024x1024',
    revised_prompt: 'A cat',
  },
};
const ended = (output: JsonObject[], more: JsonObject = {}): JsonObject => ({
  ...{ status: 'completed', created_at: 5, output, incomplete_details: null },
  usage: { input_tokens: 10, output_tokens: 2, total_tokens: 12, input_tokens_details: { cached_tokens: 4 } },
  tool_usage: {
    image_gen: {
      ...{ input_tokens: 3, output_tokens: 100, total_tokens: 103 },
      input_tokens_details: { image_tokens: 1, text_tokens: 2 },
      output_tokens_details: { image_tokens: 100, text_tokens: 0 },
    },
    web_search: { num_requests: 0 },
  },
  ...more,
});
const said = { type: 'message', content: [{ type: 'output_text', text: 'Here it is.' }] };

test('a picture comes back as from the endpoint for pictures, with all that was charged for', () => {
  const response = ended([{ type: 'reasoning' }, call, said], { safety_identifier: 'a' });
  expect(pictureProgress(response)).toEqual({
    answer: {
      created: 5,
      data: [{ b64_json: 'AAAA', revised_prompt: 'A cat' }],
      ...{ background: 'opaque', output_format: 'png', quality: 'high', size: '1024x1024' },
      safety_identifier: 'a',
      usage: {
        ...{ input_tokens: 13, output_tokens: 102, total_tokens: 115 },
        input_tokens_details: { image_tokens: 1, text_tokens: 12 },
        output_tokens_details: { image_tokens: 100, text_tokens: 2 },
      },
    },
  });
});

test('a response without a picture is an error that says why', () => {
  const failed = (error: JsonObject) => ({ ...call, status: 'failed', result: null, error });
  const blocked = {
    code: 'moderation_blocked',
    message: 'Rejected.',
    param: null,
    type: 'image_generation_user_error',
  };
  const errorOf = (output: JsonObject[], more?: JsonObject) => {
    const progress = pictureProgress(ended(output, more));
    return 'error' in progress ? [progress.error.code, progress.error.status] : progress;
  };
  expect(errorOf([failed(blocked), said])).toEqual(['openai_rejected', 400]);
  expect(errorOf([failed({ code: 'server_error', message: 'a' })])).toEqual(['openai_failed', 502]);
  expect(errorOf([{ ...call, status: 'failed', result: null }])).toEqual(['openai_failed', 502]);
  expect(errorOf([{ ...call, status: 'generating' }], { status: 'incomplete' })).toEqual([
    'openai_failed',
    502,
  ]);
  expect(errorOf([said])).toEqual(['openai_rejected', 400]);
  expect(errorOf([], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } })).toEqual([
    'openai_rejected',
    400,
  ]);
  expect(errorOf([], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })).toEqual([
    'openai_failed',
    502,
  ]);
});

test('pictures of several responses become one answer', () => {
  const one = (result: string) => asObject(asObject(pictureProgress(ended([{ ...call, result }]))).answer);
  expect(combinedPictures([one('A'), one('B'), one('C')])).toMatchObject({
    data: [{ b64_json: 'A' }, { b64_json: 'B' }, { b64_json: 'C' }],
    size: '1024x1024',
    usage: { input_tokens: 39, output_tokens_details: { image_tokens: 300, text_tokens: 6 } },
  });
  expect(combinedPictures([one('A')])).toEqual(one('A'));
});
