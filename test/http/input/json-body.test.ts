import { parseJson } from '../../../src/http/input/json-body';

/** A text that is no JSON, and the place that the error names. */
test.each<[string, string]>([
  ['{"a": x, "b": "at position 1"}', 'line 1, column 7'],
  ['{\n  "a": 1,\n  "b": undefined\n}', 'line 3, column 8'],
  ['{"a": "say "hello""}', 'line 1, column 13'],
  ['{"a": 1', 'line 1, column 8'],
  ['{"a": 1,}', 'line 1, column 9'],
  ['<a/>', 'line 1, column 1'],
  ['a=1&b=2', 'line 1, column 1'],
])('%j', (text, place) => {
  expect(() => parseJson(text)).toThrow(`look at ${place}.`);
});

test('a line break inside a text is found', () => {
  expect(() => parseJson('{"a": "one\ntwo"}')).toThrow('look at line 1, column 7.');
});

test('what is too long or too deep to be examined is refused without a place', () => {
  for (const text of ['['.repeat(900_000), `${' '.repeat(1_000_001)}x`]) {
    expect(() => parseJson(text)).toThrow('The body is not valid JSON');
  }
});
