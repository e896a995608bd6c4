/** Tests the mappings that run requests to old endpoints on today's endpoints. */
import { chatOf, transcriptionOf, translationOf } from '../../src/actions/audio-translations';
import { complete } from '../../src/schema/complete';
import { legacyLogprobs } from '../../src/actions/mappings/legacy-logprobs';
import { chatEvents, completionEvents } from '../../src/actions/mappings/stream';
import { asList, asObject, type JsonObject } from '../../src/json';
import { row } from '../support/rows';

const sent = (operationId: string, input: JsonObject) => row(operationId).emulation?.toUpstream(input) ?? {};
const got = (operationId: string, answer: JsonObject) => {
  const { emulation, output } = row(operationId);
  return complete(output, emulation?.fromUpstream(answer)) as JsonObject;
};
const userText = (body: JsonObject) => asObject(asList(body.messages)[1]).content;

describe('a completion made by a chat', () => {
  test.each<[JsonObject, JsonObject, string]>([
    [{ prompt: 'Once' }, {}, 'Once'],
    [{ prompt: '  Once\n' }, {}, '  Once\n'],
    [{ prompt: '' }, {}, 'Write a short text about anything.'],
    [{}, {}, 'Write a short text about anything.'],
    [{ prompt: 'a', logprobs: 0 }, { logprobs: true, top_logprobs: 0 }, 'a'],
    [{ prompt: 'a', logprobs: 5 }, { logprobs: true, top_logprobs: 5 }, 'a'],
    [{ prompt: 'a', stop: 'x', n: 2, best_of: 3 }, { stop: 'x', n: 2, best_of: 3 }, 'a'],
  ])('with %j sends the chat %j with the text %j', (input, parameters, text) => {
    const { messages, ...rest } = sent('CompletionPost', { model: 'm', ...input });
    expect(rest).toEqual({ model: 'm', ...parameters });
    expect(userText({ messages })).toBe(text);
    expect(asObject(asList(messages)[0])).toMatchObject({ role: 'system' });
  });

  const chat: JsonObject = {
    id: 'chatcmpl-7',
    object: 'chat.completion',
    created: 5,
    model: 'm',
    choices: [
      { index: 0, message: { content: 'one' }, finish_reason: 'length', logprobs: null },
      { index: 1, message: { content: null, refusal: 'No.' }, finish_reason: 'tool_calls' },
      { index: 2, message: { content: '' }, finish_reason: 'content_filter' },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  };

  test('is returned in the old shape, at the top as OpenAI has it, and below `result` as it is documented', () => {
    const completionWith = (logprobs: unknown) => ({
      id: 'cmpl-7',
      object: 'text_completion',
      created: 5,
      model: 'm',
      choices: [
        { text: 'one', index: 0, logprobs, finish_reason: 'length' },
        { text: 'No.', index: 1, logprobs, finish_reason: 'stop' },
        { text: '', index: 2, logprobs, finish_reason: 'content_filter' },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    });
    expect(got('CompletionPost', chat)).toMatchObject({
      first_completion: 'one',
      result: completionWith(''),
      ...completionWith(null),
    });
  });

  test('has log probabilities as text below `result`, where they are documented so', () => {
    const logprobs = { content: [{ token: 'one', logprob: -1, top_logprobs: [] }] };
    const reply = got('CompletionPost', { choices: [{ message: { content: 'one' }, logprobs }] });
    const legacy = { tokens: ['one'], token_logprobs: [-1], top_logprobs: [{}], text_offset: [0] };
    expect(reply.choices).toMatchObject([{ logprobs: legacy }]);
    const { choices } = asObject(reply.result);
    expect(JSON.parse(String(asObject(asList(choices)[0]).logprobs))).toEqual(legacy);
  });
});

test('log probabilities of a chat are mapped to the old shape', () => {
  const token = (text: string, logprob: number, others: [string, number][]) => ({
    token: text,
    logprob,
    top_logprobs: others.map(([other, value]) => ({ token: other, logprob: value })),
  });
  const content = [
    token('He', -0.5, [
      ['He', -0.5],
      ['Hi', -1],
    ]),
    token('llo', -0.1, []),
    token(' you', -2, []),
  ];
  expect(legacyLogprobs({ content })).toEqual({
    tokens: ['He', 'llo', ' you'],
    token_logprobs: [-0.5, -0.1, -2],
    top_logprobs: [{ He: -0.5, Hi: -1 }, {}, {}],
    text_offset: [0, 2, 5],
  });
  for (const none of [null, undefined, {}, { content: null }]) expect(legacyLogprobs(none)).toBeUndefined();
});

describe('an edit made by a chat', () => {
  test.each<[JsonObject, string]>([
    [
      { instruction: 'Fix it.', input: 'Helo' },
      '<instruction>\nFix it.\n</instruction>\n<text>\nHelo\n</text>',
    ],
    [{ instruction: 'Write.', input: '' }, '<instruction>\nWrite.\n</instruction>\n<text>\n\n</text>'],
    [{ instruction: 'Write.' }, '<instruction>\nWrite.\n</instruction>\n<text>\n\n</text>'],
  ])('with %j sends the text %j', (input, text) => {
    const { messages, ...rest } = sent('EditPost', { model: 'm', n: 2, temperature: 0.5, ...input });
    expect(rest).toEqual({ model: 'm', n: 2, temperature: 0.5 });
    expect(userText({ messages })).toBe(text);
  });

  test('is returned in the old shape, without fields of the chat', () => {
    const choices = [
      { index: 0, message: { content: 'Hello' }, finish_reason: 'stop' },
      { index: 1, message: { refusal: 'No.' } },
    ];
    const edit = got('EditPost', {
      id: 'chatcmpl-7',
      object: 'chat.completion',
      created: 5,
      model: 'm',
      choices,
      usage: { total_tokens: 3 },
    });
    expect(edit).toMatchObject({
      object: 'edit',
      created: 5,
      choices: [
        { text: 'Hello', index: 0 },
        { text: 'No.', index: 1 },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 3 },
    });
    expect(edit).not.toHaveProperty('id');
  });
});

describe("pictures made by today's models", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['ImagePost', { prompt: 'a' }, { model: 'gpt-image-2.6-flare', prompt: 'a' }],
    ['ImagePost', { prompt: 'a', model: 'm', n: 2, user: 'u' }, { prompt: 'a', model: 'm', n: 2, user: 'u' }],
    [
      'ImagePost',
      { prompt: 'a', model: 'm', quality: 'standard' },
      { prompt: 'a', model: 'm', quality: 'medium' },
    ],
    ['ImagePost', { prompt: 'a', model: 'm', quality: 'hd' }, { prompt: 'a', model: 'm', quality: 'high' }],
    ['ImagePost', { prompt: 'a', model: 'm', quality: 'max' }, { prompt: 'a', model: 'm', quality: 'max' }],
    [
      'ImagePost',
      { prompt: 'a', model: 'm', size: '256x256' },
      { prompt: 'a', model: 'm', size: '1024x1024' },
    ],
    [
      'ImagePost',
      { prompt: 'a', model: 'm', size: '512x512' },
      { prompt: 'a', model: 'm', size: '1024x1024' },
    ],
    [
      'ImagePost',
      { prompt: 'a', model: 'm', size: '1792x1024' },
      { prompt: 'a', model: 'm', size: '1792x1024' },
    ],
    [
      'ImagePost',
      { prompt: 'a', model: 'm', style: 'vivid' },
      { prompt: 'a\n\nStyle: vivid, hyper-real and dramatic.', model: 'm' },
    ],
    [
      'ImagePost',
      { prompt: 'a', model: 'm', style: 'natural' },
      { prompt: 'a\n\nStyle: natural, less hyper-real.', model: 'm' },
    ],
    [
      'ImageEditPost',
      { image: 'i', prompt: 'a' },
      { image: 'i', prompt: 'a', model: 'gpt-image-2.6-sunburst' },
    ],
    [
      'ImageEditPost',
      { image: 'i', model: 'm', mask: 'k' },
      {
        image: 'i',
        mask: 'k',
        model: 'm',
        prompt: 'Improve this image, and keep its subject and its style.',
      },
    ],
  ])('%s with %j sends %j', (operationId, input, expected) => {
    expect(row(operationId).toUpstream?.(input)).toEqual(expected);
  });

  test('a variation is made by an edit with a prompt, and keeps its other inputs', () => {
    const input = { image: 'i', model: 'dall-e-2', n: 2, size: '512x512', user: 'maker' };
    const { prompt, ...rest } = sent('ImageVariationPost', input);
    expect(rest).toEqual({ ...input, size: '1024x1024' });
    expect(prompt).toMatch(/variation of this image/);
  });
});

