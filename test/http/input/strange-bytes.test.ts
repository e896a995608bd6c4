/** Tests which bytes are known to be text at once. Kinds of files are tested through the app. */
import { mayBeStrange, strangeBytes } from '../../../src/http/input/strange-bytes';

test.each<[string, Buffer, string | undefined]>([
  ['nothing', Buffer.alloc(0), undefined],
  ['JSON', Buffer.from('{"a": "b"}'), undefined],
  ['a text with tabs and line breaks', Buffer.from('a\tb\r\nc'), undefined],
  ['UTF-16 that says so', Buffer.from('\ufeffa', 'utf16le'), undefined],
  ['big-endian UTF-16 under another label', Buffer.from('\ufeffa', 'utf16le').swap16(), 'utf-8'],
  ['a text in ISO-8859-1, later on', Buffer.concat([Buffer.alloc(64, 'a'), Buffer.from([0xfc])]), undefined],
])('%s is no strange bytes', async (_, bytes, charset) => {
  expect(mayBeStrange(bytes, charset) && (await strangeBytes(bytes))).toBeFalsy();
});
