/** Tests that a body is read for what it is, whatever its label says, and that a prompt stays a prompt. */
import { chatWith, post, runCases, say } from './cases';

const chat = '/v1/chat/completions';
const json = JSON.stringify(say('Hi'));
const right = { sent: say('Hi') };

runCases([
  {
    title: 'JSON that curl labels as a form',
    source: 'curl -d',
    ...post(chat, 'application/x-www-form-urlencoded', json),
    right,
  },
  { title: 'JSON without a label', source: 'own', ...post(chat, '', json), right },
  { title: 'JSON as text', source: 'LogicAppsUX#2528', ...post(chat, 'text/plain', json), right },
  {
    title: 'JSON as text with blanks around it',
    source: 'LogicAppsUX#4840',
    ...post(chat, 'text/plain', `\r\n ${json}\n`),
    right,
  },
  { title: 'JSON of a vendor', source: 'own', ...post(chat, 'application/vnd.api+json', json), right },
  {
    title: 'JSON with a profile',
    source: 'own',
    ...post(chat, 'application/problem+json; charset=utf-8', json),
    right,
  },
  { title: 'JSON as bytes', source: 'own', ...post(chat, 'application/octet-stream', json), right },
  { title: 'JSON as XML', source: 'own', ...post(chat, 'application/xml', json), right },
  {
    title: 'JSON in a JSON text',
    source: 'own',
    ...post(chat, 'application/json', JSON.stringify(json)),
    right,
  },
  { title: 'JSON in a list of one', source: 'own', ...post(chat, 'application/json', `[${json}]`), right },
  {
    title: 'an encoded form as JSON',
    source: 'own',
    ...post(chat, 'application/json', 'model=gpt-4o&role=user&content=Hi'),
    right,
  },
  {
    title: 'an encoded form without a label',
    source: 'own',
    ...post(chat, '', 'model=gpt-4o&role=user&content=Hi'),
    right,
  },
  {
    title: 'a completion that curl labels as a form',
    source: 'curl -d',
    ...post(
      '/v1/completions',
      'application/x-www-form-urlencoded',
      '{"model":"gpt-4o","prompt":"1+1=2&so on"}',
    ),
    right: { sent: { messages: [{ role: 'system' }, { role: 'user', content: '1+1=2&so on' }] } },
  },
  {
    title: 'a prompt that contains braces',
    source: 'own',
    ...post(`${chat}?model=gpt-4o`, 'text/plain', 'Explain {"model": 1} to me'),
    right: { sent: say('Explain {"model": 1} to me') },
  },
  {
    title: 'a prompt that is JSON with inputs, beside a model in the address',
    source: 'own',
    ...post(`${chat}?model=gpt-4o`, 'text/plain', '{"model":"a","messages":[]}'),
    right: { sent: say('{"model":"a","messages":[]}') },
  },
  {
    title: 'JSON as text that is wrong, without a model',
    source: 'own',
    ...post(chat, 'text/plain', '{"model": "gpt-4o", "content": }'),
    right: { status: 400, code: 'invalid_input', message: /`model` is missing/ },
  },
  {
    title: 'wrong JSON that curl labels as a form',
    source: 'own',
    ...post(chat, 'application/x-www-form-urlencoded', '{"model": "gpt-4o", "content": }'),
    right: { status: 400, code: 'invalid_json', message: /line 1, column 32/ },
  },
  {
    title: 'a form with fields alone for an action without files',
    source: 'own',
    ...post(
      chat,
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-4o\r\n--x\r\nContent-Disposition: form-data; name="content"\r\n\r\nHi\r\n--x\r\nContent-Disposition: form-data; name="role"\r\n\r\nuser\r\n--x--\r\n',
    ),
    right,
  },
  {
    title: 'XML',
    source: 'own',
    ...post(chat, 'application/xml', '<model>gpt-4o</model>'),
    right: { status: 415, code: 'unsupported_content_type', message: /application\/json/ },
  },
  {
    title: 'inputs in the address beside JSON',
    source: 'own',
    ...chatWith({}),
    ...post(`${chat}?model=gpt-4o`, 'application/json', '{"role":"user","content":"Hi"}'),
    right,
  },
]);