describe('a translation of speech, made by a transcription and a chat', () => {
  test('the transcription does not get the English prompt, because it is in the language of the speech', () => {
    const input = { model: 'whisper-1', prompt: 'Contoso', temperature: 0.2, response_format: 'text' };
    expect(transcriptionOf(input)).toEqual({ model: 'whisper-1', response_format: 'json', temperature: 0.2 });
    expect(transcriptionOf({ model: 'm' })).toEqual({ model: 'm', response_format: 'json' });
  });

  test('the chat gets the text, and the prompt as an example of style', () => {
    const rule = (body: JsonObject) => asObject(asList(body.messages)[0]).content;
    expect(userText(chatOf('Guten Tag.', undefined))).toBe('Guten Tag.');
    expect(rule(chatOf('Guten Tag.', ''))).not.toContain('example');
    expect(rule(chatOf('Guten Tag.', 'Contoso Ltd.'))).toMatch(/this example: Contoso Ltd\.$/);
  });

  test('the reply contains only the text', () => {
    expect(translationOf({ choices: [{ message: { content: 'Good day.' } }] })).toEqual({
      text: 'Good day.',
    });
    expect(translationOf({ choices: [{ message: { content: null, refusal: 'No.' } }] })).toEqual({
      text: 'No.',
    });
    expect(translationOf({ choices: [] })).toEqual({ text: '' });
  });
});

