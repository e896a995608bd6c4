/** Tests how the parameters of a chat become those of a background response. */
import { draftOf } from '../../../src/adaptation/parameters/draft';
import { inputItems } from '../../../src/adaptation/responses/input-items';
import { chatTranslations, forResponse, toResponse } from '../../../src/adaptation/responses/to-response';
import type { JsonObject } from '../../../src/json';
import { openaiParameters } from '../../../src/schema/openai-parameters';

const fn = { name: 'f', description: 'Does it.', parameters: { type: 'object', properties: {} } };
const tool = { type: 'function', function: fn };
const flat = { type: 'function', ...fn, strict: false };
const schema = { type: 'object', properties: {} };

/** One or more samples for each parameter that has a translation: what a chat has, and what the response gets. */
const samples: Record<string, readonly [chat: JsonObject, response: JsonObject][]> = {
  model: [[{ model: 'gpt-6-luna' }, { model: 'gpt-6-luna' }]],
  messages: [
    [
      { messages: [{ role: 'user', content: 'Hello' }] },
      { input: [{ type: 'message', role: 'user', content: 'Hello' }] },
    ],
  ],
  max_completion_tokens: [[{ max_completion_tokens: 16 }, { max_output_tokens: 16 }]],
  max_tokens: [[{ max_tokens: 500 }, { max_output_tokens: 500 }]],
  reasoning_effort: [[{ reasoning_effort: 'high' }, { reasoning: { effort: 'high' } }]],
  response_format: [
    [{ response_format: { type: 'text' } }, { text: { format: { type: 'text' } } }],
    [{ response_format: { type: 'json_object' } }, { text: { format: { type: 'json_object' } } }],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'a', description: 'b', schema } } },
      { text: { format: { type: 'json_schema', name: 'a', description: 'b', schema, strict: false } } },
    ],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'a', schema, strict: true } } },
      { text: { format: { type: 'json_schema', name: 'a', schema, strict: true } } },
    ],
    [
      { response_format: { type: 'text' }, verbosity: 'low' },
      { text: { format: { type: 'text' }, verbosity: 'low' } },
    ],
  ],
  verbosity: [[{ verbosity: 'high' }, { text: { verbosity: 'high' } }]],
  tools: [
    [{ tools: [tool] }, { tools: [flat] }],
    [
      { tools: [{ type: 'function', function: { ...fn, strict: true } }] },
      { tools: [{ ...flat, strict: true }] },
    ],
    [
      { tools: [{ type: 'function', function: { name: 'g', strict: null } }] },
      {
        tools: [
          {
            ...{ type: 'function', name: 'g', strict: false },
            parameters: { type: 'object', properties: {}, additionalProperties: false },
          },
        ],
      },
    ],
    [
      { tools: [{ type: 'custom', custom: { name: 'c', description: 'd', format: { type: 'text' } } }] },
      { tools: [{ type: 'custom', name: 'c', description: 'd', format: { type: 'text' } }] },
    ],
    [
      {
        tools: [
          {
            type: 'custom',
            custom: {
              name: 'c',
              format: { type: 'grammar', grammar: { syntax: 'regex', definition: 'a+' } },
            },
          },
        ],
      },
      {
        tools: [
          { type: 'custom', name: 'c', format: { type: 'grammar', syntax: 'regex', definition: 'a+' } },
        ],
      },
    ],
  ],
  tool_choice: [
    [
      { tools: [tool], tool_choice: 'required' },
      { tools: [flat], tool_choice: 'required' },
    ],
    [
      { tools: [tool], tool_choice: { type: 'function', function: { name: 'f' } } },
      { tools: [flat], tool_choice: { type: 'function', name: 'f' } },
    ],
    [
      { tools: [tool], tool_choice: { type: 'custom', custom: { name: 'c' } } },
      { tools: [flat], tool_choice: { type: 'custom', name: 'c' } },
    ],
    [
      {
        tools: [tool],
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] },
        },
      },
      {
        tools: [flat],
        tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
      },
    ],
  ],
  parallel_tool_calls: [
    [
      { tools: [tool], parallel_tool_calls: false },
      { tools: [flat], parallel_tool_calls: false },
    ],
  ],
  web_search_options: [
    [{ web_search_options: {} }, { tools: [{ type: 'web_search' }], tool_choice: 'required' }],
    [
      {
        web_search_options: {
          search_context_size: 'low',
          user_location: { type: 'approximate', approximate: { country: 'DE', city: 'Bonn' } },
        },
      },
      {
        tools: [
          {
            ...{ type: 'web_search', search_context_size: 'low' },
            user_location: { type: 'approximate', country: 'DE', city: 'Bonn' },
          },
        ],
        tool_choice: 'required',
      },
    ],
  ],
  temperature: [[{ temperature: 0.5 }, { temperature: 0.5 }]],
  top_p: [[{ top_p: 0.5 }, { top_p: 0.5 }]],
  logprobs: [
    [{ logprobs: true }, { include: ['message.output_text.logprobs'] }],
    [{ logprobs: false }, {}],
  ],
  top_logprobs: [
    [
      { logprobs: true, top_logprobs: 3 },
      { include: ['message.output_text.logprobs'], top_logprobs: 3 },
    ],
    [{ top_logprobs: 0 }, {}],
  ],
  service_tier: [[{ service_tier: 'flex' }, { service_tier: 'flex' }]],
  metadata: [[{ metadata: { a: 'b' } }, { metadata: { a: 'b' } }]],
  moderation: [[{ moderation: { model: 'm' } }, { moderation: { model: 'm' } }]],
  user: [[{ user: 'a' }, { user: 'a' }]],
  safety_identifier: [[{ safety_identifier: 'a' }, { safety_identifier: 'a' }]],
  prompt_cache_key: [[{ prompt_cache_key: 'a' }, { prompt_cache_key: 'a' }]],
  prompt_cache_options: [
    [{ prompt_cache_options: { ttl: '30m' } }, { prompt_cache_options: { ttl: '30m' } }],
  ],
  prompt_cache_retention: [[{ prompt_cache_retention: '24h' }, { prompt_cache_retention: '24h' }]],
  store: [[{ store: true }, { store: true }]],
  modalities: [[{ modalities: ['text'] }, {}]],
  // Values that ask for nothing.
  n: [[{ n: 1 }, {}]],
  stop: [[{ stop: [''] }, {}]],
  presence_penalty: [[{ presence_penalty: 0 }, {}]],
  frequency_penalty: [[{ frequency_penalty: 0 }, {}]],
  logit_bias: [[{ logit_bias: {} }, {}]],
  stream: [[{ stream: false }, {}]],
};

