/** Tests that each error names its real cause: in JSON, in forms, in addresses, in names. */
import { field, form, formType, sample } from '../support/files';
import { chatWith, post, runCases, say, type FieldCase } from './cases';

const chat = '/v1/chat/completions';
const hear = '/v1/audio/transcriptions';
const mp3 = sample('mp3');
const json = JSON.stringify(say('Hi'));
const badJson = { status: 400, code: 'invalid_json' };
const badForm = { status: 400, code: 'invalid_multipart' };
const badInput = { status: 400, code: 'invalid_input' };
const heard = { sent: { model: 'whisper-1', file: { bytes: mp3, filename: 'file.mp3' } } };

/** Mistakes in JSON, with what is said about each. */
const mistakes: readonly [title: string, body: string, message: RegExp][] = [
  ['an empty value at the end', '{"model": "gpt-4o", "temperature": }', /A value is missing there/],
  ['an empty value in the middle', '{"temperature":,"model":"gpt-4o"}', /A value is missing there/],
  ['a decimal comma', '{"model":"gpt-4o","temperature": 0,7}', /decimal comma/],
  ['a path of Windows', '{"content":"C:\\Users"}', /backslash in a text must be written twice/],
  ['an object as text', '{"content": [object Object]}', /An object was put into a text/],
  ['code fences', '```json\n{}\n```', /code fences/],
  ['escaped quotes', '{\\"model\\":\\"gpt-4o\\"}', /escaped once too often/],
  ['HTML codes', '{&quot;model&quot;:1}', /HTML codes/],
  ['a blank of a web page', '{\u00a0"model":1}', /blank of another sort/],
  ['a number that is none', '{"temperature": NaN}', /NaN\. Write a number or null/],
  ['a zero byte at the end', `${json}\0`, /zero byte/],
  ['a comma too many', '{"model":"gpt-4o",}', /comma before a closing bracket/],
  ['a quote inside a text', '{"content": "say "hi" now"}', /Often a text contains a quote/],
];

runCases(
  mistakes.map(([title, body, message]): FieldCase => ({
    title: `JSON with ${title}`,
    source: 'own',
    ...post(chat, 'application/json', body),
    right: { ...badJson, message },
  })),
);

const part = (head: string, body: string) => `--x\r\n${head}\r\n\r\n${body}\r\n`;
const xForm = 'multipart/form-data; boundary=x';

runCases([
  ...['utf-8', 'none', 'identity'].map((encoding): FieldCase => ({
    title: `the Content-Encoding ${encoding}`,
    source: 'own',
    ...post(chat, 'application/json', json, { 'content-encoding': encoding }),
    right: { sent: say('Hi') },
  })),
  ...['audio', 'File Content', 'file[0]', "'file'"].map((name): FieldCase => ({
    title: `a file in a part called ${name}`,
    source: 'own',
    ...post(
      hear,
      formType,
      form([
        [field('model'), 'whisper-1'],
        [`${field(name)}; filename="a.mp3"`, mp3],
      ]),
    ),
    right: heard,
  })),
  {
    title: 'two files under names that nobody knows',
    source: 'own',
    ...post(
      hear,
      formType,
      form([
        [field('model'), 'whisper-1'],
        [`${field('a')}; filename="a.txt"`, 'a'],
        [`${field('b')}; filename="b.txt"`, 'b'],
      ]),
    ),
    right: { ...badInput, message: /`file` is missing/ },
  },
  {
    title: 'the same model twice',
    source: 'own',
    ...post(chat, 'application/x-www-form-urlencoded', 'model=gpt-4o&model=gpt-4o&role=user&content=Hi'),
    right: { sent: say('Hi') },
  },
  {
    title: 'two models',
    source: 'own',
    ...post(chat, 'application/x-www-form-urlencoded', 'model=gpt-4o&model=gpt-4.1&role=user&content=Hi'),
    right: { ...badInput, message: /`model` must be a text.*, but it has 2 values\. Send one\./ },
  },
  {
    title: 'a part without a name beside one with a name',
    source: 'own',
    ...post(
      hear,
      xForm,
      `${part('Content-Disposition: form-data; name="model"', 'whisper-1'.repeat(200))}${part('Content-Disposition: form-data', 'x')}--x--\r\n`,
    ),
    right: { ...badForm, message: /has no name/ },
  },
  {
    title: 'a part without a blank line',
    source: 'own',
    ...post(hear, xForm, '--x\r\nContent-Disposition: form-data; name="model"\r\nwhisper-1\r\n--x--\r\n'),
    right: { ...badForm, message: /no blank line/ },
  },
  {
    title: 'a form with CR alone',
    source: 'own',
    ...post(
      hear,
      xForm,
      part('Content-Disposition: form-data; name="model"', 'whisper-1').concat('--x--').replaceAll('\n', ''),
    ),
    right: { ...badForm, message: /CR alone/ },
  },
  {
    title: 'an unknown charset of a part',
    source: 'own',
    ...post(
      hear,
      formType,
      form([[`${field('model')}\r\nContent-Type: text/plain; charset=ebcdic`, 'whisper-1']]),
    ),
    right: { status: 415, code: 'unsupported_content_type', message: /the part `model` is not known/ },
  },
  {
    title: 'a translation with a language',
    source: 'own',
    target: 'POST /v1/audio/translations',
    options: { body: { model: 'whisper-1', file: mp3.toString('base64'), language: 'de' } },
    right: { notSent: ['language', 'languages'], reply: { adaptation: { dropped: ['language'] } } },
  },
  {
    title: 'content without a role',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', content: 'Hi' }),
    right: { ...badInput, message: /^`role` is missing\. For a question of yours, it is “user”\.$/ },
  },
  {
    title: 'a chat with a prompt',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', prompt: 'Hi' }),
    right: { ...badInput, message: /`prompt` is no input of this action.*`messages`/ },
  },
  {
    title: 'a job to cancel without its id',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs/cancel',
    right: { ...badInput, message: /`fine_tuning_job_id` is missing in the address/ },
  },
  ...['%20', '%0A', '/%0D%0A'].map((end): FieldCase => ({
    title: `an address that ends with ${end}`,
    source: 'own',
    ...post(`${chat}${end}`, 'application/json', json),
    right: { status: 404, code: 'route_not_found', message: /Use POST \/v1\/chat\/completions/ },
  })),
]);
