/** Tests that inputs which only OpenAI documents are read as freely as ours. */
import { chatWith, runCases, say } from './cases';

const tools = [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }];

runCases([
  {
    title: 'numbers as text',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-6-sol', max_completion_tokens: '100' })),
    right: { sent: { max_completion_tokens: 100 } },
  },
  {
    title: 'a word in another case',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-6-sol', reasoning_effort: 'None' })),
    right: { sent: { reasoning_effort: 'none' } },
  },
  {
    title: 'a word with a blank',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-6-sol', verbosity: ' Low\n' })),
    right: { sent: { verbosity: 'low' } },
  },
  {
    title: 'booleans as text',
    source: 'own',
    ...chatWith(say('Hi', { store: 'True', logprobs: 'false' })),
    right: { sent: { store: true, logprobs: false } },
  },
  {
    title: 'the name of a format',
    source: 'own',
    ...chatWith(say('Give JSON', { response_format: 'json_object' })),
    right: { sent: { response_format: { type: 'json_object' } } },
  },
  {
    title: 'a format as JSON text',
    source: 'own',
    ...chatWith(say('Give JSON', { response_format: '{"type":"json_object"}' })),
    right: { sent: { response_format: { type: 'json_object' } } },
  },
  {
    title: 'tools as JSON text',
    source: 'own',
    ...chatWith(say('Hi', { tools: JSON.stringify(tools), tool_choice: 'Auto' })),
    right: { sent: { tools, tool_choice: 'auto' } },
  },
  {
    title: 'a single tool',
    source: 'own',
    ...chatWith(say('Hi', { tools: tools[0] })),
    right: { sent: { tools } },
  },
  {
    title: 'no tools beside a choice of tools',
    source: 'qwen-code#2054, vllm#39780',
    ...chatWith(say('Hi', { tools: [], tool_choice: 'auto', parallel_tool_calls: true })),
    right: {
      notSent: ['tools', 'tool_choice', 'parallel_tool_calls'],
      reply: { adaptation: { dropped: ['tools', 'tool_choice', 'parallel_tool_calls'] } },
    },
  },
  {
    title: 'no functions',
    source: 'own',
    ...chatWith(say('Hi', { functions: [], function_call: 'auto' })),
    right: {
      notSent: ['functions', 'function_call'],
      reply: { adaptation: { dropped: ['functions', 'function_call'] } },
    },
  },
  {
    title: 'a message without tool calls, as OpenAI itself gave it',
    source: 'openai-node#1341',
    ...chatWith({
      model: 'gpt-4o',
      messages: [
        { role: 'assistant', content: null, tool_calls: null, function_call: null, refusal: null },
        { role: 'user', content: 'Hi', name: null },
      ],
    }),
    right: {
      sent: {
        messages: [
          { role: 'assistant', content: null },
          { role: 'user', content: 'Hi' },
        ],
      },
    },
  },
  {
    title: 'a message with an empty list of tool calls',
    source: 'own',
    ...chatWith({
      model: 'gpt-4o',
      messages: [
        { role: 'assistant', content: 'Ho', tool_calls: [] },
        { role: 'user', content: 'Hi' },
      ],
    }),
    right: {
      sent: {
        messages: [
          { role: 'assistant', content: 'Ho' },
          { role: 'user', content: 'Hi' },
        ],
      },
    },
  },
  {
    title: 'metadata as JSON text',
    source: 'own',
    ...chatWith(say('Hi', { metadata: '{"flow":"1"}' })),
    right: { sent: { metadata: { flow: '1' } } },
  },
  {
    title: 'an id that is a number',
    source: 'own',
    ...chatWith(say('Hi', { safety_identifier: 4711 })),
    right: { sent: { safety_identifier: '4711' } },
  },
  {
    title: 'dimensions as text',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: 'Hi', dimensions: '256' } },
    right: { sent: { dimensions: 256 } },
  },
  {
    title: 'a background in another case',
    source: 'own',
    target: 'POST /v1/images/generations',
    options: {
      body: { prompt: 'a tree', background: 'Transparent', output_format: 'PNG', output_compression: '80' },
    },
    right: { sent: { background: 'transparent', output_format: 'png', output_compression: 80 } },
  },
  {
    title: 'inputs of a completion that a chat takes now',
    source: 'own',
    target: 'POST /v1/completions',
    options: {
      body: { model: 'gpt-6-sol', prompt: 'Hi', max_completion_tokens: '100', reasoning_effort: 'LOW' },
    },
    right: { sent: { max_completion_tokens: 100, reasoning_effort: 'low' } },
  },
  {
    title: 'an unknown word is OpenAI’s to judge',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-6-sol', service_tier: ' Turbo ' })),
    right: { sent: { service_tier: 'Turbo' } },
  },
]);
