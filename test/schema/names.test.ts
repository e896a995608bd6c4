/** Tests how names, words, sizes and languages are read. */
import fc from 'fast-check';
import { languageIn } from '../../src/schema/languages';
import { nameIn, sizeIn, wordIn } from '../../src/schema/names';

test.each([
  ['gpt-4o', 'gpt-4o'],
  [' \t\r\ngpt-4o\n', 'gpt-4o'],
  ['\u00a0gpt-4o\u3000', 'gpt-4o'],
  ['\ufeffgpt-4o\u200b', 'gpt-4o'],
  ['\u00adgpt-4o\u2060', 'gpt-4o'],
  ['\u200egpt-4o\u200f', 'gpt-4o'],
  ['\0gpt-4o\u0085', 'gpt-4o'],
  ['two  words', 'two  words'],
  ['in\u200bside', 'inside'],
  ['\u200b \n', ''],
  ['', ''],
])('the name in %j is %j', (text, name) => {
  expect(nameIn(text)).toBe(name);
});

test('a name that was read stays as it is', () => {
  const odd = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\u200b', '\u00a0', '-', 'é') });
  fc.assert(fc.property(odd, (text) => expect(nameIn(nameIn(text))).toBe(nameIn(text))));
});

test.each([
  ['alloy', 'alloy'],
  [' Alloy\n', 'alloy'],
  ['AUTO', 'Auto'],
  ['b64_json', 'b64_json'],
  [' Marin ', 'Marin'],
  ['', ''],
])('the word in %j is %j', (text, word) => {
  expect(wordIn(text, ['alloy', 'Auto', 'b64_json'])).toBe(word);
});

test.each([
  ['1024x1024', '1024x1024'],
  ['1024X1536', '1024x1536'],
  [' 1024 × 1024 ', '1024x1024'],
  ['512*512', '512x512'],
  ['Auto', 'auto'],
  ['1024 1024', '1024 1024'],
  ['1024x', '1024x'],
  ['1024x1024x3', '1024x1024x3'],
  ['-1x5', '-1x5'],
])('the size in %j is %j', (text, size) => {
  expect(sizeIn(text)).toBe(size);
});

/** Other languages are tested through the app. */
test.each([
  ['en', 'en'],
  [' EN\n', 'en'],
  ['en-US', 'en'],
  ['en_us', 'en'],
  ['zh-Hant-TW', 'zh'],
  ['sr-Latn', 'sr'],
  ['eng', 'en'],
  ['deu', 'de'],
  ['spa', 'es'],
  ['Portuguese', 'pt'],
  ['español', 'es'],
  ['日本語', 'ja'],
  ['русский', 'ru'],
  ['auto', ''],
  ['AUTOMATIC', ''],
  ['autodetect', ''],
  // A language of three letters without one of two.
  ['haw', 'haw'],
  ['klingon', 'klingon'],
  ['no language at all', 'no language at all'],
  ['e', 'e'],
  ['', ''],
])('the language in %j is %j', (text, language) => {
  expect(languageIn(text)).toBe(language);
});
