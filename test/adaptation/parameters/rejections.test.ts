/** Tests how refusals of parameters are recognized and remembered. */
import { createRejectionMemory, rejectionOf } from '../../../src/adaptation/parameters/rejections';
import { AppError, type ErrorDetails } from '../../../src/errors';

const refusal = (details: ErrorDetails) => new AppError('openai_rejected', { status: 400, ...details });
const body = {
  ...{ temperature: 0.5, reasoning_effort: 'minimal', max_tokens: 5, verbosity: 'low', tools: [] },
  ...{ stop: 'x', n: 2, presence_penalty: 1, frequency_penalty: 1 },
};

test.each<[string, unknown, ReturnType<typeof rejectionOf>]>([
  [
    'a parameter',
    refusal({ openaiCode: 'unsupported_parameter', param: 'max_tokens' }),
    { parameter: 'max_tokens' },
  ],
  [
    'an unknown parameter',
    refusal({ openaiCode: 'unknown_parameter', param: 'verbosity' }),
    { parameter: 'verbosity' },
  ],
  [
    'a value',
    refusal({ openaiCode: 'unsupported_value', param: 'reasoning_effort' }),
    { parameter: 'reasoning_effort', only: 'minimal' },
  ],
  [
    'a value of stop, which the model then does not take at all',
    refusal({ openaiCode: 'unsupported_value', param: 'stop' }),
    { parameter: 'stop' },
  ],
  ...['n', 'presence_penalty', 'frequency_penalty'].map(
    (name): [string, unknown, ReturnType<typeof rejectionOf>] => [
      `a value of ${name}, which the model then does not take at all`,
      refusal({ openaiCode: 'unsupported_value', param: name }),
      { parameter: name },
    ],
  ),
  [
    'a value of a sampling parameter, which depends on the reasoning effort',
    refusal({ openaiCode: 'unsupported_value', param: 'temperature' }),
    { parameter: 'temperature', only: 'effort minimal' },
  ],
  [
    'a part of a parameter',
    refusal({ openaiCode: 'unsupported_value', param: 'tools[0].type' }),
    { parameter: 'tools', only: '' },
  ],
  [
    'a parameter that only the message names',
    refusal({
      openaiCode: 'unsupported_parameter',
      message: "Unsupported parameter: 'max_tokens' is not",
    }),
    { parameter: 'max_tokens' },
  ],
  [
    'an older message',
    refusal({ message: 'Unrecognized request argument supplied: verbosity' }),
    { parameter: 'verbosity' },
  ],
  [
    'an older message about several parameters',
    refusal({ message: 'Unrecognized request arguments supplied: verbosity, a' }),
    { parameter: 'verbosity' },
  ],
  [
    'a parameter that was not sent',
    refusal({ openaiCode: 'unsupported_parameter', param: 'seed' }),
    undefined,
  ],
  [
    'a name that every object has',
    refusal({ openaiCode: 'unknown_parameter', param: 'constructor' }),
    undefined,
  ],
  ['a refusal without a parameter', refusal({ openaiCode: 'unsupported_parameter' }), undefined],
  ['a refusal with another code', refusal({ openaiCode: 'invalid_value', param: 'temperature' }), undefined],
  [
    'another error',
    new AppError('openai_failed', { openaiCode: 'unsupported_parameter', param: 'max_tokens' }),
    undefined,
  ],
  ['a defect', new TypeError('temperature'), undefined],
])('what is learned from a refusal of %s', (_, error, rejection) => {
  expect(rejectionOf(error, body)).toEqual(rejection);
});

describe('the memory of refusals', () => {
  const stop = { parameter: 'stop' };

  test('keeps the refusals of each model separately, for an hour after the last one', () => {
    let now = 0;
    const memory = createRejectionMemory(() => now);
    memory.add('a', stop);
    const knows = () => [
      memory.has('a', 'stop', { stop: 'y' }),
      memory.has('b', 'stop', { stop: 'y' }),
      memory.has('a', 'n', { n: 2 }),
    ];
    expect(knows()).toEqual([true, false, false]);
    now = 3600 * 1000 - 1;
    expect(knows()).toEqual([true, false, false]);
    memory.add('a', stop);
    now += 3600 * 1000 - 1;
    expect(knows()).toEqual([true, false, false]);
    now++;
    expect(knows()).toEqual([false, false, false]);
  });

  test('knows which value was refused if others may be accepted', () => {
    const memory = createRejectionMemory(() => 0);
    memory.add('a', { parameter: 'reasoning_effort', only: 'minimal' });
    expect(memory.has('a', 'reasoning_effort', { reasoning_effort: 'minimal' })).toBe(true);
    expect(memory.has('a', 'reasoning_effort', { reasoning_effort: 'low' })).toBe(false);
  });

  test('keeps a refusal that depends on the reasoning effort only for that effort', () => {
    const memory = createRejectionMemory(() => 0);
    const thinking = { temperature: 0.7, reasoning_effort: 'high' };
    const rejection = rejectionOf(
      refusal({ openaiCode: 'unsupported_value', param: 'temperature' }),
      thinking,
    );
    if (rejection) memory.add('a', rejection);
    const knows = (effort?: string) =>
      memory.has('a', 'temperature', { temperature: 0.1, ...(effort && { reasoning_effort: effort }) });
    expect([knows('high'), knows('none'), knows()]).toEqual([true, false, false]);
  });

  test('keeps no value that could contain text of a caller', () => {
    const memory = createRejectionMemory(() => 0);
    for (const verbosity of ['x'.repeat(41), { a: 1 }, 5]) {
      const rejection = rejectionOf(refusal({ openaiCode: 'unsupported_value', param: 'verbosity' }), {
        verbosity,
      });
      if (rejection) memory.add('a', rejection);
      expect(rejection).toEqual({ parameter: 'verbosity', only: '' });
      expect(memory.has('a', 'verbosity', { verbosity })).toBe(false);
    }
  });

  test.each(['service_tier', 'store', 'metadata'])(
    'does not keep %s, which depends on the account',
    (name) => {
      const memory = createRejectionMemory(() => 0);
      memory.add('a', { parameter: name });
      expect(memory.has('a', name, { [name]: 'x' })).toBe(false);
    },
  );

  test('does not keep texts that are too long for a model name', () => {
    const memory = createRejectionMemory(() => 0);
    const long = 'x'.repeat(233);
    memory.add(long, stop);
    expect(memory.has(long, 'stop', {})).toBe(false);
  });

  test('forgets the oldest refusals when there are too many model names', () => {
    const memory = createRejectionMemory(() => 0);
    const has = (model: number) => memory.has(`model-${model}`, 'stop', {});
    for (let model = 0; model < 2_000; model++) memory.add(`model-${model}`, stop);
    memory.add('model-0', stop);
    expect([has(0), has(1)]).toEqual([true, true]);
    memory.add('model-2000', stop);
    expect([has(0), has(1), has(2), has(2000)]).toEqual([true, false, true, true]);
  });
});