/** Parameters with values that keep a call a chat. */
const kept: readonly [names: readonly string[], body: JsonObject][] = [
  [['model'], { model: 'gpt-audio-1.5' }],
  [['model'], { model: 'gpt-5-search-api' }],
  [['messages'], { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] }],
  [['messages'], { messages: 'Hello' }],
  [['max_completion_tokens'], { max_completion_tokens: 15 }],
  [['max_tokens'], { max_tokens: 5 }],
  [['max_tokens'], { max_tokens: 500, max_completion_tokens: 600 }],
  [['response_format'], { response_format: { type: 'xml' } }],
  [['response_format'], { response_format: { type: 'json_schema', json_schema: { name: 'a' } } }],
  [['tools'], { tools: [{ type: 'web_search' }] }],
  [['tool_choice', 'parallel_tool_calls'], { tool_choice: 'auto', parallel_tool_calls: true }],
  [['tool_choice'], { tools: [tool], tool_choice: 'sometimes' }],
  [['tool_choice'], { tools: [tool], tool_choice: { type: 'function', name: 'f' } }],
  [['web_search_options'], { web_search_options: {}, tools: [tool] }],
  [['logprobs', 'top_logprobs'], { logprobs: 'yes', top_logprobs: 2 }],
  [['store'], { store: false }],
  [['modalities', 'audio'], { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'mp3' } }],
  [['n', 'stop'], { n: 2, stop: 'END' }],
  [['presence_penalty', 'frequency_penalty'], { presence_penalty: 0.5, frequency_penalty: -1 }],
  [['logit_bias', 'seed'], { logit_bias: { 5: 1 }, seed: 0 }],
  [['stream', 'stream_options'], { stream: true, stream_options: {} }],
  [['prediction'], { prediction: { type: 'content', content: 'a' } }],
  [['functions', 'function_call'], { functions: [fn], function_call: 'auto' }],
  [['unheard_of', 'constructor'], { unheard_of: 1, constructor: 2 }],
];

