/** Tests that a file is found in the same forms wherever it is: in a part, in JSON, in an encoded form, or as the whole body. */
import type { JsonObject } from '../../src/json';
import { field, form, formType, sample } from '../support/files';
import { runCases, type FieldCase } from './cases';

const sound = sample('mp3');
const base64 = sound.toString('base64');
const dataUrl = `data:audio/mpeg;base64,${base64}`;

/** The forms of a file, each as a text or an object. */
const forms: readonly [name: string, source: string, value: string | JsonObject][] = [
  ['base64', 'ashiqf.com 2021', base64],
  ['base64 with line breaks', 'own', base64.replace(/.{76}/g, '$&\r\n')],
  ['base64 for addresses', 'own', sound.toString('base64url')],
  ['a data URL', 'own', dataUrl],
  ['a data URL in quotes', 'ashiqf.com 2023', JSON.stringify(dataUrl)],
  ['a data URL with a name', 'own', `data:audio/mpeg;name=a.mp3;base64,${base64}`],
  ['base64 in quotes', 'own', `"${base64}"`],
  ['an object of the platform', 'own', { '$content-type': 'audio/mpeg', $content: base64 }],
  [
    'an object of the platform as text',
    'ashiqf.com 2021',
    JSON.stringify({ '$content-type': 'audio/mpeg', $content: base64 }),
  ],
  ['an attachment of Outlook', 'own', { name: 'a.mp3', contentType: 'audio/mpeg', contentBytes: base64 }],
  [
    'an attachment of Graph',
    'own',
    {
      '@odata.type': '#microsoft.graph.fileAttachment',
      Name: 'a.mp3',
      ContentType: 'audio/mpeg',
      ContentBytes: base64,
    },
  ],
];

const asText = (value: string | JsonObject) => (typeof value === 'string' ? value : JSON.stringify(value));
const right = {
  sent: { model: 'whisper-1', file: { bytes: sound, filename: 'file.mp3', type: 'audio/mpeg' } },
};
const path = '/v1/audio/transcriptions';
const withQuery = (type: string, body: string | Buffer): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST ${path}?model=whisper-1`,
  options: { body, headers: { 'content-type': type } },
});

/** Each way to send a file. */
const transports: readonly [
  name: string,
  send: (value: string | JsonObject) => Pick<FieldCase, 'target' | 'options'>,
][] = [
  [
    'in JSON',
    (value) => ({ target: `POST ${path}`, options: { body: { model: 'whisper-1', file: value } } }),
  ],
  [
    'in a list in JSON',
    (value) => ({ target: `POST ${path}`, options: { body: { model: 'whisper-1', file: [value] } } }),
  ],
  [
    'in a part of a form',
    (value) => ({
      target: `POST ${path}`,
      options: {
        body: form([
          [field('model'), 'whisper-1'],
          [`${field('file')}; filename="a.mp3"`, asText(value)],
        ]),
        headers: { 'content-type': formType },
      },
    }),
  ],
  [
    'in a part without a file name',
    (value) => ({
      target: `POST ${path}`,
      options: {
        body: form([
          [field('file'), asText(value)],
          [field('model'), 'whisper-1'],
        ]),
        headers: { 'content-type': formType },
      },
    }),
  ],
  [
    'in an encoded form',
    (value) => ({
      target: `POST ${path}`,
      options: {
        body: new URLSearchParams({ model: 'whisper-1', file: asText(value) }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    }),
  ],
  ['as a body of bytes', (value) => withQuery('application/octet-stream', asText(value))],
  ['as a body of text', (value) => withQuery('text/plain', asText(value))],
  ['as a body with the type of the file', (value) => withQuery('audio/mpeg', asText(value))],
];

runCases(
  forms.flatMap(([name, source, value]) =>
    transports.map(([transport, send]): FieldCase => ({
      title: `${name}, ${transport}`,
      source,
      ...send(value),
      right,
    })),
  ),
);

runCases([
  {
    title: 'the object of the platform as the whole body',
    source: 'own',
    ...withQuery('application/json', JSON.stringify({ '$content-type': 'audio/mpeg', $content: base64 })),
    right,
  },
  {
    title: 'the object of the platform as the whole body, with inputs beside it',
    source: 'own',
    target: `POST ${path}`,
    options: { body: { '$content-type': 'audio/mpeg', $content: base64, model: 'whisper-1' } },
    right,
  },
  {
    title: 'an attachment as the whole body',
    source: 'own',
    ...withQuery(
      'application/json',
      JSON.stringify({
        id: 'AAMk',
        name: 'a.mp3',
        contentType: 'audio/mpeg',
        contentBytes: base64,
        isInline: false,
      }),
    ),
    right,
  },
  {
    title: 'a data URL as a JSON text',
    source: 'ashiqf.com 2023',
    ...withQuery('application/json', JSON.stringify(dataUrl)),
    right,
  },
  { title: 'bytes that are labelled as JSON', source: 'own', ...withQuery('application/json', sound), right },
  { title: 'bytes without a type', source: 'own', ...withQuery('', sound), right },
  {
    title: 'bytes of a type that nobody knows',
    source: 'own',
    ...withQuery('application/x-binary-file', sound),
    right,
  },
  {
    title: 'pictures in one JSON text of a form',
    source: 'own',
    target: 'POST /v1/images/edits',
    options: {
      body: form([
        [field('prompt'), 'a hat'],
        [
          field('image'),
          JSON.stringify([sample('png').toString('base64'), sample('jpg').toString('base64')]),
        ],
      ]),
      headers: { 'content-type': formType },
    },
    right: { sent: { image: [{ filename: 'image.png' }, { filename: 'image.jpg' }] } },
  },
]);
