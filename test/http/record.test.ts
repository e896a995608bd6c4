/** Tests how the usage of tokens is read from answers. */
import { usageOf } from '../../src/http/record';

test.each([
  [
    'a chat',
    { usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } },
    { promptTokens: 3, completionTokens: 4 },
  ],
  [
    'a picture',
    { usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 } },
    { promptTokens: 3, completionTokens: 4 },
  ],
  ['an embedding', { usage: { prompt_tokens: 3, total_tokens: 3 } }, { promptTokens: 3 }],
  ['a sound that is charged by its length', { usage: { type: 'duration', seconds: 9 } }, {}],
  ['an answer without usage', {}, {}],
  ['an answer with some other usage', { usage: { prompt_tokens: '3' } }, {}],
])('the usage of %s is read', (_, answer, tokens) => {
  expect(usageOf([answer])).toEqual(tokens);
});

test('the usage of several answers is added up', () => {
  const first = { usage: { type: 'duration' } };
  const second = { usage: { prompt_tokens: 3, completion_tokens: 4 } };
  const third = { usage: { input_tokens: 10, output_tokens: 20 } };
  expect(usageOf([first, second, third])).toEqual({ promptTokens: 13, completionTokens: 24 });
});
