/** Tests how values of OpenAI's own parameters are read, and the numbers, booleans and lists in texts. */
import {
  booleanIn,
  coerceParameter,
  integerIn,
  jsonIn,
  numberIn,
  type ParameterShape,
} from '../../src/schema/openai-parameter';

const number: ParameterShape = { kinds: ['number'] };
const boolean: ParameterShape = { kinds: ['boolean'] };
const text: ParameterShape = { kinds: ['text'] };
const texts: ParameterShape = { kinds: ['texts'] };
const textOrTexts: ParameterShape = { kinds: ['text', 'texts'] };
const objects: ParameterShape = { kinds: ['objects'] };
const json: ParameterShape = { kinds: ['json'] };
const words: ParameterShape = { kinds: [], values: ['low', 'high', '24h'] };
const format: ParameterShape = { kinds: ['json'], types: ['json_object', 'text'] };
const choice: ParameterShape = { kinds: ['json'], values: ['auto', 'none'] };
const textOrObject: ParameterShape = { kinds: ['json', 'text'] };

/** A shape, a value, and what it becomes. What it cannot be stays as it is. */
test.each<[ParameterShape, unknown, unknown]>([
  [number, '100', 100],
  [number, ' 0,5 ', 0.5],
  [number, '1,000', '1,000'],
  [number, 'many', 'many'],
  [number, '[5]', 5],
  [number, [5], 5],
  [number, true, true],
  [boolean, 'True', true],
  [boolean, ' no ', false],
  [boolean, '1', '1'],
  [boolean, 'maybe', 'maybe'],
  [text, 4711, '4711'],
  [text, '{"a":1}', '{"a":1}'],
  [text, '  blanks stay ', '  blanks stay '],
  [text, true, true],
  [text, null, null],
  [texts, ' audio\n', ['audio']],
  [texts, '["a", "b"]', ['a', 'b']],
  [texts, ['a'], ['a']],
  [texts, '["a"', ['["a"']],
  [textOrTexts, 'a', 'a'],
  [textOrTexts, '["a","b"]', ['a', 'b']],
  [textOrTexts, '[END', '[END'],
  [objects, { type: 'function' }, [{ type: 'function' }]],
  [objects, '{"type":"function"}', [{ type: 'function' }]],
  [objects, '[{"type":"function"}]', [{ type: 'function' }]],
  [objects, [], []],
  [objects, 'find', 'find'],
  [json, '{"a": 1}', { a: 1 }],
  [json, ' {"a": 1} ', { a: 1 }],
  [json, '{"a": 1', '{"a": 1'],
  [json, [1], [1]],
  [words, ' LOW ', 'low'],
  [words, '24H', '24h'],
  // A word that OpenAI may know by now.
  [words, ' Turbo\n', 'Turbo'],
  [words, '{"a":1}', '{"a":1}'],
  [format, 'JSON_object', { type: 'json_object' }],
  [format, '{"type":"json_schema"}', { type: 'json_schema' }],
  [format, { type: 'text' }, { type: 'text' }],
  [choice, 'Auto', 'auto'],
  [choice, '{"type":"function"}', { type: 'function' }],
  [choice, 'required', 'required'],
  [textOrObject, '{"id":"a"}', { id: 'a' }],
  [textOrObject, 'alloy', 'alloy'],
  [textOrObject, { id: 'a' }, { id: 'a' }],
  [{ kinds: ['number', 'text'] }, '5', 5],
])('of the shape %j, %j becomes %j', (shape, value, expected) => {
  expect(coerceParameter(shape, value)).toEqual(expected);
});

/** A text, the number that it says, and the whole number. */
test.each<[string, number | undefined, number | undefined]>([
  ['5', 5, 5],
  [' -5\u00a0', -5, -5],
  ['+0.50', 0.5, 0.5],
  ['.5', 0.5, 0.5],
  ['5.', 5, 5],
  ['1e3', 1000, 1000],
  ['1E-2', 0.01, 0.01],
  ['0,7', 0.7, 0.7],
  ['1,25', 1.25, 1.25],
  ['-0,125', -0.125, undefined],
  ['0,125', 0.125, undefined],
  // These could be thousands.
  ['1,000', undefined, undefined],
  ['12,345', undefined, undefined],
  ['1.000', 1, undefined],
  ['1.000,5', undefined, undefined],
  ['1 000', undefined, undefined],
  [`1'000`, undefined, undefined],
  ['', undefined, undefined],
  ['-', undefined, undefined],
  [',5', undefined, undefined],
  ['0x10', undefined, undefined],
  ['Infinity', undefined, undefined],
  ['NaN', undefined, undefined],
  ['٥', undefined, undefined],
  ['5 %', undefined, undefined],
  ['9'.repeat(40), undefined, undefined],
  ['9'.repeat(41), undefined, undefined],
])('%j says the number %j and the whole number %j', (written, asNumber, asInteger) => {
  expect([numberIn(written), integerIn(written)]).toEqual([asNumber, asInteger]);
});

test.each<[string, boolean | undefined]>([
  ['true', true],
  ['Yes', true],
  [' FALSE\n', false],
  ['no', false],
  ['1', undefined],
  ['on', undefined],
  ['', undefined],
])('%j says %j', (written, expected) => {
  expect(booleanIn(written)).toBe(expected);
});

test.each<[string, unknown]>([
  ['[]', []],
  [' \n{"a":[1]}', { a: [1] }],
  ['"text"', undefined],
  ['5', undefined],
  ['null', undefined],
  ['[1,]', undefined],
  ['{a: 1}', undefined],
  ['{"a":1} {"b":2}', undefined],
])('%j holds %j', (written, expected) => {
  expect(jsonIn(written)).toEqual(expected);
});
