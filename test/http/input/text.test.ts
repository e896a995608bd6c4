/** Tests that bytes become text exactly, or not at all. */
import fc from 'fast-check';
import { AppError } from '../../../src/errors';
import { decodePercent, decodeText, readPairs, type TextSource } from '../../../src/http/input/text';
import { anyCharacter } from '../../support/any-character';

const body: TextSource = { body: true };

/** The code of an error and its input, or the text. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details.param] : error;
  }
}

test.each<[string | undefined, Buffer, unknown]>([
  [undefined, Buffer.from('Grüße 😀'), 'Grüße 😀'],
  [undefined, Buffer.from('\ufeffa'), 'a'],
  [undefined, Buffer.from('a\0b'), 'a\0b'],
  [undefined, Buffer.alloc(0), ''],
  [undefined, Buffer.from('Grüße', 'latin1'), ['invalid_encoding', undefined]],
  [undefined, Buffer.from([0xe2, 0x82]), ['invalid_encoding', undefined]],
  // A surrogate, and a slash in two bytes.
  [undefined, Buffer.from([0xed, 0xa0, 0xbd]), ['invalid_encoding', undefined]],
  [undefined, Buffer.from([0xc0, 0xaf]), ['invalid_encoding', undefined]],
  ['utf-8', Buffer.from('ü'), 'ü'],
  ['UTF8', Buffer.from('ü'), 'ü'],
  ['us-ascii', Buffer.from('ü'), 'ü'],
  ['ASCII', Buffer.from('ü', 'latin1'), ['invalid_encoding', undefined]],
  ['iso-8859-1', Buffer.from('ü', 'latin1'), 'ü'],
  ['windows-1252', Buffer.from([0x80]), '€'],
  ['iso-8859-15', Buffer.from([0xa4]), '€'],
  ['utf-16le', Buffer.from('ü😀', 'utf16le'), 'ü😀'],
  ['utf-16', Buffer.from('ü', 'utf16le'), 'ü'],
  ['utf-16le', Buffer.from([0x61]), ['invalid_encoding', undefined]],
  ['shift_jis', Buffer.from([0x93, 0xfa]), '日'],
  ['x-klingon', Buffer.from('a'), ['unsupported_content_type', undefined]],
])('in the charset %s, the bytes %j are %j', (charset, bytes, expected) => {
  expect(outcome(() => decodeText(bytes, charset, body))).toEqual(expected);
});

test('any text in UTF-8 is read exactly', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      fc.pre(!text.startsWith('\ufeff'));
      expect(decodeText(Buffer.from(text), undefined, body)).toBe(text);
    }),
  );
});

/** Where the text comes from, and words of the message. */
test.each<[TextSource, string | undefined, RegExp]>([
  [body, undefined, /^The body is not UTF-8 text\. Send it as UTF-8, or name its charset/],
  [body, 'us-ascii', /^The body is not the us-ascii that its Content-Type header says\./],
  [{ address: true }, undefined, /^The query of the address is not UTF-8\./],
  [{ field: 'prompt' }, undefined, /^`prompt` is not UTF-8 text\./],
])('the error for a text from %j in %s matches %s', (source, charset, message) => {
  expect(() => decodeText(Buffer.from([0xff]), charset, source)).toThrow(message);
});

test('the error about a field names it', () => {
  const field: TextSource = { field: 'prompt' };
  expect(outcome(() => decodeText(Buffer.from([0xff]), undefined, field))).toEqual([
    'invalid_encoding',
    'prompt',
  ]);
});

test.each<[string, string | undefined, unknown]>([
  ['a+b%20c', undefined, 'a b c'],
  ['%C3%BC%c3%bc', undefined, 'üü'],
  ['ü%C3%BC', undefined, 'üü'],
  ['%F0%9F%98%80', undefined, '😀'],
  ['100%', undefined, '100%'],
  ['100% sure', undefined, '100% sure'],
  ['%zz%4', undefined, '%zz%4'],
  ['%2B%25', undefined, '+%'],
  ['%FC', 'iso-8859-1', 'ü'],
  ['%00', undefined, '\0'],
  ['%FC', undefined, ['invalid_encoding', undefined]],
  ['%C3', undefined, ['invalid_encoding', undefined]],
  ['%ED%A0%BD', undefined, ['invalid_encoding', undefined]],
])('%j in the charset %s is %j', (written, charset, expected) => {
  expect(outcome(() => decodePercent(written, charset, body))).toEqual(expected);
});

test.each<[string, [string, string][]]>([
  ['', []],
  [
    'a=1&b=2',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    'a=1&a=2',
    [
      ['a', '1'],
      ['a', '2'],
    ],
  ],
  [
    'a&b=&=c&&',
    [
      ['a', ''],
      ['b', ''],
      ['', 'c'],
    ],
  ],
  ['a=b=c', [['a', 'b=c']]],
  ['%61%3D=%26+', [['a=', '& ']]],
])('the pairs in %j are %j', (text, pairs) => {
  expect(readPairs(text, undefined, body)).toEqual(pairs);
});

test('pairs are read as URLSearchParams reads them, where no letter gets lost', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })));
  fc.assert(
    fc.property(pairs, (written) => {
      const text = new URLSearchParams(written).toString();
      expect(readPairs(text, undefined, body)).toEqual([...new URLSearchParams(text)]);
    }),
  );
});
