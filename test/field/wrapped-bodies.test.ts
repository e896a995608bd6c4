/** Tests that the wrapper of Power Automate and Logic Apps is taken off, wherever it is. */
import { field, form, formType, sample } from '../support/files';
import { chatWith, runCases, say } from './cases';

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const sound = sample('mp3');
const disposition = (name: string, more = '') => ({
  'Content-Disposition': `form-data; name="${name}"${more}`,
});
const sentFile = { file: { bytes: sound, filename: 'file.mp3' }, model: 'whisper-1' };
const transcribe = (body: object, query = '') => ({
  target: `POST /v1/audio/transcriptions${query}`,
  options: { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
});

runCases([
  {
    title: 'a form as JSON',
    source: 'willpage.dev',
    ...transcribe({
      '$content-type': 'multipart/form-data',
      $multipart: [
        {
          headers: disposition('file', '; filename="a.mp3"'),
          body: { '$content-type': 'audio/mpeg', $content: base64(sound) },
        },
        { headers: disposition('model'), body: 'whisper-1' },
      ],
    }),
    right: { sent: sentFile },
  },
  {
    title: 'a form as JSON without its type, with header names in lower case and a file as text',
    source: 'own',
    ...transcribe({
      $multipart: [
        { headers: { 'content-disposition': 'form-data; name=file; filename=a.mp3' }, body: base64(sound) },
        {
          headers: { 'content-disposition': 'form-data; name=model' },
          body: { '$content-type': 'text/plain', $content: base64('whisper-1') },
        },
        { headers: { 'content-disposition': 'form-data; name=temperature' }, body: 0.5 },
      ],
    }),
    right: { sent: { ...sentFile, temperature: 0.5 } },
  },
  {
    title: 'a form as JSON with a part that has no name',
    source: 'own',
    ...transcribe({ $multipart: [{ headers: {}, body: 'whisper-1' }] }),
    right: { status: 400, code: 'invalid_multipart', message: /has no name/ },
  },
  {
    title: 'a whole form in base64',
    source: 'own',
    ...transcribe({
      '$content-type': formType,
      $content: base64(
        form([
          [field('model'), 'whisper-1'],
          [`${field('file')}; filename="a.mp3"`, sound],
        ]),
      ),
    }),
    right: { sent: sentFile },
  },
  {
    title: 'a whole JSON body in base64',
    source: 'own',
    ...chatWith({
      '$content-type': 'application/json; charset=utf-8',
      $content: base64(JSON.stringify(say('Grüße'))),
    }),
    right: { sent: { model: 'gpt-4o', messages: [{ content: 'Grüße' }] } },
  },
  {
    title: 'a whole text in base64',
    source: 'own',
    target: 'POST /v1/chat/completions?model=gpt-4o',
    options: { body: { '$content-type': 'text/plain; charset=utf-8', $content: base64('Grüße') } },
    right: { sent: { messages: [{ role: 'user', content: 'Grüße' }] } },
  },
  {
    title: 'a text input in base64',
    source: 'own',
    ...chatWith(say({ '$content-type': 'text/plain', $content: base64('Grüße') })),
    right: { sent: { messages: [{ content: 'Grüße' }] } },
  },
  {
    title: 'a prompt in base64',
    source: 'own',
    target: 'POST /v1/images/generations',
    options: { body: { prompt: { '$content-type': 'text/html', $content: base64('a tree') } } },
    right: { sent: { prompt: 'a tree' } },
  },
  {
    title: 'a picture in a message',
    source: 'own',
    ...chatWith(
      say([
        { type: 'text', text: 'What is this?' },
        {
          type: 'image_url',
          image_url: { '$content-type': 'image/png', $content: sample('png').toString('base64') },
        },
      ]),
    ),
    right: {
      sent: {
        messages: [
          {
            content: [
              { type: 'text' },
              {
                type: 'image_url',
                image_url: { url: `data:image/png;base64,${sample('png').toString('base64')}` },
              },
            ],
          },
        ],
      },
    },
  },
  {
    title: 'an encoded form in base64',
    source: 'own',
    ...chatWith({
      '$content-type': 'application/x-www-form-urlencoded',
      $content: base64('model=gpt-4o&role=user&content=Hi'),
      $formdata: [{ key: 'model', value: 'gpt-4o' }],
    }),
    right: { sent: { model: 'gpt-4o', messages: [{ content: 'Hi' }] } },
  },
]);
