/** Tests how the wrapper of the platform is taken off. */
import { wrappedContent, wrappedText } from '../../src/schema/wrapper';

const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each<[unknown, object | undefined]>([
  [
    { '$content-type': 'audio/mpeg', $content: 'QQ==' },
    { type: 'audio/mpeg', base64: 'QQ==' },
  ],
  [{ $content: 'QQ==' }, { type: '', base64: 'QQ==' }],
  [{ $content: '' }, { type: '', base64: '' }],
  [
    { '$Content-Type': 'a/b', $Content: 'QQ==' },
    { type: 'a/b', base64: 'QQ==' },
  ],
  [
    { name: 'a.mp3', contentType: 'audio/mpeg', contentBytes: 'QQ==' },
    { name: 'a.mp3', type: 'audio/mpeg', base64: 'QQ==' },
  ],
  [
    { Name: 'a.mp3', ContentType: null, ContentBytes: 'QQ==' },
    { name: 'a.mp3', type: '', base64: 'QQ==' },
  ],
  // What the platform itself writes counts more.
  [
    { $content: 'QQ==', contentBytes: 'Qg==', contentType: 'a/b' },
    { type: 'a/b', base64: 'QQ==' },
  ],
  [{ '$content-type': 'audio/mpeg' }, undefined],
  [{ $content: 5 }, undefined],
  [{ content: 'QQ==' }, undefined],
  [[{ $content: 'QQ==' }], undefined],
  ['QQ==', undefined],
  [null, undefined],
])('the content of %j is %j', (value, content) => {
  expect(wrappedContent(value)).toEqual(content);
});

test.each<[string, string, string | undefined]>([
  ['text/plain', base64('Grüße'), 'Grüße'],
  ['text/html; charset=utf-8', base64('<p>'), '<p>'],
  ['Text/Plain', base64('a'), 'a'],
  ['application/json', base64('{}'), '{}'],
  ['application/vnd.api+json; charset=utf-8', base64('{}'), '{}'],
  ['text/plain', base64(''), ''],
  ['text/plain', Buffer.from('Grüße', 'latin1').toString('base64'), undefined],
  ['text/plain; charset=iso-8859-1', Buffer.from('Grüße', 'latin1').toString('base64'), 'Grüße'],
  ['image/svg+xml', base64('<svg>'), '<svg>'],
  // Bytes of no type that says what they are: a text, if they can be one.
  ['application/octet-stream', base64('a'), 'a'],
  ['application/octet-stream', base64('a\0'), undefined],
  ['', base64('a'), 'a'],
  ['image/png', base64('a'), undefined],
])('the text of the type %s in %s is %j', (type, $content, text) => {
  expect(wrappedText({ '$content-type': type, $content })).toBe(text);
});
