/** Tests how the app cuts at stops and combines answers, for models that cannot do this. */
import fc from 'fast-check';
import { combined, cutAtStops, isSpentInSilence } from '../../src/adaptation/chat-answer';
import { asList, asObject, type JsonObject } from '../../src/json';

const answer = (...contents: unknown[]): JsonObject => ({
  id: 'chatcmpl-1',
  choices: contents.map((content, index) => ({
    index,
    message: { role: 'assistant', content },
    finish_reason: 'length',
  })),
});
const choicesOf = ({ choices }: JsonObject) => asList(choices).map(asObject);
const textOf = (choice: JsonObject) => asObject(choice.message).content;

test('a text contains no stop, and everything before the first stop is kept', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 3 }), stops, (texts, stopTexts) => {
      const cut = choicesOf(cutAtStops(answer(...texts), stopTexts)).map(textOf);
      for (const [index, text] of cut.entries()) {
        const whole = texts[index] ?? '';
        expect(stopTexts.some((stop) => String(text).includes(stop))).toBe(false);
        expect(whole.startsWith(String(text))).toBe(true);
        const rest = whole.slice(String(text).length);
        expect(rest === '' || stopTexts.some((stop) => rest.startsWith(stop))).toBe(true);
      }
    }),
  );
});

test('the finish_reason of a text that was cut is stop; other texts keep theirs', () => {
  const cut = choicesOf(cutAtStops(answer('one END two', 'three', null), ['END']));
  expect(cut.map((choice) => [textOf(choice), choice.finish_reason])).toEqual([
    ['one ', 'stop'],
    ['three', 'length'],
    [null, 'length'],
  ]);
});

test('log probabilities end with the text', () => {
  const content = ['one', ' END', ' two'].map((token) => ({ token, logprob: -1 }));
  const choice = { message: { content: 'one END two' }, logprobs: { content, refusal: null } };
  const [cut] = choicesOf(cutAtStops({ choices: [choice] }, [' END']));
  expect(cut?.logprobs).toEqual({ content: [{ token: 'one', logprob: -1 }], refusal: null });
});

test('an answer in an unexpected shape is returned unchanged', () => {
  for (const odd of [{}, { choices: null }, { choices: [null, 'text', {}] }]) {
    expect(cutAtStops(odd, ['x'])).toEqual(odd);
    expect(isSpentInSilence(odd)).toBe(false);
  }
});

test('the usage of several answers is added up, and their choices are numbered', () => {
  const tokens = fc.nat(1_000_000);
  const usage = fc.record({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    total_tokens: tokens,
    completion_tokens_details: fc.record({ reasoning_tokens: tokens }),
  });
  const answers = fc.array(
    fc
      .tuple(usage, fc.array(fc.string(), { maxLength: 3 }))
      .map(([used, texts]) => ({ ...answer(...texts), usage: used })),
    { minLength: 1, maxLength: 10 },
  );
  fc.assert(
    fc.property(answers, (all) => {
      const one = combined(all);
      const sumOf = (read: (used: (typeof all)[number]['usage']) => number) =>
        all.reduce((sum, { usage: used }) => sum + read(used), 0);
      expect(one.usage).toEqual({
        prompt_tokens: sumOf((used) => used.prompt_tokens),
        completion_tokens: sumOf((used) => used.completion_tokens),
        total_tokens: sumOf((used) => used.total_tokens),
        completion_tokens_details: {
          reasoning_tokens: sumOf((used) => used.completion_tokens_details.reasoning_tokens),
        },
      });
      expect(choicesOf(one).map(({ index }) => index)).toEqual(choicesOf(one).map((_, index) => index));
      expect(choicesOf(one).map(textOf)).toEqual(all.flatMap((single) => choicesOf(single).map(textOf)));
    }),
  );
});

test('an answer without usage counts as zero', () => {
  const { usage } = combined([
    { usage: { total_tokens: 2, details: null } },
    {},
    { usage: { total_tokens: 3, details: { a: 1 } } },
  ]);
  expect(usage).toEqual({ total_tokens: 5, details: { a: 1 } });
});

test.each<[string, JsonObject, boolean]>([
  ['no text at its limit', { finish_reason: 'length', message: { content: '' } }, true],
  ['null at its limit', { finish_reason: 'length', message: { content: null } }, true],
  ['text at its limit', { finish_reason: 'length', message: { content: 'a' } }, false],
  ['no text, but not at its limit', { finish_reason: 'stop', message: { content: '' } }, false],
  ['a call of a tool', { finish_reason: 'length', message: { content: null, tool_calls: [{}] } }, false],
])('whether the limit was used up without any text, for %s', (_, choice, silent) => {
  expect(isSpentInSilence({ choices: [choice] })).toBe(silent);
});