test('every parameter that OpenAI’s types have for chats has a row, and a sample on either side', () => {
  const names = Object.keys(openaiParameters['/v1/chat/completions'] ?? {}).sort();
  expect(names.length).toBeGreaterThan(30);
  expect(Object.keys(chatTranslations).sort()).toEqual(names);
  const sampled = [...Object.keys(samples), ...kept.flatMap(([keys]) => keys)];
  expect(names.filter((name) => !sampled.includes(name))).toEqual([]);
});

test.each(
  Object.entries(samples).flatMap(([name, rows]) =>
    rows.map(([chat, response]) => ({ name, chat, response })),
  ),
)('$name arrives in $chat', ({ chat, response }) => {
  expect(toResponse(chat)).toEqual({ parameters: { ...response, background: true }, untranslatable: [] });
});

test.each(kept.map(([names, body]) => ({ names, body })))('$names keep $body a chat', ({ names, body }) => {
  expect([...toResponse(body).untranslatable].sort()).toEqual([...names].sort());
});

test('null asks for nothing', () => {
  const body = Object.fromEntries(Object.keys(chatTranslations).map((name) => [name, null]));
  expect(toResponse(body)).toEqual({ parameters: { background: true }, untranslatable: [] });
});

test('several answers and stops are left to the app', () => {
  const draft = forResponse(draftOf({ model: 'gpt-4o', n: 3, stop: ['END', ''] }));
  expect(draft).toMatchObject({
    body: { model: 'gpt-4o' },
    copies: 3,
    stops: ['END'],
    emulated: ['n', 'stop'],
  });
  expect(toResponse(draft.body).untranslatable).toEqual([]);
  const idle = forResponse(draftOf({ model: 'gpt-4o', n: 1, stop: null }));
  expect(idle).toMatchObject({ copies: 1, stops: [], emulated: [] });
  expect(toResponse(idle.body).untranslatable).toEqual([]);
});

