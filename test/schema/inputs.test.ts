/** Tests the kinds of inputs: how their texts are read, and how long they can be. */
import { Type } from '@sinclair/typebox';
import { matches } from '../../src/schema/check';
import { nameInput, openaiWords, readText, textInput, wordInput } from '../../src/schema/inputs';

test('a text is read as its schema says', () => {
  const word = wordInput({ suggestions: ['Alloy'], words: ['verse'] });
  expect([
    readText(Type.String(), ' A '),
    readText(nameInput({}), ' A '),
    readText(nameInput({}, 'size'), ' 5 X 5 '),
    readText(nameInput({}, 'language'), ' Deutsch '),
    readText(word, ' ALLOY '),
    readText(word, 'Verse'),
    readText(word, ' Marin '),
    readText(Type.String({ reads: 'nothing known' }), ' A '),
  ]).toEqual([' A ', 'A', '5x5', 'de', 'Alloy', 'verse', 'Marin', ' A ']);
});

test('a length is counted in characters', () => {
  const schema = Type.Object({ text: textInput({ maxCharacters: 3 }) });
  const fits = (text: string) => matches(schema, { text });
  expect(['', 'abc', '😀😀😀', 'a\u0301bc', '\ud83d\ud83d\ud83d'].map(fits)).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
  expect(['abcd', '😀😀😀😀', '😀abc'].map(fits)).toEqual([false, false, false]);
});

test('two texts of different lengths do not disturb each other', () => {
  const schema = Type.Object({
    long: textInput({ maxCharacters: 5 }),
    short: textInput({ maxCharacters: 1 }),
  });
  expect(matches(schema, { long: 'abcde', short: 'a' })).toBe(true);
  expect(matches(schema, { long: 'abcde', short: 'ab' })).toBe(false);
});

test('the words of a parameter come from the list of OpenAI’s parameters', () => {
  expect(openaiWords('/v1/images/generations', 'quality')).toContain('high');
  expect(openaiWords('/v1/images/generations', 'prompt')).toEqual([]);
  expect(openaiWords('/v1/nothing', 'quality')).toEqual([]);
});
