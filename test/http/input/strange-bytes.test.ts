/** Tests which bytes are known to be text at once. Kinds of files are tested through the app. */
import { strangeBytes } from '../../../src/http/input/strange-bytes';

test.each<[string, Buffer, string | undefined]>([
  ['nothing', Buffer.alloc(0), undefined],
  ['JSON', Buffer.from('{"a": "b"}'), undefined],
  ['a text with tabs and line breaks', Buffer.from('a\tb\r\nc'), undefined],
  ['a text in ISO-8859-1, later on', Buffer.concat([Buffer.alloc(64, 'a'), Buffer.from([0xfc])]), undefined],
])('%s is no strange bytes', async (_, bytes, charset) => {
  expect(await strangeBytes(bytes, charset)).toBeUndefined();
});

test.each<[string, Buffer, string | undefined]>([
  ['little-endian', Buffer.from('\ufeffa', 'utf16le'), undefined],
  ['big-endian', Buffer.from('\ufeffa', 'utf16le').swap16(), undefined],
  ['labelled as UTF-8', Buffer.from('\ufeffa', 'utf16le'), 'utf-8'],
])('UTF-16 is named: %s', async (_, bytes, charset) => {
  const strange = await strangeBytes(bytes, charset);
  expect(strange).toMatchObject({ isEncoded: true, error: { code: 'invalid_encoding' } });
  expect(strange?.error.message).toMatch(/^The body is in the encoding UTF-16\. Send it as UTF-8/);
});
