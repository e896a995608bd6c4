/** Tests where errors in JSON bodies are found. */
import { parseJson } from '../../../src/http/input/json-body';

/** Invalid JSON, and the place that the error names. */
test.each<[string, string]>([
  ['{"a": x, "b": "at position 1"}', 'line 1, column 7'],
  ['{\n  "a": 1,\n  "b": undefined\n}', 'line 3, column 8'],
  ['{"a": "say "hello""}', 'line 1, column 13'],
  ['{"a": 1', 'line 1, column 8'],
  ['{"a": 1,}', 'line 1, column 9'],
  ['<a/>', 'line 1, column 1'],
  ['a=1&b=2', 'line 1, column 1'],
])('the error for %j names %s', (text, place) => {
  expect(() => parseJson(text)).toThrow(`look at ${place}.`);
});

test('the error for a line break inside a string names the start of the string', () => {
  expect(() => parseJson('{"a": "one\ntwo"}')).toThrow('look at line 1, column 7.');
});

test('the error names no place when the body is too long or too deep to be searched', () => {
  for (const text of ['['.repeat(900_000), `${' '.repeat(1_000_001)}x`]) {
    expect(() => parseJson(text)).toThrow('The body is not valid JSON');
  }
});
