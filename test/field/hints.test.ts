/** Tests that each error names its own cause, and what to do. */
import { gzipSync } from 'node:zlib';
import { field, form, formType, sample } from '../support/files';
import { chatWith, post, runCases, say } from './cases';

const chat = '/v1/chat/completions';
const hear = '/v1/audio/transcriptions';
const json = JSON.stringify(say('Hi'));
const parts = form([
  [field('model'), 'whisper-1'],
  [`${field('file')}; filename="a.mp3"`, sample('mp3')],
]);
const badForm = { status: 400, code: 'invalid_multipart' };
const badJson = { status: 400, code: 'invalid_json' };
const badInput = { status: 400, code: 'invalid_input' };
const badBytes = { status: 400, code: 'invalid_encoding' };
const notFound = { status: 404, code: 'route_not_found' };

runCases([
  {
    title: 'a boundary behind a comma, and a body that is no form',
    source: 'own',
    ...post(hear, 'multipart/form-data, boundary=x', 'no form'),
    right: { ...badForm, message: /no valid boundary/ },
  },
  {
    title: 'no boundary',
    source: 'own',
    ...post(hear, 'multipart/form-data', 'no form'),
    right: { ...badForm, message: /has no boundary/ },
  },
  {
    title: 'another boundary',
    source: 'own',
    ...post(hear, 'multipart/form-data; boundary=other', '--x\r\n\r\nwhisper-1\r\n--x--'),
    right: { ...badForm, message: /another boundary/ },
  },
  {
    title: 'a form whose lines end with LF',
    source: 'own',
    ...post(hear, formType, parts.toString('latin1').replaceAll('\r\n', '\n')),
    right: { ...badForm, message: /end with LF alone/ },
  },
  {
    title: 'a form that is no form',
    source: 'own',
    ...post(hear, formType, 'model=whisper-1'),
    right: { ...badForm, message: /is not a form/ },
  },
  {
    title: 'a form that is cut off',
    source: 'own',
    ...post(hear, formType, parts.subarray(0, -10)),
    right: { ...badForm, message: /cut off/ },
  },
  {
    title: 'two files',
    source: 'own',
    ...post(
      hear,
      formType,
      form([
        [field('model'), 'whisper-1'],
        [`${field('file')}; filename="a.mp3"`, sample('mp3')],
        [`${field('file')}; filename="b.mp3"`, sample('mp3')],
      ]),
    ),
    right: { ...badInput, message: /`file` was sent 2 times\. Send one file\./ },
  },
  {
    title: 'gzip as JSON',
    source: 'own',
    ...post(chat, 'application/json', gzipSync(json)),
    right: { ...badBytes, message: /compressed \(gz\)\. Send it without compression/ },
  },
  {
    title: 'gzip with its header',
    source: 'own',
    ...post(chat, 'application/json', gzipSync(json), { 'content-encoding': 'gzip' }),
    right: {
      status: 415,
      code: 'unsupported_content_type',
      message: /compressed \(Content-Encoding: gzip\)/,
    },
  },
  {
    title: 'gzip as text',
    source: 'own',
    ...post(`${chat}?model=gpt-4o`, 'text/plain', gzipSync('Hi'), { 'content-encoding': 'gzip' }),
    right: { status: 415, code: 'unsupported_content_type', message: /without compression/ },
  },
  {
    title: 'UTF-16 as JSON',
    source: 'PowerShell',
    ...post(chat, 'application/json', Buffer.from(`\ufeff${json}`, 'utf16le')),
    right: { sent: say('Hi') },
  },
  {
    title: 'UTF-16 without a mark',
    source: 'own',
    ...post(chat, 'application/json', Buffer.from(json, 'utf16le')),
    right: { ...badJson, message: /UTF-16/ },
  },
  {
    title: 'sound as JSON for an action without files',
    source: 'own',
    ...post(chat, 'application/json', sample('mp3')),
    right: { ...badBytes, message: /is a file \(mp3\)/ },
  },
  {
    title: 'a picture as text',
    source: 'own',
    ...post(`${chat}?model=gpt-4o`, 'text/plain', sample('png')),
    right: { ...badBytes, message: /is a file \(png\)/ },
  },
  {
    title: 'typographic quotes',
    source: 'own',
    ...post(chat, 'application/json', '{“model”: “gpt-4o”}'),
    right: { ...badJson, message: /line 1, column 2\. .*typographic quotes/ },
  },
  {
    title: 'a Python dict',
    source: 'own',
    ...post(chat, 'application/json', "{'model': 'gpt-4o'}"),
    right: { ...badJson, message: /Python/ },
  },
  {
    title: 'True of Python',
    source: 'own',
    ...post(chat, 'application/json', '{"model": "gpt-4o", "store": True}'),
    right: { ...badJson, message: /Python/ },
  },
  {
    title: 'two JSON bodies',
    source: 'own',
    ...post(chat, 'application/json', `${json}\n${json}`),
    right: { ...badJson, message: /second JSON value/ },
  },
  {
    title: 'a comma too many',
    source: 'own',
    ...post(chat, 'application/json', '{"model": "gpt-4o",}'),
    right: { ...badJson, message: /comma before a closing bracket/ },
  },
  {
    title: 'JSON that is cut off',
    source: 'own',
    ...post(chat, 'application/json', json.slice(0, -3)),
    right: { ...badJson, message: /ends too early/ },
  },
  {
    title: 'an expression that was not filled in',
    source: 'own',
    ...post(chat, 'application/json', '{"model": "gpt-4o", "content": @{triggerBody()}}'),
    right: { ...badJson, message: /expression/ },
  },
  {
    title: 'a quote inside a text',
    source: 'own',
    ...post(chat, 'application/json', '{"model": "gpt-4o", "content": "say "hi" now"}'),
    right: { ...badJson, message: /written as \\" or \\n/ },
  },
  {
    title: 'a page as JSON',
    source: 'own',
    ...post(chat, 'application/json', '<html></html>'),
    right: { ...badJson, message: /HTML or XML/ },
  },
  {
    title: 'a form as JSON',
    source: 'own',
    ...post(hear, 'application/json', '--x\r\nmodel'),
    right: { ...badJson, message: /is a form/ },
  },
  {
    title: 'a link in place of a file',
    source: 'own',
    target: `POST ${hear}`,
    options: { body: { model: 'whisper-1', file: 'https://contoso.sharepoint.com/a.mp3' } },
    right: { ...badInput, message: /it is a link\. Get the content of the file first/ },
  },
  {
    title: 'a blob of Power Apps in place of a file',
    source: 'own',
    target: `POST ${hear}`,
    options: { body: { model: 'whisper-1', file: 'appres://blobmanager/1' } },
    right: { ...badInput, message: /it is a link/ },
  },
  {
    title: 'an empty file',
    source: 'own',
    target: `POST ${hear}`,
    options: { body: { model: 'whisper-1', file: { $content: '' } } },
    right: { ...badInput, message: /`file` is an empty file/ },
  },
  {
    title: 'an empty id of a job',
    source: 'own',
    target: 'GET /v1/fine_tuning/jobs/',
    right: { ...badInput, message: /`fine_tuning_job_id` is missing/ },
  },
  {
    title: 'an empty id of a job, to cancel it',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs//cancel',
    right: { ...badInput, message: /`fine_tuning_job_id` is missing/ },
  },
  {
    title: 'an address without its version',
    source: 'own',
    target: 'POST /chat/completions',
    options: { body: say('Hi') },
    right: { ...notFound, message: /\/v1\/chat\/completions/ },
  },
  {
    title: 'an address with api',
    source: 'own',
    target: 'POST /api/v1/chat/completions',
    options: { body: say('Hi') },
    right: { ...notFound, message: /\/v1\/chat\/completions/ },
  },
  {
    title: 'an address of Azure',
    source: 'own',
    target: 'POST /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21',
    options: { body: say('Hi') },
    right: { ...notFound, message: /\/v1\/chat\/completions/ },
  },
  {
    title: 'an address of the current Azure',
    source: 'own',
    target: 'POST /openai/v1/chat/completions',
    options: { body: say('Hi') },
    right: { ...notFound, message: /\/v1\/chat\/completions/ },
  },
  {
    title: 'a wrong method',
    source: 'own',
    target: 'GET /v1/chat/completions',
    right: { status: 405, code: 'method_not_allowed', message: /POST/ },
  },
  {
    title: 'a stream where there is none',
    source: 'own',
    target: 'POST /v1/edits',
    options: { body: { model: 'gpt-4o', instruction: 'x', stream: true } },
    right: { ...badInput, message: /`stream` cannot be used/ },
  },
  {
    title: 'several problems at once',
    source: 'own',
    ...chatWith({ messages: 'Hi', temperature: 'warm' }),
    right: {
      ...badInput,
      message: /`model` is missing.*`messages` must be a list.*`temperature` must be a number/,
    },
  },
]);
