/** Tests that nothing which a caller sends is lost, overwritten or rounded without a word. */
import { field, form, formType, sample } from '../support/files';
import { chatWith, post, runCases, say, type FieldCase } from './cases';

const refused = { status: 400, code: 'invalid_input' };
const complete = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/completions',
  options: { body: { model: 'gpt-4o', ...body } },
});
const edit = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/edits',
  options: { body: { model: 'gpt-4o', instruction: 'Shorten it.', ...body } },
});
const png = sample('png').toString('base64');
const variation = (prompt: string): FieldCase => ({
  title: `a variation with the prompt ${prompt}`,
  source: 'own',
  target: 'POST /v1/images/variations',
  options: { body: { image: png, prompt } },
  right: { ...refused, message: /`prompt`/ },
});
const tune = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/fine_tuning/jobs',
  options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', ...body } },
});
const large = '12345678901234567890';
const raw = (body: string) => post('/v1/chat/completions', 'application/json', body);
/** What the app writes itself contains each of these messages. */
const similar = [
  [
    { role: 'system', content: '' },
    { role: 'user', content: 'text' },
  ],
  [
    { role: 'system', content: '' },
    { role: 'user', content: '' },
  ],
];

runCases([
  ...similar.flatMap((messages): FieldCase[] => [
    {
      title: 'messages for a completion',
      source: 'own',
      ...complete({ messages }),
      right: { ...refused, message: /`messages`/ },
    },
    {
      title: 'messages for an edit',
      source: 'own',
      ...edit({ messages }),
      right: { ...refused, message: /`messages`/ },
    },
  ]),
  variation('image'),
  variation('the same subject in the same style'),
  ...['content', 'input', 'question', 'text'].map((name): FieldCase => ({
    title: `a completion with ${name} in place of a prompt`,
    source: 'own',
    ...complete({ [name]: 'What is 1 + 1?' }),
    right: {
      ...refused,
      message: new RegExp(`\`${name}\` is no input of this action.*Write the text into \`prompt\``),
    },
  })),
  {
    title: 'an edit with text in place of an input',
    source: 'own',
    ...edit({ text: 'Helo' }),
    right: { ...refused, message: /`text` is no input of this action.*`input`/ },
  },
  {
    title: 'a completion without a prompt',
    source: 'own',
    ...complete({}),
    right: { sent: { model: 'gpt-4o' } },
  },
  ...['max_completion_tokens', 'seed', 'top_logprobs'].map((name): FieldCase => ({
    title: `${name} that could be one or a thousand`,
    source: 'own',
    ...chatWith(say('Hi', { [name]: '1.000' })),
    right: { ...refused, message: new RegExp(`\`${name}\` must be a whole number`) },
  })),
  {
    title: 'a fraction with three digits where there can be one',
    source: 'own',
    ...chatWith(say('Hi', { frequency_penalty: '0.125', temperature: '1.000' })),
    right: { sent: { frequency_penalty: 0.125, temperature: 1 } },
  },
  ...[`"user":${large}`, `"seed":${large}`, `"metadata":{"id":${large}}`].map((more): FieldCase => ({
    title: `a number with too many digits: ${more}`,
    source: 'own',
    ...raw(`{"model":"gpt-4o","role":"user","content":"Hi",${more}}`),
    right: { ...refused, message: /too many digits, which JSON rounds\. Send it as text/ },
  })),
  {
    title: 'a seed with too many digits as text',
    source: 'own',
    ...chatWith(say('Hi', { seed: large })),
    right: { ...refused, message: /`seed` must be a whole number/ },
  },
  {
    title: 'a user of many digits as text',
    source: 'own',
    ...chatWith(say('Hi', { user: large })),
    right: { sent: { safety_identifier: large } },
  },
  {
    title: 'a large limit in a schema',
    source: 'own',
    ...chatWith(
      say('Hi', {
        tools: [{ type: 'function', function: { name: 'f', parameters: { maximum: 2 ** 63 } } }],
      }),
    ),
    right: { sent: { tools: [{ type: 'function' }] } },
  },
  {
    title: 'a user of 33 emoji',
    source: 'own',
    ...chatWith(say('Hi', { user: '😀'.repeat(33) })),
    right: { sent: { safety_identifier: '😀'.repeat(33) } },
  },
  ...[
    'GET /v1/fine_tuning/jobs/ftjob-1?fine_tuning_job_id=ftjob-2',
    'POST /v1/fine_tuning/jobs/ftjob-1/cancel',
  ].map((target): FieldCase => ({
    title: `another job than in the path: ${target}`,
    source: 'own',
    target,
    ...(target.startsWith('POST') && { options: { body: { fine_tuning_job_id: 'ftjob-2' } } }),
    right: {
      ...refused,
      message: /`fine_tuning_job_id` has one value in the path of the address and another elsewhere/,
    },
  })),
  {
    title: 'epochs in two places',
    source: 'own',
    ...tune({
      hyperparameters: { n_epochs: 3 },
      method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 5 } } },
    }),
    right: { ...refused, message: /`n_epochs` is given twice.*`method`/ },
  },
  {
    title: 'epochs beside hyperparameters in JSON',
    source: 'own',
    ...tune({ n_epochs: 3, hyperparameters: '{"batch_size":2}' }),
    right: { sent: { method: { supervised: { hyperparameters: { n_epochs: 3, batch_size: 2 } } } } },
  },
  {
    title: 'hyperparameters in a list of one',
    source: 'own',
    ...tune({ hyperparameters: [{ n_epochs: 3 }] }),
    right: { sent: { method: { supervised: { hyperparameters: { n_epochs: 3 } } } } },
  },
  {
    title: 'a style for an edit becomes part of the prompt',
    source: 'own',
    target: 'POST /v1/images/edits',
    options: { body: { image: png, prompt: 'a hat', style: 'vivid' } },
    right: {
      sent: { prompt: 'a hat\n\nStyle: vivid, hyper-real and dramatic.' },
      reply: { adaptation: { dropped: [], translated: expect.arrayContaining(['style']) as string[] } },
    },
  },
  {
    title: 'texts to embed as JSON text',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: '["a","b"]' } },
    right: { sent: { input: ['a', 'b'] } },
  },
  {
    title: 'tokens to embed as JSON text',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: '[1, 2]' } },
    right: { sent: { input: [1, 2] } },
  },
  {
    title: 'a text to embed that only looks like a list',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: '[{"a":1}]' } },
    right: { sent: { input: '[{"a":1}]' } },
  },
  {
    title: 'texts to check as JSON text',
    source: 'own',
    target: 'POST /v1/moderations',
    options: { body: { input: '["a","b"]' } },
    right: { sent: { input: ['a', 'b'] } },
  },
  {
    title: 'a voice of one’s own in a form',
    source: 'own',
    ...post(
      '/v1/audio/speech?return=json',
      'application/x-www-form-urlencoded',
      'model=tts-1&input=Hi&voice={"id":"v_1"}',
    ),
    right: { sent: { voice: { id: 'v_1' } } },
  },
  {
    title: 'the last of two keys counts in JSON',
    source: 'RFC 8259',
    ...raw('{"model":"gpt-4o","role":"user","content":"Hi","content":"Ho"}'),
    right: { sent: say('Ho') },
  },
]);

