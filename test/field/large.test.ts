/**
 * Tests that no input keeps the app busy: each is large, of the shape that costs most, and gets its right reply before jest's
 * ordinary time limit. Such an input would stop the app for everybody.
 */
import { field, form, formType, sample } from '../support/files';
import { chatWith, post, runCases, say, type FieldCase } from './cases';

const blanks = ' '.repeat(400_000);
const lines = '\n'.repeat(400_000);
const hear = '/v1/audio/transcriptions';
const base64 = sample('mp3').toString('base64');
const hearWith = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST ${hear}`,
  options: { body: { model: 'whisper-1', file: base64, ...body } },
});
const badInput = { status: 400, code: 'invalid_input' };
const sentFile = { file: { filename: 'file.mp3', bytes: sample('mp3') } };

runCases([
  {
    title: 'a body of line breaks',
    source: 'own',
    ...post(`${hear}?model=whisper-1`, 'application/octet-stream', lines),
    right: { ...badInput, message: /it is a text, not a sound/ },
  },
  {
    title: 'a file of blanks',
    source: 'own',
    ...hearWith({ file: `${blanks}x` }),
    right: { ...badInput, message: /`file` must be/ },
  },
  {
    title: 'a data URL of blanks, with a quote that does not end it',
    source: 'own',
    ...hearWith({ file: `data:audio/mpeg;base64,${blanks}"x` }),
    right: { ...badInput, message: /`file` must be/ },
  },
  {
    title: 'a data URL of very many parameters',
    source: 'own',
    ...hearWith({ file: `data:${';base64'.repeat(60_000)}` }),
    right: { ...badInput, message: /`file` must be/ },
  },
  {
    title: 'line breaks inside base64',
    source: 'own',
    ...hearWith({ file: `${base64.slice(0, 8)}${lines}${base64.slice(8)}` }),
    right: { sent: sentFile },
  },
  {
    title: 'blanks inside a model',
    source: 'own',
    ...chatWith(say('Hi', { model: `a${blanks}b` })),
    right: { status: 404, code: 'openai_rejected', sent: { model: `a${blanks}b` } },
  },
  {
    title: 'blanks around a model',
    source: 'own',
    ...chatWith(say('Hi', { model: `${blanks}gpt-4o${lines}` })),
    right: { sent: { model: 'gpt-4o' } },
  },
  {
    title: 'a name that OpenAI repeats in its refusal',
    source: 'own',
    ...chatWith(say('Hi', { model: 'model '.repeat(60_000) })),
    right: { status: 404, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'blanks inside a role',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', role: `a${blanks}b`, content: 'Hi' }),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'blanks inside a language',
    source: 'own',
    ...hearWith({ language: `a${blanks}b` }),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'a language of very many subtags',
    source: 'own',
    ...hearWith({ language: `en${'-abcdefgh'.repeat(40_000)}` }),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'blanks inside a size',
    source: 'own',
    target: 'POST /v1/images/generations',
    options: { body: { prompt: 'a tree', size: `1${blanks}x` } },
    right: { ...badInput, message: /`size` must be of the form 1024x1024/ },
  },
  {
    title: 'blanks inside a number',
    source: 'own',
    ...chatWith(say('Hi', { temperature: `0${blanks}.5` })),
    right: { ...badInput, message: /`temperature` must be a number/ },
  },
  {
    title: 'very many thousands in a number',
    source: 'own',
    ...chatWith(say('Hi', { max_tokens: `1${'.000'.repeat(100_000)}x` })),
    right: { ...badInput, message: /`max_tokens` must be a whole number/ },
  },
  {
    title: 'blanks inside a boolean',
    source: 'own',
    ...chatWith(say('Hi', { store: `a${blanks}b` })),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'blanks inside the name of an input',
    source: 'own',
    ...chatWith(say('Hi', { [`a${blanks}b`]: 1 })),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'brackets and blanks in the name of an input',
    source: 'own',
    ...chatWith(say('Hi', { [`a${'[]'.repeat(50_000)}${blanks}b`]: 1 })),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'blanks inside the name of a field',
    source: 'own',
    ...post(
      '/v1/chat/completions',
      'application/x-www-form-urlencoded',
      `model=gpt-4o&role=user&content=Hi&a${'+'.repeat(400_000)}b=1`,
    ),
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'very many names',
    source: 'own',
    ...post(
      '/v1/chat/completions',
      'application/x-www-form-urlencoded',
      `model=gpt-4o&role=user&content=Hi&${'a=1&'.repeat(1_000_000)}`,
    ),
    right: { status: 413, code: 'body_too_large', message: /more than 10000 inputs/ },
  },
  {
    title: 'very many names in JSON',
    source: 'own',
    ...post(
      '/v1/chat/completions',
      'application/json',
      `{${Array.from({ length: 300_000 }, (_, index) => `"a${index}":1`).join()}}`,
    ),
    right: { status: 413, code: 'body_too_large', message: /more than 10000 inputs/ },
  },
  {
    title: 'as many names as a call can have',
    source: 'own',
    ...chatWith(say('Hi', Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`a${index}`, 1])))),
    right: { status: 400, code: 'parameter_not_supported', sent: { a8999: 1 } },
  },
  {
    title: 'blanks inside the headers of many parts',
    source: 'own',
    ...post(
      hear,
      formType,
      form([
        [field('model'), 'whisper-1'],
        [`${field('file')}; filename="a.mp3"`, sample('mp3')],
        ...Array.from({ length: 100 }, (_, index): [string, string] => [
          `${field('prompt')}\r\nContent-Type: a${' '.repeat(14_000)}b`,
          String(index),
        ]),
      ]),
    ),
    right: { ...badInput, message: /`prompt`/ },
  },
  {
    title: 'blanks inside the headers of the platform’s form',
    source: 'own',
    target: `POST ${hear}`,
    options: {
      body: {
        $multipart: [{ headers: { 'Content-Disposition': `form-data;${blanks}x; name=a` }, body: 'x' }],
      },
    },
    right: { ...badInput, message: /`file` is missing/ },
  },
  {
    title: 'very many parts in the platform’s form',
    source: 'own',
    target: `POST ${hear}`,
    options: { body: { $multipart: Array.from({ length: 100_000 }, () => ({ headers: {}, body: 'x' })) } },
    right: { status: 413, code: 'body_too_large' },
  },
  {
    title: 'blanks inside the type of content',
    source: 'own',
    ...chatWith(say({ '$content-type': `text/plain;${blanks}x`, $content: 'SGk=' })),
    right: { sent: say('Hi') },
  },
]);

