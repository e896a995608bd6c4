/** Tests that content which platforms wrap is read for what it is: a text by its charset, a picture, a sound or a document as such. */
import { sample } from '../support/files';
import { chatWith, post, runCases, say, type FieldCase } from './cases';

const wrapped = (type: string | undefined, content: Buffer | string, name?: string) => ({
  ...(type !== undefined && { '$content-type': type }),
  $content: Buffer.isBuffer(content) ? content.toString('base64') : content,
  ...(name !== undefined && { name }),
});
const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
const big = (text: string) => Buffer.concat([Buffer.from([0xfe, 0xff]), bytes(text, 'utf16le').swap16()]);
const refused = { status: 400, code: 'invalid_input' };
const sentText = (content: string) => ({ sent: { messages: [{ role: 'user', content }] } });
const sentPart = (part: object) => ({
  sent: { messages: [{ role: 'user', content: [part] }] },
  reply: { adaptation: { translated: ['messages'] } },
});
const image = (type: string, data: Buffer) => ({
  type: 'image_url',
  image_url: { url: `data:${type};base64,${data.toString('base64')}` },
});
const document = (filename: string, type: string, data: Buffer) => ({
  type: 'file',
  file: { filename, file_data: `data:${type};base64,${data.toString('base64')}` },
});
const audio = (format: string, data: Buffer) => ({
  type: 'input_audio',
  input_audio: { data: data.toString('base64'), format },
});
const [png, mp3, wav, pdf, zip] = [sample('png'), sample('mp3'), sample('wav'), sample('pdf'), sample('zip')];
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Texts, each in a chat of its own. */
const texts: readonly [title: string, content: object, text: string][] = [
  ['in UTF-16 by its charset', wrapped('text/plain; charset=utf-16le', bytes('Hello', 'utf16le')), 'Hello'],
  ['in UTF-16 by its mark', wrapped('text/plain', bytes('\ufeffHello', 'utf16le')), 'Hello'],
  ['in UTF-16 the other way round', wrapped('text/plain; charset=utf-16', big('Grüße')), 'Grüße'],
  ['in ISO-8859-1', wrapped('text/plain; charset=iso-8859-1', bytes('Grüße', 'latin1')), 'Grüße'],
  ['in windows-1252', wrapped('text/plain; charset=windows-1252', Buffer.from([0xc3, 0xbc])), 'Ã¼'],
  ['in iso-2022-jp', wrapped('text/plain; charset=iso-2022-jp', bytes('\x1b$BF|\x1b(B', 'latin1')), '日'],
  [
    'as a page of Outlook',
    wrapped('text/html; charset=windows-1252', bytes('<p>ä</p>', 'latin1')),
    '<p>ä</p>',
  ],
  ['as bytes of SharePoint', wrapped('application/octet-stream', bytes('Grüße')), 'Grüße'],
  ['without a type', wrapped(undefined, bytes('Hallo Welt')), 'Hallo Welt'],
  ['as XML', wrapped('application/xml', bytes('<a/>')), '<a/>'],
  ['as JavaScript', wrapped('application/javascript', bytes('x=1')), 'x=1'],
  ['that is not encoded', wrapped('text/plain', 'Hello World!'), 'Hello World!'],
  ['of words that look encoded', wrapped('text/plain', 'Bitte antworte'), 'Bitte antworte'],
  ['as JSON that is not encoded', wrapped('application/json', '{"a":1}'), '{"a":1}'],
  ['in a data URL', wrapped('text/plain', 'data:text/plain;base64,SGVsbG8='), 'Hello'],
];

/** Parts, alone or in a list. */
const parts: readonly [title: string, content: object, part: object][] = [
  ['a picture', wrapped('image/png', png), image('image/png', png)],
  ['a picture as bytes', wrapped('application/octet-stream', png), image('image/png', png)],
  ['a picture without a type', wrapped(undefined, sample('jpg')), image('image/jpeg', sample('jpg'))],
  ['a picture of another type', wrapped('image/png', sample('webp')), image('image/webp', sample('webp'))],
  ['a sound', wrapped('audio/mpeg', mp3), audio('mp3', mp3)],
  ['a sound as bytes', wrapped('application/octet-stream', wav), audio('wav', wav)],
  ['a pdf', wrapped('application/pdf', pdf), document('file.pdf', 'application/pdf', pdf)],
  ['a pdf with a name', wrapped(undefined, pdf, 'a.pdf'), document('a.pdf', 'application/pdf', pdf)],
  ['a Word document', wrapped(docx, zip), document('file.docx', docx, zip)],
  ['a Word document by its name', wrapped(undefined, zip, 'a.docx'), document('a.docx', docx, zip)],
  [
    'an attachment',
    { name: 'a.png', contentType: 'image/png', contentBytes: png.toString('base64') },
    image('image/png', png),
  ],
];
const inList = (part: object) => chatWith(say(['What is this?', part]));
const sentInList = (part: object) => ({
  sent: { messages: [{ content: [{ type: 'text', text: 'What is this?' }, part] }] },
});