const hearForm = (prompt: string, encoding: string): Pick<FieldCase, 'target' | 'options'> =>
  post(
    '/v1/audio/transcriptions',
    formType,
    form([
      [field('model'), 'whisper-1'],
      [`${field('prompt')}\r\nContent-Transfer-Encoding: ${encoding}`, prompt],
      [`${field('file')}; filename="a.mp3"\r\nContent-Transfer-Encoding: binary`, sample('mp3')],
    ]),
  );

runCases([
  {
    title: 'a field in base64',
    source: 'Java Mail',
    ...hearForm('R3LDvMOfZQ==', 'base64'),
    right: { sent: { prompt: 'Grüße' } },
  },
  {
    title: 'a field as quoted-printable',
    source: 'Java Mail',
    ...hearForm('Gr=C3=BC=\r\n=C3=9Fe', 'Quoted-Printable'),
    right: { sent: { prompt: 'Grüße' } },
  },
  {
    title: 'a field of 8 bit',
    source: 'own',
    ...hearForm('Grüße', '8bit'),
    right: { sent: { prompt: 'Grüße' } },
  },
  {
    title: 'a field in an encoding that nobody knows',
    source: 'own',
    ...hearForm('x', 'gzip64'),
    right: { status: 400, code: 'invalid_multipart', message: /`prompt` cannot be decoded/ },
  },
  {
    title: 'a field in damaged base64',
    source: 'own',
    ...hearForm('R3L=vM', 'base64'),
    right: { status: 400, code: 'invalid_multipart', message: /`prompt` cannot be decoded/ },
  },
]);

const hear = (query: string): Pick<FieldCase, 'target' | 'options'> =>
  post(`/v1/audio/transcriptions?model=whisper-1&${query}`, 'audio/mpeg', sample('mp3'));
const speak = (query: string): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST /v1/audio/speech?${query}`,
  options: { body: { model: 'tts-1', input: 'Hi', voice: 'alloy' } },
});
const strict = (query: string, body: object = {}): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST /v1/chat/completions${query}`,
  options: { body: say('Hi', { model: 'gpt-4-turbo', ...body }) },
});
const retired = { status: 410, code: 'model_retired' };

runCases([
  {
    title: 'a form of the reply in upper case',
    source: 'own',
    ...speak('Return=JSON'),
    right: { reply: { '$content-type': 'audio/mpeg' } },
  },
  ...['srt', 'bogus', 'file'].map((form): FieldCase => ({
    title: `a transcription as ${form}`,
    source: 'own',
    ...hear(`return=${form}`),
    right: { ...refused, message: /`return` must be json or text for this action/ },
  })),
  {
    title: 'speech as text',
    source: 'own',
    ...speak('return=text'),
    right: { ...refused, message: /`return` must be json or file for this action/ },
  },
  {
    title: 'a chat as text',
    source: 'own',
    target: 'POST /v1/chat/completions?return=text',
    options: { body: say('Hi') },
    right: { ...refused, message: /`return` must be json for this action/ },
  },
  {
    title: 'a chat as JSON',
    source: 'own',
    target: 'POST /v1/chat/completions?return=json',
    options: { body: say('Hi') },
    right: {},
  },
  { title: 'Strict_Model in the address', source: 'own', ...strict('?Strict_Model=true'), right: retired },
  {
    title: 'strict_model as Yes in the address',
    source: 'own',
    ...strict('?strict_model=Yes'),
    right: retired,
  },
  {
    title: 'strict_model as Yes in the body',
    source: 'own',
    ...strict('', { 'Strict_Model ': 'Yes' }),
    right: retired,
  },
  {
    title: 'strict_model as No',
    source: 'own',
    ...strict('?strict_model=No'),
    right: { notSent: ['strict_model'] },
  },
  {
    title: 'strict_model that is neither',
    source: 'own',
    ...strict('?strict_model=maybe'),
    right: { ...refused, message: /`strict_model` must be true or false/ },
  },
]);