describe('messages', () => {
  const file = { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' };
  const address = 'data:image/png;base64,AA';
  const breakpoint = { prompt_cache_breakpoint: { mode: 'explicit' } };
  const call = { id: 'call_a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } };
  const custom = { id: 'call_b', type: 'custom', custom: { name: 'c', input: 'abc' } };

  test.each<{ what: string; messages: JsonObject[]; items: JsonObject[] }>([
    {
      what: 'texts of every role',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
        { role: 'user', content: '' },
        { role: 'assistant', content: 'Hi', refusal: null, tool_calls: [], annotations: [] },
      ],
      items: [
        { type: 'message', role: 'system', content: 'Be short.' },
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be kind.' }] },
        { type: 'message', role: 'user', content: '' },
        { type: 'message', role: 'assistant', content: 'Hi' },
      ],
    },
    {
      what: 'pictures and files',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look', ...breakpoint },
            { type: 'image_url', image_url: { url: address } },
            { type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'low' }, ...breakpoint },
            { type: 'file', file },
            { type: 'file', file: { file_id: 'file-1' } },
          ],
        },
      ],
      items: [
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look', ...breakpoint },
            { type: 'input_image', image_url: address, detail: 'auto' },
            { type: 'input_image', image_url: 'https://a/b.png', detail: 'low', ...breakpoint },
            { type: 'input_file', ...file },
            { type: 'input_file', file_id: 'file-1' },
          ],
        },
      ],
    },
    {
      what: 'what the model said in parts, or declined to say',
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'a' },
            { type: 'refusal', refusal: 'b' },
          ],
        },
        { role: 'assistant', content: null, refusal: 'No.' },
        { role: 'assistant', content: 'Well', refusal: 'no.' },
      ],
      items: [
        {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'a', annotations: [] },
            { type: 'refusal', refusal: 'b' },
          ],
        },
        { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
        {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'Well', annotations: [] },
            { type: 'refusal', refusal: 'no.' },
          ],
        },
      ],
    },
    {
      what: 'calls of tools and their results',
      messages: [
        { role: 'assistant', content: 'One moment', tool_calls: [call, custom] },
        { role: 'tool', tool_call_id: 'call_b', content: [{ type: 'text', text: 'B' }] },
        { role: 'tool', tool_call_id: 'call_a', content: 'A', name: 'f' },
      ],
      items: [
        { type: 'message', role: 'assistant', content: 'One moment' },
        { type: 'function_call', call_id: 'call_a', name: 'f', arguments: '{"x":1}' },
        { type: 'custom_tool_call', call_id: 'call_b', name: 'c', input: 'abc' },
        { type: 'custom_tool_call_output', call_id: 'call_b', output: [{ type: 'input_text', text: 'B' }] },
        { type: 'function_call_output', call_id: 'call_a', output: 'A' },
      ],
    },
    {
      what: 'functions of 2023',
      messages: [
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: '1' },
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'assistant', content: null, function_call: { name: 'g', arguments: '{}' } },
        { role: 'function', name: 'g', content: null },
        { role: 'function', name: 'f', content: '2' },
      ],
      items: [
        { type: 'function_call', call_id: 'function_call_0', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'function_call_0', output: '1' },
        { type: 'function_call', call_id: 'function_call_2', name: 'f', arguments: '{}' },
        { type: 'function_call', call_id: 'function_call_3', name: 'g', arguments: '{}' },
        { type: 'function_call_output', call_id: 'function_call_3', output: '' },
        { type: 'function_call_output', call_id: 'function_call_2', output: '2' },
      ],
    },
  ])('has items for $what', ({ messages, items }) => {
    expect(inputItems(messages)).toEqual(items);
  });

  test.each<[string, unknown]>([
    ['no list', { role: 'user', content: 'a' }],
    ['no object', ['Hello']],
    ['an unknown role', [{ role: 'robot', content: 'a' }]],
    ['a role from the prototype', [{ role: 'constructor', content: 'a' }]],
    ['the name of a participant', [{ role: 'user', content: 'a', name: 'Eva' }]],
    ['an unknown member', [{ role: 'user', content: 'a', mood: 'good' }]],
    ['no content', [{ role: 'user', content: null }]],
    ['an empty content', [{ role: 'user', content: [] }]],
    [
      'sound',
      [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } }] }],
    ],
    ['sound from before', [{ role: 'assistant', content: null, audio: { id: 'audio_1' } }]],
    ['a part without a text', [{ role: 'user', content: [{ type: 'text' }] }]],
    ['a picture without an address', [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }]],
    ['silence', [{ role: 'assistant', content: null }]],
    [
      'a picture of the model',
      [{ role: 'assistant', content: [{ type: 'image_url', image_url: { url: 'a' } }] }],
    ],
    ['a call without an id', [{ role: 'assistant', content: 'a', tool_calls: [{ ...call, id: undefined }] }]],
    [
      'a call with an object',
      [{ role: 'assistant', tool_calls: [{ ...call, function: { name: 'f', arguments: {} } }] }],
    ],
    ['a result without an id', [{ role: 'tool', content: 'a' }]],
    [
      'a picture as a result',
      [{ role: 'tool', tool_call_id: 'a', content: [{ type: 'image_url', image_url: { url: 'a' } }] }],
    ],
    [
      'both forms of calls',
      [{ role: 'assistant', function_call: { name: 'f', arguments: '{}' }, tool_calls: [call] }],
    ],
    ['a function without a result', [{ role: 'assistant', function_call: { name: 'f', arguments: '{}' } }]],
    ['a result of no function', [{ role: 'function', name: 'f', content: '1' }]],
  ])('has no items for %s', (_, messages) => {
    expect(inputItems(messages)).toBe(undefined);
  });
});