/** Parts that name their type, with content in any form. */
const places: readonly [title: string, part: object, sent: object][] = [
  [
    'image_url as bytes',
    { type: 'image_url', image_url: wrapped('application/octet-stream', png) },
    image('image/png', png),
  ],
  ['image_url as base64', { type: 'image_url', image_url: png.toString('base64') }, image('image/png', png)],
  [
    'url as base64',
    { type: 'image_url', image_url: { url: png.toString('base64') } },
    image('image/png', png),
  ],
  [
    'image_url as a data URL in quotes',
    { type: 'image_url', image_url: `"data:image/png;base64,${png.toString('base64')}"` },
    image('image/png', png),
  ],
  [
    'image_url as JSON text',
    { type: 'image_url', image_url: '{"url":"https://example.org/a.png"}' },
    { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
  ],
  [
    'a part without its type',
    { image_url: { url: 'https://example.org/a.png' } },
    { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
  ],
  ['a text without its type', { text: 'Hi' }, { type: 'text', text: 'Hi' }],
  ['a type in another case', { type: 'Text', text: 'Hi' }, { type: 'text', text: 'Hi' }],
  ['a type of the Responses API', { type: 'input_text', text: 'Hi' }, { type: 'text', text: 'Hi' }],
  [
    'input_audio as content',
    { type: 'input_audio', input_audio: wrapped('audio/wav', wav) },
    audio('wav', wav),
  ],
  [
    'input_audio as a data URL',
    { type: 'input_audio', input_audio: { data: `data:audio/wav;base64,${wav.toString('base64')}` } },
    audio('wav', wav),
  ],
  [
    'a file as content',
    { type: 'file', file: wrapped('application/pdf', pdf, 'a.pdf') },
    document('a.pdf', 'application/pdf', pdf),
  ],
  [
    'file_data as content',
    { type: 'file', file: { filename: 'b.pdf', file_data: wrapped('application/pdf', pdf) } },
    document('b.pdf', 'application/pdf', pdf),
  ],
  [
    'file_data as base64',
    { type: 'file', file: { filename: 'b.pdf', file_data: pdf.toString('base64') } },
    document('b.pdf', 'application/pdf', pdf),
  ],
];

/** Content that cannot be read without losing something. */
const unreadable: readonly [title: string, content: object, message: RegExp][] = [
  ['base64 with an end inside', wrapped('text/plain', 'SGVsbG8=V29ybGQ='), /content is damaged base64/],
  [
    'text in ISO-8859-1 without a charset',
    wrapped('text/plain', bytes('Grüße', 'latin1')),
    /not UTF-8 text\. Name its charset/,
  ],
  [
    'text in an unknown charset',
    wrapped('text/plain; charset=ebcdic', bytes('Hi')),
    /charset that is not known/,
  ],
  ['an archive', wrapped('application/zip', zip), /but it is zip\./],
  ['a sound of another kind', wrapped('audio/flac', sample('flac')), /but it is flac\./],
  ['damaged base64 of a picture', wrapped('image/png', 'iVBORw0KG=goAAAA'), /content/],
];

runCases([
  ...texts.map(([title, content, text]): FieldCase => ({
    title: `a text ${title}`,
    source: 'own',
    ...chatWith(say(content)),
    right: sentText(text),
  })),
  ...texts.map(([title, content, text]): FieldCase => ({
    title: `a text ${title}, in a list`,
    source: 'own',
    ...inList(content),
    right: sentInList({ type: 'text', text }),
  })),
  ...parts.map(([title, content, part]): FieldCase => ({
    title: `${title} as the content`,
    source: 'own',
    ...chatWith(say(content)),
    right: sentPart(part),
  })),
  ...parts.map(([title, content, part]): FieldCase => ({
    title: `${title} in a list`,
    source: 'own',
    ...inList(content),
    right: sentInList(part),
  })),
  ...places.map(([title, part, sent]): FieldCase => ({
    title,
    source: 'own',
    ...inList(part),
    right: sentInList(sent),
  })),
  ...unreadable.map(([title, content, message]): FieldCase => ({
    title,
    source: 'own',
    ...inList(content),
    right: { ...refused, message },
  })),
  {
    title: 'a prompt in ISO-8859-1 without a charset',
    source: 'own',
    target: 'POST /v1/images/generations',
    options: { body: { prompt: wrapped('text/plain', bytes('Grüße', 'latin1')) } },
    right: { ...refused, message: /`prompt` must be a text.*, but its content is not UTF-8 text/ },
  },
  {
    title: 'a prompt that is a picture',
    source: 'own',
    target: 'POST /v1/images/generations',
    options: { body: { prompt: wrapped('image/png', png) } },
    right: { ...refused, message: /`prompt` must be a text.*, but its content is a file, not a text/ },
  },
  {
    title: 'a whole body in windows-1252',
    source: 'own',
    ...chatWith(
      wrapped('application/json; charset=windows-1252', bytes(JSON.stringify(say('Grüße')), 'latin1')),
    ),
    right: sentText('Grüße'),
  },
  {
    title: 'a whole body that is damaged',
    source: 'own',
    ...chatWith(wrapped('application/json', 'eyJh=IjoxfQ==')),
    right: { status: 400, code: 'invalid_encoding', message: /damaged base64/ },
  },
  {
    title: 'a picture to check',
    source: 'own',
    target: 'POST /v1/moderations',
    options: { body: { input: wrapped('image/png', png) } },
    right: { sent: { input: [image('image/png', png)] } },
  },
  {
    title: 'a picture and a text to check',
    source: 'own',
    target: 'POST /v1/moderations',
    options: { body: { input: ['a hat', { type: 'image_url', image_url: 'https://example.org/a.png' }] } },
    right: {
      sent: {
        input: [
          { type: 'text', text: 'a hat' },
          { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        ],
      },
    },
  },
  {
    title: 'a document to check',
    source: 'own',
    target: 'POST /v1/moderations',
    options: { body: { input: wrapped('application/pdf', pdf) } },
    right: { ...refused, message: /`input\[0\]` must be a text or a picture.*, but it is pdf/ },
  },
]);

const marked = bytes(`\ufeff${mp3.toString('base64')}`, 'utf16le');
const json = JSON.stringify(say('Grüße'));
const hear = '/v1/audio/transcriptions?model=whisper-1';

runCases([
  ...['utf-16', 'utf-16le'].map((charset): FieldCase => ({
    title: `UTF-16 with a mark and the charset ${charset}`,
    source: 'own',
    ...post(
      '/v1/chat/completions',
      `application/json; charset=${charset}`,
      bytes(`\ufeff${json}`, 'utf16le'),
    ),
    right: sentText('Grüße'),
  })),
  ...['; charset=utf-16', '; charset=utf-16be', ''].map((charset): FieldCase => ({
    title: `UTF-16 the other way round with ${charset || 'no charset'}`,
    source: 'own',
    ...post('/v1/chat/completions', `application/json${charset}`, big(json)),
    right: sentText('Grüße'),
  })),
  {
    title: 'UTF-8 with a mark under another charset',
    source: 'own',
    ...post('/v1/chat/completions', 'application/json; charset=iso-8859-1', bytes(`\ufeff${json}`)),
    right: sentText('Grüße'),
  },
  {
    title: 'inputs of a file action in UTF-16',
    source: 'own',
    ...post(
      '/v1/audio/transcriptions',
      'application/json; charset=utf-16',
      bytes(`\ufeff${JSON.stringify({ model: 'whisper-1', file: mp3.toString('base64') })}`, 'utf16le'),
    ),
    right: { sent: { file: { bytes: mp3 }, model: 'whisper-1' } },
  },
  {
    title: 'base64 in UTF-16 as the body',
    source: 'own',
    ...post(hear, 'application/octet-stream', marked),
    right: { sent: { file: { bytes: mp3 } } },
  },
  {
    title: 'a text in UTF-16 as the body',
    source: 'own',
    ...post(hear, 'audio/mpeg', bytes('\ufeffThis is no sound.', 'utf16le')),
    right: { ...refused, message: /it is a text, not a sound/ },
  },
]);
