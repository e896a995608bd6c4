/** Tests every form of inputs and files in the README's tables. A row without a test fails, and so does a test without a row. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/app';
import { field, form, formType, sample } from '../support/files';
import { chatWith, post, runCases, say, type FieldCase } from './cases';

const sound = sample('mp3');
const base64 = sound.toString('base64');
const dataUrl = `data:audio/mpeg;base64,${base64}`;
const content = { '$content-type': 'audio/mpeg', $content: base64 };
const json = JSON.stringify(say('Hello'));
const chats = '/v1/chat/completions';
const transcriptions = '/v1/audio/transcriptions';
const encodedForm = 'application/x-www-form-urlencoded';

type Sent = Pick<FieldCase, 'target' | 'options'>;

/** A transcription whose file is in JSON. */
const inJson = (file: unknown): Sent => ({
  target: `POST ${transcriptions}`,
  options: { body: { model: 'whisper-1', file } },
});

/** A transcription whose file is a part of a form. */
const inForm = (file: string | Buffer, name = ''): Sent =>
  post(
    transcriptions,
    formType,
    form([
      [field('model'), 'whisper-1'],
      [`${field('file')}${name}`, file],
    ]),
  );

/** A transcription whose file is the whole body. */
const asBody = (file: string | Buffer, type = 'text/plain'): Sent =>
  post(`${transcriptions}?model=whisper-1`, type, file);

const messages = JSON.stringify(say('Hello').messages);

/** Inputs of a chat, in each form of the README. */
const inputForms: Readonly<Record<string, readonly Sent[]>> = {
  'A JSON object': [chatWith(say('Hello')), post(chats, 'application/vnd.api+json', json)],
  'JSON with a wrong Content-Type, or none': [
    post(chats, undefined, Buffer.from(json)),
    post(chats, 'text/plain', json),
    post(chats, encodedForm, json),
    post(chats, 'application/octet-stream', json),
  ],
  'JSON inside a text or a list': [
    post(chats, 'application/json', JSON.stringify(json)),
    post(chats, 'application/json', `[${json}]`),
  ],
  'A form': [
    post(chats, encodedForm, new URLSearchParams({ model: 'gpt-4o', messages }).toString()),
    post(
      chats,
      formType,
      form([
        [field('model'), 'gpt-4o'],
        [field('messages'), messages],
      ]),
    ),
  ],
  'A form as the platform writes it': [
    post(
      chats,
      'application/json',
      JSON.stringify({
        '$content-type': 'multipart/form-data',
        $multipart: [
          { headers: { 'Content-Disposition': 'form-data; name="model"' }, body: 'gpt-4o' },
          { headers: { 'Content-Disposition': 'form-data; name="messages"' }, body: messages },
        ],
      }),
    ),
  ],
  'A prompt as plain text': [post(`${chats}?model=gpt-4o`, 'text/plain', 'Hello')],
  '`role` and `content` beside `model`': [
    chatWith({ model: 'gpt-4o', role: 'user', content: 'Hello' }),
    post(`${chats}?model=gpt-4o&role=user`, 'application/json', '{"content":"Hello"}'),
  ],
};

/** A file for a transcription, in each form of the README. */
const fileForms: Readonly<Record<string, readonly Sent[]>> = {
  'File content of Power Automate or Logic Apps': [inJson(content), inJson(JSON.stringify(content))],
  'An attachment of Outlook or Microsoft Graph': [
    inJson({ name: 'a.mp3', contentType: 'audio/mpeg', contentBytes: base64 }),
    inJson({ Name: 'a.mp3', ContentType: 'audio/mpeg', ContentBytes: base64 }),
  ],
  'Base64 text': [inJson(base64), inJson(sound.toString('base64url')), inForm(base64), asBody(base64)],
  'A data URL': [inJson(dataUrl), inForm(dataUrl), asBody(dataUrl)],
  '`JSON(Microphone1.Audio)` of Power Apps': [inJson(`"${dataUrl}"`)],
  'A part of a form': [inForm(sound), inForm(sound, '; filename="a.mp3"')],
  'The whole body': [
    asBody(sound, 'audio/mpeg'),
    asBody(sound, 'application/octet-stream'),
    asBody(JSON.stringify(content), 'application/json'),
  ],
};

/** The first cells of a table of the README. */
function rowsOf(heading: string): string[] {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const [, table = ''] = readme.split(`\n| ${heading} |`);
  const lines = table.split('\n\n')[0]?.split('\n') ?? [];
  return lines.flatMap((line) => /^\| (?!---)(.*?) \|/.exec(line)?.[1] ?? []);
}

test('the README lists exactly the forms that are tested', () => {
  expect(rowsOf('Inputs')).toEqual(Object.keys(inputForms));
  expect(rowsOf('A file')).toEqual(Object.keys(fileForms));
});

const casesFor = (forms: Readonly<Record<string, readonly Sent[]>>, right: FieldCase['right']) =>
  Object.entries(forms).flatMap(([form, all]) =>
    all.map((sent, index): FieldCase => ({
      title: `${form}, way ${index + 1}`,
      source: 'README',
      ...sent,
      right,
    })),
  );

runCases([
  ...casesFor(inputForms, { sent: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] } }),
  ...casesFor(fileForms, {
    sent: { model: 'whisper-1', file: { bytes: sound, filename: 'file.mp3', type: 'audio/mpeg' } },
  }),
]);