const odd = { toString: 1, valueOf: 1 };
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

runCases([
  {
    title: 'an object that cannot become a text, beside the same input in the address',
    source: 'own',
    ...post('/v1/embeddings?user=x', 'application/json', JSON.stringify({ input: 'x', user: odd })),
    right: { ...badInput, message: /`user` must be a text/ },
  },
  {
    title: 'a list nested very deeply, beside the same input in the address',
    source: 'own',
    ...post('/v1/embeddings?user=x', 'application/json', `{"input":"x","user":${deep}}`),
    right: { ...badInput, message: /`user` must be a text/ },
  },
  {
    title: 'a stream nested very deeply',
    source: 'own',
    ...post('/v1/embeddings', 'application/json', `{"input":"x","stream":${deep}}`),
    right: { ...badInput, message: /nested too deeply/ },
  },
  {
    title: 'a format that cannot become a text',
    source: 'own',
    ...chatWith(say('Hi', { response_format: { type: 'text', ...odd } })),
    right: { sent: { response_format: odd } },
  },
  {
    title: 'a quality that cannot become a text',
    source: 'own',
    target: 'POST /v1/images/edits',
    options: { body: { image: sample('png').toString('base64'), prompt: 'a hat', quality: odd } },
    right: { status: 400, code: 'openai_rejected', sent: { quality: expect.any(String) as string } },
  },
  {
    title: 'a limit that cannot become a number',
    source: 'own',
    target: 'POST /v1/edits',
    options: { body: { model: 'gpt-4o', instruction: 'x', max_tokens: odd } },
    right: { status: 400, code: 'openai_rejected', sent: {} },
  },
  {
    title: 'a method whose type cannot become a text',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', n_epochs: 3, method: { type: odd } } },
    right: {
      status: 400,
      code: 'openai_rejected',
      sent: { method: { type: odd, supervised: { hyperparameters: { n_epochs: 3 } } } },
    },
  },
  ...['constructor', '__proto__', 'toString'].map((quality): FieldCase => ({
    title: `a quality called ${quality}`,
    source: 'own',
    target: 'POST /v1/images/generations',
    options: { body: { prompt: 'a tree', quality } },
    right: { status: 400, code: 'openai_rejected', sent: { quality } },
  })),
  {
    title: 'an effort called constructor',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-6-sol', reasoning_effort: 'constructor', max_tokens: 5 })),
    right: { notSent: ['reasoning_effort'], sent: { max_completion_tokens: 25_005 } },
  },
]);
