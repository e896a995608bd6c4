/** Tests that a reply is written as JSON.stringify writes it, and that a long text is written only once. */
import fc from 'fast-check';
import { jsonBytes } from '../../../src/http/output/json-bytes';
import type { JsonObject } from '../../../src/json';

/** A chat as the app returns it, whose text comes twice. */
function chatOf(text: string, more: JsonObject = {}): JsonObject {
  return {
    first_content: text,
    choices: [
      { index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' },
    ],
    usage: { total_tokens: 3, prompt_tokens: undefined },
    ...more,
  };
}

/** How often JSON.stringify gets a text to write, wherever the text is. */
function timesWritten(text: string, work: () => void): number {
  const stringify = jest.spyOn(JSON, 'stringify');
  try {
    work();
    const results = stringify.mock.results.map(({ value }) => String(value));
    return results.reduce((sum, result) => sum + result.split(text).length - 1, 0);
  } finally {
    stringify.mockRestore();
  }
}

test.each<[string, JsonObject]>([
  ['a short text', chatOf('Hello')],
  ['a long text', chatOf('x'.repeat(100_000))],
  ['quotes, line ends and backslashes', chatOf('say "yes" \\ no\n'.repeat(10_000))],
  ['two-byte letters, emoji and half an emoji', chatOf(`é€😀\ud83d `.repeat(10_000))],
  ['a part that JSON would read as a pattern', chatOf("$& $' $1 \u2028 ".repeat(5_000))],
  [
    'several answers, one the same',
    chatOf('x'.repeat(30_000), { again: [{ text: 'x'.repeat(30_000) }, 'x'] }),
  ],
  ['two long texts', { text: 'x'.repeat(30_000), other: 'y'.repeat(30_000) }],
  [
    'a long text deeper than it is looked for',
    { text: 'x'.repeat(30_000), a: { b: { c: { d: { e: 'x'.repeat(30_000) } } } } },
  ],
  [
    'names that objects know',
    chatOf('x'.repeat(30_000), JSON.parse('{"__proto__":{"constructor":1}}') as JsonObject),
  ],
  ['nothing', {}],
])('writes %s as JSON.stringify does', (_, body) => {
  expect(jsonBytes(body).toString()).toBe(Buffer.from(JSON.stringify(body)).toString());
});

test('writes any JSON beside a long text as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string({ minLength: 1 }), (others, part) => {
      const body = chatOf(part.repeat(20_000), others);
      expect(jsonBytes(body).equals(Buffer.from(JSON.stringify(body)))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('writes a long text once, however often it comes', () => {
  const text = 'x'.repeat(100_000);
  expect(timesWritten(text, () => jsonBytes(chatOf(text)))).toBe(1);
  const short = 'x'.repeat(100);
  expect(timesWritten(short, () => jsonBytes(chatOf(short)))).toBe(2);
});
