/** Refusals of parameters, and the memory of them. */
import { createRejectionMemory, rejectionOf } from '../../src/adaptation/rejection';
import { AppError, type ErrorDetails } from '../../src/errors';

const refusal = (details: ErrorDetails) => new AppError('openai_rejected', { status: 400, ...details });
const body = { temperature: 0.5, reasoning_effort: 'minimal', max_tokens: 5, verbosity: 'low', tools: [] };

test.each<[string, unknown, ReturnType<typeof rejectionOf>]>([
  [
    'a parameter',
    refusal({ openaiCode: 'unsupported_parameter', param: 'max_tokens' }),
    { parameter: 'max_tokens', valueOnly: false },
  ],
  [
    'an unknown one',
    refusal({ openaiCode: 'unknown_parameter', param: 'verbosity' }),
    { parameter: 'verbosity', valueOnly: false },
  ],
  [
    'a value',
    refusal({ openaiCode: 'unsupported_value', param: 'reasoning_effort' }),
    { parameter: 'reasoning_effort', valueOnly: true },
  ],
  [
    'a value of a parameter that takes one alone',
    refusal({ openaiCode: 'unsupported_value', param: 'temperature' }),
    { parameter: 'temperature', valueOnly: false },
  ],
  [
    'a part of a parameter',
    refusal({ openaiCode: 'unsupported_value', param: 'tools[0].type' }),
    { parameter: 'tools', valueOnly: true },
  ],
  [
    'a name in the message alone',
    refusal({ openaiCode: 'unsupported_parameter', message: "Unsupported parameter: 'max_tokens' is not" }),
    { parameter: 'max_tokens', valueOnly: false },
  ],
  [
    'an older message',
    refusal({ message: 'Unrecognized request argument supplied: verbosity' }),
    { parameter: 'verbosity', valueOnly: false },
  ],
  [
    'an older message about several',
    refusal({ message: 'Unrecognized request arguments supplied: verbosity, a' }),
    { parameter: 'verbosity', valueOnly: false },
  ],
  [
    'a parameter that was not sent',
    refusal({ openaiCode: 'unsupported_parameter', param: 'stop' }),
    undefined,
  ],
  ['no parameter', refusal({ openaiCode: 'unsupported_parameter' }), undefined],
  ['another code', refusal({ openaiCode: 'invalid_value', param: 'temperature' }), undefined],
  [
    'another error',
    new AppError('openai_failed', { openaiCode: 'unsupported_parameter', param: 'max_tokens' }),
    undefined,
  ],
  ['a defect', new TypeError('temperature'), undefined],
])('%s', (_, error, rejection) => {
  expect(rejectionOf(error, body)).toEqual(rejection);
});

describe('the memory', () => {
  const parameter = (name: string) => ({ parameter: name, valueOnly: false });

  test('knows a model’s own refusals, for an hour', () => {
    let now = 0;
    const memory = createRejectionMemory(() => now);
    memory.add('a', parameter('stop'), 'x');
    expect([memory.has('a', 'stop', 'y'), memory.has('b', 'stop', 'y'), memory.has('a', 'n', 2)]).toEqual([
      true,
      false,
      false,
    ]);
    now = 3600 * 1000;
    expect(memory.has('a', 'stop', 'y')).toBe(false);
  });

  test('tells values apart where only one was refused', () => {
    const memory = createRejectionMemory(() => 0);
    memory.add('a', { parameter: 'reasoning_effort', valueOnly: true }, 'minimal');
    expect(memory.has('a', 'reasoning_effort', 'minimal')).toBe(true);
    expect(memory.has('a', 'reasoning_effort', 'low')).toBe(false);
  });

  test('keeps no value that could be somebody’s text', () => {
    const memory = createRejectionMemory(() => 0);
    const text = 'x'.repeat(41);
    for (const value of [text, { a: 1 }, 5]) {
      memory.add('a', { parameter: 'metadata', valueOnly: true }, value);
      expect(memory.has('a', 'metadata', value)).toBe(false);
    }
  });

  test('forgets the oldest when names of models flood it', () => {
    const memory = createRejectionMemory(() => 0);
    for (let model = 0; model <= 2_000; model++) memory.add(`model-${model}`, parameter('stop'), 'x');
    expect(memory.has('model-0', 'stop', 'x')).toBe(false);
    expect(memory.has('model-2000', 'stop', 'x')).toBe(true);
  });
});
