/** Tests that what has one meaning works, however it is written. */
import { boundary, field, form, formType, sample } from '../support/files';
import { chatWith, post, runCases, say, type FieldCase } from './cases';

const chat = '/v1/chat/completions';
const hear = '/v1/audio/transcriptions';
const mp3 = sample('mp3');
const base64 = mp3.toString('base64');
const png = sample('png').toString('base64');
const heard = { sent: { model: 'whisper-1', file: { bytes: mp3, filename: 'file.mp3' } } };
const refused = { status: 400, code: 'invalid_input' };
const inputs = JSON.stringify({ model: 'whisper-1', file: base64 });
const parts = form([
  [field('model'), 'whisper-1'],
  [`${field('file')}; filename="a.mp3"`, mp3],
]);
const part = (name: string, body: unknown) => ({
  headers: { 'Content-Disposition': `form-data; name="${name}"` },
  body,
});
const content = { '$content-type': 'audio/mpeg', $content: base64 };
const wrapped = (type: string, text: string) => ({
  '$content-type': type,
  $content: Buffer.from(text).toString('base64'),
});
const hearWith = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST ${hear}`,
  options: { body: { model: 'whisper-1', file: base64, ...body } },
});
const told = (message: string) => ({
  adaptation: { messages: expect.arrayContaining([message]) as string[] },
});

/** Bodies under labels of others. */
const labels: FieldCase[] = [
  {
    title: 'a form of the platform under the label of a form',
    source: 'own',
    ...post(
      hear,
      formType,
      JSON.stringify({ $multipart: [part('model', 'whisper-1'), part('file', content)] }),
    ),
    right: heard,
  },
  {
    title: 'JSON under the label of a form',
    source: 'own',
    ...post(hear, 'multipart/form-data', inputs),
    right: heard,
  },
  {
    title: 'an input beside the parts',
    source: 'own',
    target: `POST ${hear}`,
    options: { body: { model: 'whisper-1', $multipart: [part('file', content)] } },
    right: heard,
  },
  ...['application/octet-stream', 'audio/mpeg', 'image/png'].map((type): FieldCase => ({
    title: `JSON as ${type}`,
    source: 'own',
    ...post(hear, type, inputs),
    right: heard,
  })),
  {
    title: 'JSON as wrapped bytes',
    source: 'own',
    target: `POST ${hear}`,
    options: { body: wrapped('application/octet-stream', inputs) },
    right: heard,
  },
  {
    title: 'inputs beside a wrapped text',
    source: 'own',
    target: `POST ${chat}`,
    options: { body: { model: 'gpt-4o', ...wrapped('text/plain', 'Hi') } },
    right: { sent: say('Hi') },
  },
  ...[
    'application/json',
    'multipart/mixed; boundary=x',
    'text/plain',
    '',
    `multipart/form-data`,
    'multipart/form-data; boundary=other',
    `multipart/form-data, boundary=${boundary}`,
    `multipart/form-data; boundary = "${boundary}"`,
    `multipart/form-data; boundary='${boundary}'`,
    `multipart/form-data; boundary=--${boundary}`,
    `multipart/form-data; boundary=${boundary};`,
    `multipart/form-data; boundary=${boundary}, charset=utf-8`,
  ].map((type): FieldCase => ({
    title: `a form as ${type || 'nothing'}`,
    source: 'own',
    ...post(hear, type, parts),
    right: heard,
  })),
  {
    title: 'JSON as text beside a number in the address',
    source: 'own',
    ...post(`${chat}?max_tokens=5&model=`, 'text/plain', JSON.stringify(say('Hi'))),
    right: { sent: { ...say('Hi'), max_completion_tokens: 5 } },
  },
];

const named = (
  type: string | undefined,
  body: string | Uint8Array,
  query = '',
): Pick<FieldCase, 'target' | 'options'> => post(`/OpenAI${query}`, type, body);
const namedChat = JSON.stringify({ operation: 'ChatPost', ...say('Hi') });

/** Calls that name their action in the body. */
const operations: FieldCase[] = [
  ...['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded', ''].map(
    (type): FieldCase => ({
      title: `an action in JSON as ${type || 'nothing'}`,
      source: 'own',
      ...named(type, namedChat),
      right: { sent: say('Hi'), notSent: ['operation'] },
    }),
  ),
  {
    title: 'an action in an encoded form',
    source: 'own',
    ...named('application/x-www-form-urlencoded', 'operation=ChatPost&model=gpt-4o&role=user&content=1.0'),
    right: { sent: say('1.0') },
  },
  {
    title: 'an action in a form with a file',
    source: 'own',
    ...named(
      formType,
      form([
        [field('operation'), 'AudioTranscriptionPost'],
        [field('model'), 'whisper-1'],
        [`${field('file')}; filename="a.mp3"`, mp3],
      ]),
    ),
    right: heard,
  },
  {
    title: 'an action beside file content',
    source: 'own',
    ...named(
      'application/json',
      JSON.stringify({ operation: 'AudioTranscriptionPost', model: 'whisper-1', ...content }),
    ),
    right: heard,
  },
  {
    title: 'an action beside an attachment',
    source: 'own',
    ...named(
      'application/json',
      JSON.stringify({
        operation: 'AudioTranscriptionPost',
        model: 'whisper-1',
        name: 'a.mp3',
        contentType: 'audio/mpeg',
        contentBytes: base64,
      }),
    ),
    right: heard,
  },
  {
    title: 'an action beside parts',
    source: 'own',
    ...named(
      'application/json',
      JSON.stringify({
        operation: 'AudioTranscriptionPost',
        $multipart: [part('model', 'whisper-1'), part('file', content)],
      }),
    ),
    right: heard,
  },
  {
    title: 'an action among the parts',
    source: 'own',
    ...named(
      'application/json',
      JSON.stringify({
        $multipart: [
          part('operation', 'AudioTranscriptionPost'),
          part('model', 'whisper-1'),
          part('file', content),
        ],
      }),
    ),
    right: heard,
  },
  {
    title: 'an action with characters that nobody sees',
    source: 'own',
    ...named('application/json', JSON.stringify({ ' Operation': ['\u200bChatPost '], ...say('Hi') })),
    right: { sent: say('Hi') },
  },
  {
    title: 'a prompt as text without an action',
    source: 'own',
    ...named('text/plain', 'Hi'),
    right: { ...refused, message: /`operation` is missing/ },
  },
];

/** Names in the address that no action knows. */
const strangers = ['api-version=2024-10-21', '_=17', 'clientId=a', 'subscription-key=secret'].flatMap(
  (query): FieldCase[] => {
    const [name = ''] = query.split('=');
    const right = { notSent: [name], reply: { adaptation: { dropped: [name] } } };
    return [
      {
        title: `${name} beside a text`,
        source: 'own',
        ...post(`${chat}?model=gpt-4o&${query}`, 'text/plain', 'Hi'),
        right,
      },
      {
        title: `${name} beside a file`,
        source: 'own',
        ...post(`${hear}?model=whisper-1&${query}`, 'audio/mpeg', mp3),
        right,
      },
    ];
  },
);

/** Inputs of OpenAI, and inputs of other actions. */
const openai: FieldCase[] = [
  {
    title: 'a parameter of OpenAI in the address, beside a text',
    source: 'own',
    ...post(`${chat}?model=gpt-4o&seed=5`, 'text/plain', 'Hi'),
    right: { sent: { seed: 5 } },
  },
  ...['Standard', 'standard', 'MEDIUM'].map((quality): FieldCase => ({
    title: `an edit of the quality ${quality}`,
    source: 'own',
    target: 'POST /v1/images/edits',
    options: { body: { image: png, prompt: 'a hat', quality } },
    right: { sent: { quality: 'medium' } },
  })),
  {
    title: 'an edit of the quality HD',
    source: 'own',
    target: 'POST /v1/images/edits',
    options: { body: { image: png, prompt: 'a hat', quality: 'HD' } },
    right: {
      sent: { quality: 'high' },
      reply: { adaptation: { translated: expect.arrayContaining(['quality']) as string[] } },
    },
  },
  ...[null, '', []].map((tools): FieldCase => ({
    title: `a choice beside the tools ${JSON.stringify(tools)}`,
    source: 'own',
    ...chatWith(say('Hi', { tools, tool_choice: 'auto', parallel_tool_calls: true })),
    right: { notSent: ['tools', 'tool_choice', 'parallel_tool_calls'] },
  })),
  {
    title: 'a completion without tools',
    source: 'own',
    target: 'POST /v1/completions',
    options: { body: { model: 'gpt-4o', prompt: 'Hi', tools: [], tool_choice: 'auto' } },
    right: {
      notSent: ['tools', 'tool_choice'],
      reply: { adaptation: { dropped: ['tools', 'tool_choice'] } },
    },
  },
  {
    title: 'options of a stream without one',
    source: 'own',
    ...chatWith(say('Hi', { stream_options: { include_usage: true } })),
    right: { notSent: ['stream_options'], reply: { adaptation: { dropped: ['stream_options'] } } },
  },
  {
    title: 'a name of OpenAI in another case',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-6-sol', Reasoning_Effort: 'LOW' })),
    right: { sent: { reasoning_effort: 'low' } },
  },
  {
    title: 'the type of a tool in another case',
    source: 'own',
    ...chatWith(say('Hi', { tools: [JSON.stringify({ type: 'Function', function: { name: 'f' } })] })),
    right: { sent: { tools: [{ type: 'function', function: { name: 'f' } }] } },
  },
  {
    title: 'the type of a format in another case',
    source: 'own',
    ...chatWith(say('Give JSON', { response_format: { type: 'JSON_Object' } })),
    right: { sent: { response_format: { type: 'json_object' } } },
  },
  {
    title: 'a batch size as text',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: {
      body: {
        model: 'gpt-4o-mini',
        training_file: 'file-1',
        hyperparameters: { batch_size: '4', learning_rate_multiplier: 'Auto' },
      },
    },
    right: {
      sent: {
        method: { supervised: { hyperparameters: { batch_size: 4, learning_rate_multiplier: 'auto' } } },
      },
    },
  },
  {
    title: 'a bias as text',
    source: 'own',
    ...chatWith(say('Hi', { model: 'gpt-4o', logit_bias: { 50256: '-100' } })),
    right: { sent: { logit_bias: { 50256: -100 } } },
  },
  {
    title: 'names inside messages in another case',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', messages: [{ Role: 'user', ' Content': 'Hi' }] }),
    right: { sent: say('Hi') },
  },
  {
    title: 'an id in a form that looks like a number',
    source: 'own',
    ...post(
      chat,
      'application/x-www-form-urlencoded',
      'model=gpt-4o&role=user&content=Hi&safety_identifier=1.0&prompt_cache_key=true',
    ),
    right: { sent: { safety_identifier: '1.0', prompt_cache_key: 'true' } },
  },
  {
    title: 'a text in a form that looks like JSON',
    source: 'own',
    ...post(
      '/v1/audio/speech?return=json',
      'application/x-www-form-urlencoded',
      'model=gpt-4o-mini-tts&input=Hi&voice=alloy&instructions={"tone":"calm"}',
    ),
    right: { sent: { instructions: '{"tone":"calm"}' } },
  },
];

/** Names of models. */
const models = (
  [
    ['gpt\u20114o', 'gpt-4o'],
    ['gpt\u2013\u200b4o', 'gpt-4o'],
    ['\u202agpt-4o\u202c', 'gpt-4o'],
    ['\u2066gpt-4o\u2069', 'gpt-4o'],
    ['GPT 4o mini', 'gpt-4o-mini'],
  ] as const
).map(([written, model]): FieldCase => ({
  title: `the model ${written}`,
  source: 'own',
  ...chatWith(say('Hi', { model: written })),
  right: {
    sent: { model },
    ...(written.includes(' ') && { reply: told(`The model ${written} was read as ${model}.`) }),
  },
}));

/** Values in another shape. */
const shapes: FieldCase[] = [
  {
    title: 'a number of blanks',
    source: 'own',
    ...chatWith(say('Hi', { temperature: ' ', max_tokens: '\n', seed: ' ' })),
    right: { notSent: ['temperature', 'max_completion_tokens', 'seed'] },
  },
  {
    title: 'a number in a list',
    source: 'own',
    ...chatWith(say('Hi', { temperature: [0.5], seed: ['7'] })),
    right: { sent: { temperature: 0.5, seed: 7 } },
  },
  {
    title: 'messages as wrapped JSON',
    source: 'own',
    ...chatWith({
      model: 'gpt-4o',
      messages: wrapped('application/json', JSON.stringify(say('Hi').messages)),
    }),
    right: { sent: say('Hi') },
  },
];

/** Languages as platforms write them. */
const languages = (
  [
    ['English (United States)', 'en'],
    ['Chinese (Simplified)', 'zh'],
    ['Simplified Chinese', 'zh'],
    ['Chinese, Traditional', 'zh'],
    ['en_US.UTF-8', 'en'],
    ['en–GB', 'en'],
    ['de_DE@euro', 'de'],
    ['Mandarin', 'zh'],
    ['Farsi', 'fa'],
    ['nb-NO', 'no'],
    ['Norwegian Bokmål', 'no'],
    ['fil', 'tl'],
    ['Filipino (Philippines)', 'tl'],
    ['iw', 'he'],
    ['zh-Hant-TW', 'zh'],
    ['sr-Latn', 'sr'],
  ] as const
).map(([written, language]): FieldCase => ({
  title: `the language ${written}`,
  source: 'own',
  ...hearWith({ language: written }),
  right: { sent: { language } },
}));
const automatic = ['auto-detect', 'Auto Detect', 'detect', 'Detect language', 'automatic'].map(
  (language): FieldCase => ({
    title: `the language ${language}`,
    source: 'own',
    ...hearWith({ language }),
    right: { notSent: ['language'], reply: { adaptation: { dropped: ['language'] } } },
  }),
);
const lists: FieldCase[] = [
  {
    title: 'a list of languages',
    source: 'own',
    ...hearWith({ model: 'gpt-transcribe', languages: ['EN', 'de-DE', 'Norwegian Bokmål'] }),
    right: { sent: { languages: ['en', 'de', 'no'] }, reply: { adaptation: { translated: ['languages'] } } },
  },
  {
    title: 'a language in place of a list',
    source: 'own',
    ...hearWith({ model: 'gpt-transcribe', languages: 'English (United States)' }),
    right: { sent: { languages: ['en'] } },
  },
];

const ape = Buffer.concat([
  Buffer.from('APETAGEX'),
  Buffer.from([0xd0, 7, 0, 0, 50, 0, 0, 0]),
  Buffer.alloc(66, 1),
  mp3.subarray(10),
]);
const tag = (rest: string | Buffer) =>
  Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'), Buffer.from(rest)]);
const noise = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 89 + 131) % 256));

/** Files. */
const files: FieldCase[] = [
  ...(
    [
      ['percent-encoded', encodeURIComponent(base64)],
      ['in single quotes', `'${base64}'`],
      ['as Python prints it', `b'${base64}'`],
      ['with line breaks as text', base64.replace(/.{76}/g, '$&\\n')],
      ['in a data URL with codecs', `data:audio/mpeg;codecs="a,b";base64,${base64}`],
    ] as const
  ).map(([how, file]): FieldCase => ({
    title: `base64 ${how}`,
    source: 'own',
    ...hearWith({ file }),
    right: heard,
  })),
  {
    title: 'a second file that is empty',
    source: 'own',
    ...post(
      hear,
      formType,
      form([
        [field('model'), 'whisper-1'],
        [`${field('file')}; filename=""`, ''],
        [`${field('file')}; filename="a.mp3"`, mp3],
      ]),
    ),
    right: heard,
  },
  {
    title: 'sound behind a tag of APEv2',
    source: 'own',
    ...post(`${hear}?model=whisper-1`, 'application/octet-stream', ape),
    right: { sent: { file: { bytes: ape, filename: 'file.mp3' } } },
  },
  {
    title: 'a page behind a tag',
    source: 'own',
    ...post(`${hear}?model=whisper-1`, 'audio/mpeg', tag('<html><body>Sign in</body></html>')),
    right: { ...refused, message: /it is a web page/ },
  },
  {
    title: 'nothing behind a tag',
    source: 'own',
    ...post(`${hear}?model=whisper-1`, 'application/octet-stream', tag(Buffer.alloc(500))),
    right: { ...refused, message: /its content has no such form/ },
  },
  ...(['video/quicktime', 'audio/x-mpeg-3', 'audio/mpeg-3'] as const).map((type): FieldCase => ({
    title: `sound that only ${type} names`,
    source: 'own',
    ...post(`${hear}?model=whisper-1`, type, noise),
    right: { sent: { file: { bytes: noise } } },
  })),
  {
    title: 'a name with a blank',
    source: 'own',
    ...hearWith({ file: { name: 'a.mp3 ', contentBytes: noise.toString('base64') } }),
    right: { sent: { file: { filename: 'file.mp3' } } },
  },
  {
    title: 'a field of more than 1 MB',
    source: 'own',
    ...post(
      chat,
      formType,
      form([
        [field('model'), 'gpt-4o'],
        [field('role'), 'user'],
        [field('content'), 'x'.repeat(1_100_000)],
      ]),
    ),
    right: { sent: { model: 'gpt-4o' } },
  },
];

runCases([...labels, ...operations, ...strangers, ...openai, ...models, ...shapes]);
runCases([...languages, ...automatic, ...lists, ...files]);
