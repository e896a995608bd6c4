/** Tests that no letter gets lost where bytes become text: they are decoded exactly, or the call is refused. */
import { field, form, formType, sample } from '../support/files';
import { post, runCases, say } from './cases';

const chat = '/v1/chat/completions';
const text = JSON.stringify(say('Grüße aus Łódź'));
const latin1 = Buffer.from(JSON.stringify(say('Grüße')), 'latin1');
const refused = { status: 400, code: 'invalid_encoding' };
const sentGruesse = { messages: [{ role: 'user', content: 'Grüße' }] };

runCases([
  {
    title: 'JSON in ISO-8859-1 without a charset',
    source: 'PowerShell#7618, zammad#2680',
    ...post(chat, 'application/json', latin1),
    right: { ...refused, message: /The body is not UTF-8 text\. Send it as UTF-8, or name its charset/ },
  },
  {
    title: 'JSON in ISO-8859-1 with its charset',
    source: 'own',
    ...post(chat, 'application/json; charset=iso-8859-1', latin1),
    right: { sent: sentGruesse },
  },
  {
    title: 'JSON in Windows-1252 that says UTF-8',
    source: 'own',
    ...post(chat, 'application/json; charset=utf-8', latin1),
    right: { ...refused, message: /not the utf-8 that its Content-Type header says/ },
  },
  {
    title: 'UTF-8 that is declared as us-ascii',
    source: 'Python requests and mail tools',
    ...post(chat, 'application/json; charset=us-ascii', text),
    right: { sent: { messages: [{ role: 'user', content: 'Grüße aus Łódź' }] } },
  },
  {
    title: 'UTF-16 with its charset',
    source: 'own',
    ...post(chat, 'application/json; charset=utf-16le', Buffer.from(text, 'utf16le')),
    right: { sent: { messages: [{ role: 'user', content: 'Grüße aus Łódź' }] } },
  },
  {
    title: 'a prompt as text/plain in ISO-8859-1',
    source: 'own',
    ...post(`${chat}?model=gpt-4o`, 'text/plain', Buffer.from('Grüße', 'latin1')),
    right: refused,
  },
  {
    title: 'an encoded form whose percent signs stand for ISO-8859-1',
    source: 'own',
    ...post(chat, 'application/x-www-form-urlencoded', 'model=gpt-4o&role=user&content=Gr%FC%DFe'),
    right: refused,
  },
  {
    title: 'an encoded form that names its charset',
    source: 'own',
    ...post(
      chat,
      'application/x-www-form-urlencoded; charset=iso-8859-1',
      'model=gpt-4o&role=user&content=Gr%FC%DFe',
    ),
    right: { sent: sentGruesse },
  },
  {
    title: 'an encoded form with a percent sign that stands for itself',
    source: 'own',
    ...post(chat, 'application/x-www-form-urlencoded', 'model=gpt-4o&role=user&content=100% sure, 5%2F6'),
    right: { sent: { messages: [{ role: 'user', content: '100% sure, 5/6' }] } },
  },
  {
    title: 'a query in ISO-8859-1',
    source: 'own',
    ...post(`${chat}?model=Gr%FC%DFe`, 'text/plain', 'Hello'),
    right: { ...refused, message: /query of the address is not UTF-8/ },
  },
  {
    title: 'a field of a form in ISO-8859-1',
    source: 'own',
    ...post(
      '/v1/audio/transcriptions',
      formType,
      form([
        [field('model'), 'whisper-1'],
        [field('prompt'), Buffer.from('Grüße', 'latin1')],
        [`${field('file')}; filename="a.mp3"`, sample('mp3')],
      ]),
    ),
    right: { ...refused, message: /^`prompt` is not UTF-8 text/ },
  },
  {
    title: 'a field of a form in ISO-8859-1 with its charset',
    source: 'own',
    ...post(
      '/v1/audio/transcriptions',
      formType,
      form([
        [field('model'), 'whisper-1'],
        [
          `${field('prompt')}\r\nContent-Type: text/plain; charset=ISO-8859-1`,
          Buffer.from('Grüße', 'latin1'),
        ],
        [`${field('file')}; filename="a.mp3"`, sample('mp3')],
      ]),
    ),
    right: { sent: { prompt: 'Grüße' } },
  },
  {
    title: 'a field of a form in UTF-8 that says so',
    source: 'own',
    ...post(
      '/v1/audio/transcriptions',
      formType,
      form([
        [field('model'), 'whisper-1'],
        [`${field('prompt')}\r\nContent-Type: text/plain; charset=utf-8`, 'Grüße'],
        [`${field('file')}; filename="Łódź.mp3"`, sample('mp3')],
      ]),
    ),
    right: { sent: { prompt: 'Grüße' } },
  },
  {
    title: 'half of an emoji at the end of a cut text',
    source: 'kern-ai#313',
    ...post(
      chat,
      'application/json',
      '{"model":"gpt-4o","messages":[{"role":"user","content":"Hi \\ud83d"}]}',
    ),
    right: {
      sent: { messages: [{ role: 'user', content: 'Hi \ufffd' }] },
      reply: {
        adaptation: {
          translated: ['messages'],
          messages: expect.arrayContaining([expect.stringContaining('half of a character')]) as string[],
        },
      },
    },
  },
  {
    title: 'half of an emoji in an input that only OpenAI knows',
    source: 'own',
    ...post(
      chat,
      'application/json',
      '{"model":"gpt-4o","role":"user","content":"Hi","metadata":{"a\\udc00":"\\ud83d"}}',
    ),
    right: { sent: { metadata: { 'a\ufffd': '\ufffd' } } },
  },
]);
