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

/** Other mistakes are tested through the app. */
test.each<[string, RegExp]>([
  ['{"a": 1 /* one */}', /There is a comment\. JSON has none; remove it\.$/],
  ['{"a": 1 // one\n}', /There is a comment/],
  ['{"a": 1 # one\n}', /There is a comment/],
  ['{"a": None}', /looks like Python/],
  ['[1, 2,]', /comma before a closing bracket/],
  ['{"a": «b»}', /typographic quotes/],
  ['{"a": 1}{"b": 2}', /second JSON value/],
  ['{"a": 1} the end', /look at line 1, column 10\. Often a text contains a quote or a line break/],
  ['{"a"', /ends too early/],
  ['', /ends too early/],
])('the error for %j says what to do: %s', (text, remedy) => {
  expect(() => parseJson(text)).toThrow(remedy);
});

test('the error repeats nothing of the text', () => {
  for (const text of ['{"a": unmistakable}', '{"unmistakable": "x" y}', 'unmistakable', '<unmistakable>'])
    expect(() => parseJson(text)).not.toThrow(/unmistakable/);
});

test('the error for a line break inside a string names the start of the string', () => {
  expect(() => parseJson('{"a": "one\ntwo"}')).toThrow('look at line 1, column 7.');
});

test('the error names no place when the body is too long or too deep to be searched', () => {
  for (const text of ['['.repeat(900_000), `${' '.repeat(1_000_001)}x`]) {
    expect(() => parseJson(text)).toThrow('The body is not valid JSON');
  }
});
