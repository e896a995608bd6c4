/** Tests how the embedded host reads headers. */
import { joinHeaders, readHeaders } from '../../../local/host/headers';
import { Rejection } from '../../../local/host/reply';

/** Gives a text as Node does: one character for each byte. */
const asNode = (text: string) => Buffer.from(text).toString('latin1');

test('values are decoded as UTF-8 and joined by name in any letter case', () => {
  const raw = ['X-City', asNode('Łódź 😀'), 'Two', 'a', 'tWO', 'b', 'Empty', '', '__proto__', 'c'];
  expect(Object.entries(joinHeaders(readHeaders(raw)))).toEqual([
    ['x-city', 'Łódź 😀'],
    ['two', 'a,b'],
    ['empty', ''],
    ['__proto__', 'c'],
  ]);
});

test.each(['Pr\xfcfung', '\xed\xa0\x80', 'a\0b'])('the value %j is refused with 400', (value) => {
  expect(() => readHeaders(['a', value])).toThrow(new Rejection(400));
});

test('up to 100 headers are accepted, and more are refused with 431', () => {
  const lines = (count: number) => Array.from({ length: count }, () => ['a', 'b']).flat();
  expect(readHeaders(lines(100)).get('a')).toHaveLength(100);
  expect(() => readHeaders(lines(101))).toThrow(new Rejection(431));
});

test('lines of 32 kB in total are accepted, and more are refused with 431', () => {
  const value = (bytes: number) => 'x'.repeat(bytes - 'a: \r\nb: c\r\n'.length);
  expect(readHeaders(['a', value(32_768), 'b', 'c']).size).toBe(2);
  expect(() => readHeaders(['a', value(32_769), 'b', 'c'])).toThrow(new Rejection(431));
});
