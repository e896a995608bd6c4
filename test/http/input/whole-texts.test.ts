/** Tests that half of a character is found and mended, wherever it is. */
import fc from 'fast-check';
import { isWhole, whole } from '../../../src/http/input/whole-texts';
import { fileFrom } from '../../../src/schema/file';

const file = fileFrom([Buffer.from([0xff, 0xd8])]);

test.each<[string, unknown, unknown]>([
  ['at the end of a text', 'Hi \ud83d', 'Hi \ufffd'],
  ['the second half alone', '\ude00', '\ufffd'],
  ['halves in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],
  ['in a list', ['a', ['\ud83d']], ['a', ['\ufffd']]],
  ['in an object', { a: { b: '\ud83d' } }, { a: { b: '\ufffd' } }],
  ['in a name', { 'a\ud83d': 1 }, { 'a\ufffd': 1 }],
])('half of a character %s', (_, value, mended) => {
  expect(isWhole(value)).toBe(false);
  expect(whole(value)).toEqual(mended);
});

test.each([['a 😀'], [''], [5], [null], [undefined], [true], [[]], [{}], [{ a: ['😀', { b: null }] }]])(
  '%j is whole, and stays as it is',
  (value) => {
    expect(isWhole(value)).toBe(true);
    expect(whole(value)).toEqual(value);
  },
);

test('a file stays as it is', () => {
  expect(isWhole({ file })).toBe(true);
  expect(whole([file])).toEqual([file]);
  const [kept] = whole([file, '\ud83d']) as unknown[];
  expect(kept).toBe(file);
});

test('whatever is mended is whole', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\ud83d', '\ude00', '😀') });
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, text, fc.array(tie('any')), fc.dictionary(text, tie('any'))),
  })).any;
  fc.assert(fc.property(value, (one) => expect(isWhole(whole(one))).toBe(true)));
});