describe('the events of a stream', () => {
  const reply = {
    id: 'chatcmpl-7',
    object: 'chat.completion',
    created: 5,
    model: 'm',
    first_content: 'a',
    adaptation: {},
  };

  test('number the tool calls, and contain no fields that the app adds', () => {
    const tool = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } };
    const message = { role: 'assistant', content: null, tool_calls: [tool, tool] };
    const choices = [{ index: 0, message, logprobs: { content: [] }, finish_reason: 'tool_calls' }];
    const head = { id: 'chatcmpl-7', object: 'chat.completion.chunk', created: 5, model: 'm' };
    const delta = {
      role: 'assistant',
      content: null,
      tool_calls: [
        { index: 0, ...tool },
        { index: 1, ...tool },
      ],
    };
    expect(chatEvents({ ...reply, choices }, {})).toEqual([
      { ...head, choices: [{ index: 0, delta, logprobs: { content: [] }, finish_reason: null }] },
      { ...head, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: 'tool_calls' }] },
    ]);
  });

  test('contain the usage on request', () => {
    const usage = { total_tokens: 3 };
    const last = (input: JsonObject) => chatEvents({ ...reply, choices: [], usage }, input).at(-1);
    expect(last({ stream_options: { include_usage: true } })).toMatchObject({ choices: [], usage });
    expect(last({ stream_options: { include_usage: false } })).not.toHaveProperty('usage');
  });

  test('contain the choices of a completion as they are at the top of the reply', () => {
    const choices = [
      { text: 'a', logprobs: { tokens: ['a'] } },
      { text: 'b', logprobs: null },
    ];
    const [event] = completionEvents({ id: 'cmpl-7', choices }, {});
    expect(event).toMatchObject({ object: 'text_completion', choices });
  });
});
