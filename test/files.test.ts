/** Tests that the app accepts a file in every way in which callers send one. */
import { isReceivedFile, type ReceivedFile } from '../local/openai/form';
import type { JsonObject } from '../src/json';
import { startScene, type Scene } from './support/app';
import { call, type CallOptions, type Reply } from './support/call';
import { boundary, field, fields, form, formType, sample, type Part } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

/** The file that OpenAI received last. */
function received(name = 'file'): ReceivedFile {
  const file = scene.openai.requests.at(-1)?.body?.[name];
  if (!isReceivedFile(file)) throw new Error(`OpenAI has received no ${name}`);
  return file;
}

const multipart = (parts: readonly Part[]): CallOptions => ({
  body: form(parts),
  headers: { 'content-type': formType },
});

/** Every way in which a caller can send a file together with the other inputs. */
const ways: Record<
  string,
  (name: string, file: Buffer, others: Record<string, string>) => [query: string, CallOptions]
> = {
  'a form whose part has a file name and a content type': (name, file, others) => [
    '',
    multipart([
      ...fields(others),
      [`${field(name)}; filename="my sound.xyz"\r\nContent-Type: audio/mpeg`, file],
    ]),
  ],
  'a form with the file before the fields': (name, file, others) => [
    '',
    multipart([
      [`${field(name)}; filename="${name}"\r\nContent-Type: application/octet-stream`, file],
      ...fields(others),
    ]),
  ],
  'a part without a file name, as the designer sends it': (name, file, others) => [
    '',
    multipart([...fields(others), [`${field(name)}\r\nContent-Type: audio/mpeg`, file]]),
  ],
  'a part that has only a name': (name, file, others) => [
    '',
    multipart([...fields(others), [field(name), file]]),
  ],
  'a part whose headers are folded and in another letter case': (name, file, others) => [
    '',
    multipart([
      ...fields(others),
      [`content-type: audio/x\r\nCONTENT-DISPOSITION: form-data;\r\n name=${name}`, file],
    ]),
  ],
  'a part with an empty file name': (name, file, others) => [
    '',
    multipart([...fields(others), [`${field(name)}; filename=""\r\nContent-Type: audio/mpeg`, file]]),
  ],
  'base64url with line breaks': (name, file, others) => [
    '',
    {
      body: {
        ...others,
        [name]: ` ${file.toString('base64url').replace(/(.{60})/g, '$1\r\n')}\n`,
      },
    },
  ],
  'base64 in a URL-encoded form, whose plus signs have become spaces': (name, file, others) => [
    '',
    {
      body: `${new URLSearchParams(others).toString()}&${name}=${file.toString('base64')}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ],
  'a file name in UTF-8': (name, file, others) => [
    '',
    multipart([...fields(others), [`${field(name)}; filename="Grüße \u{1F600}.mp3"`, file]]),
  ],
  'an object as Power Automate sends it': (name, file, others) => [
    '',
    {
      body: {
        ...others,
        [name]: { '$content-type': 'application/octet-stream', $content: file.toString('base64') },
      },
    },
  ],
  'base64 text': (name, file, others) => ['', { body: { ...others, [name]: file.toString('base64') } }],
  'a data URL': (name, file, others) => [
    '',
    { body: { ...others, [name]: `data:audio/mpeg;base64,${file.toString('base64')}` } },
  ],
  'the whole body, with the other inputs in the query': (_, file, others) => [
    `?${new URLSearchParams(others).toString()}`,
    { body: file, headers: { 'content-type': 'audio/mpeg' } },
  ],
};

const sounds = ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'ogg', 'wav', 'webm'];

describe.each([
  ['transcriptions', 'Bytes gehört.'],
  ['translations', 'bytes.'],
])('%s', (action, said) => {
  const send = (way: string, kind: string, others: Record<string, string>): Promise<Reply> => {
    const [query, options] = ways[way]?.('file', sample(kind), others) ?? ['', {}];
    return call(scene.app.url, `POST /v1/audio/${action}${query}`, options);
  };

  test.each(Object.keys(ways))('takes a sound sent as %s', async (way) => {
    for (const kind of ['mp3', 'wav']) {
      const reply = await send(way, kind, {
        model: 'whisper-1',
        prompt: 'Grüße',
        temperature: '0.2',
        response_format: 'text',
      });
      expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
      expect(reply.body.text).toContain(said);
      expect(received().bytes.equals(sample(kind))).toBe(true);
      expect(scene.openai.requests.at(-1)?.body).toMatchObject({
        ...{ model: 'whisper-1', prompt: 'Grüße', temperature: 0.2, response_format: 'json' },
      });
    }
  });

  test.each(sounds)(
    'a file of kind %s is sent to OpenAI with a matching file name and content type',
    async (kind) => {
      await send('base64 text', kind, { model: 'whisper-1' });
      expect(received().filename).toBe(`file.${kind}`);
      expect(received().type).toMatch(/^(audio|video)\//);
    },
  );

  test('returns plain text on request', async () => {
    const [, options] = ways['base64 text']?.('file', sample('mp3'), { model: 'whisper-1' }) ?? ['', {}];
    const reply = await call(scene.app.url, `POST /v1/audio/${action}?return=text`, options);
    expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(reply.text).toContain(said);
  });
});

describe.each(['edits', 'variations'])('a picture for %s', (action) => {
  test.each(Object.keys(ways))('can be sent as %s', async (way) => {
    for (const kind of ['png', 'webp']) {
      const [query, options] = ways[way]?.('image', sample(kind), { n: '1', user: 'Grüße' }) ?? ['', {}];
      const reply = await call(scene.app.url, `POST /v1/images/${action}${query}`, options);
      expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
      expect(received('image').bytes.equals(sample(kind))).toBe(true);
      expect(received('image').filename).toBe(`image.${kind}`);
      expect(scene.openai.requests.at(-1)?.body).toMatchObject({ n: 1, user: 'Grüße' });
    }
  });
});

describe('a request', () => {
  const post = (options: CallOptions, query = '') =>
    call(scene.app.url, `POST /v1/audio/transcriptions${query}`, options);

  const cases: [string, CallOptions, number, string, string][] = [
    [
      'a file of the wrong kind',
      { body: { model: 'whisper-1', file: sample('pdf').toString('base64') } },
      400,
      'invalid_input',
      '`file` must be one of flac, m4a, mp3, mp4, mpeg, ogg, wav, webm, but it is pdf.',
    ],
    [
      'a PNG file instead of a sound',
      { body: { model: 'whisper-1', file: sample('png').toString('base64') } },
      400,
      'invalid_input',
      'but it is png',
    ],
    [
      'a file of an unknown kind',
      { body: { model: 'whisper-1', file: Buffer.from('just text').toString('base64') } },
      400,
      'invalid_input',
      'but it is a text, not a sound.',
    ],
    [
      'a number instead of a file',
      { body: { model: 'whisper-1', file: 5 } },
      400,
      'invalid_input',
      '`file` must be a file: bytes, base64, or an object with $content.',
    ],
    ['no file', { body: { model: 'whisper-1' } }, 400, 'invalid_input', '`file` is missing.'],
    [
      'an empty file',
      multipart([...fields({ model: 'whisper-1' }), [`${field('file')}; filename="a.mp3"`, '']]),
      400,
      'invalid_input',
      '`file` is an empty file.',
    ],
    [
      'a wrong value in another field',
      multipart(fields({ temperature: 'warm' })),
      400,
      'invalid_input',
      '`temperature` must be a number from 0 to 1.',
    ],
    [
      'a file that is too large',
      { body: sample('mp3', 25 * 1024 * 1024 + 1), headers: { 'content-type': 'audio/mpeg' } },
      413,
      'body_too_large',
      '`file` is larger than 25 MB',
    ],
    [
      'a file that is too large, in a form',
      multipart([[`${field('file')}; filename="a.mp3"`, sample('mp3', 25 * 1024 * 1024 + 1)]]),
      413,
      'body_too_large',
      '`file` is larger than 25 MB',
    ],
    [
      'a file that is too large, as base64',
      { body: { file: sample('mp3', 25 * 1024 * 1024 + 1).toString('base64') } },
      413,
      'body_too_large',
      '`file` is larger than 25 MB',
    ],
    [
      'too many parts',
      multipart(Array.from({ length: 130 }, (_, index) => [field(`a${index}`), 'x'])),
      413,
      'body_too_large',
      'too many parts',
    ],
    [
      'a form that is cut off',
      { body: form([[field('model'), 'whisper-1']]).subarray(0, -4), headers: { 'content-type': formType } },
      400,
      'invalid_multipart',
      'The form is cut off',
    ],
    [
      'a form without a boundary',
      { body: form([]), headers: { 'content-type': 'multipart/form-data' } },
      400,
      'invalid_multipart',
      'boundary',
    ],
    [
      'a part without a name, after large parts',
      multipart([
        [`${field('file')}; filename="a.mp3"`, sample('mp3', 70_000)],
        [`${field('file')}; filename="b.mp3"`, sample('mp3', 70_000)],
        ['Content-Disposition: form-data; filename="c.mp3"', 'x'],
      ]),
      ...([400, 'invalid_multipart', 'has no name'] as const),
    ],
    [
      'a field without a name',
      multipart([['Content-Disposition: form-data', 'x']]),
      ...([400, 'invalid_multipart', 'has no name'] as const),
    ],
    [
      'a part without a Content-Disposition header',
      multipart([...fields({ model: 'whisper-1' }), ['Content-Type: audio/mpeg', sample('mp3')]]),
      ...([400, 'invalid_multipart', 'has no name'] as const),
    ],
    [
      'content that contains the boundary',
      multipart([
        ...fields({ model: 'whisper-1' }),
        [
          `${field('file')}; filename="a.mp3"`,
          Buffer.concat([sample('mp3'), Buffer.from(`\r\n--${boundary}X more`)]),
        ],
      ]),
      ...([400, 'invalid_multipart', 'has no blank line'] as const),
    ],
    [
      'an unknown charset',
      multipart([[`${field('model')}\r\nContent-Type: text/plain; charset=bogus`, 'whisper-1']]),
      ...([415, 'unsupported_content_type', 'charset'] as const),
    ],
    [
      'thousands of delimiters',
      { body: `\r\n--${boundary}`.repeat(100_000), headers: { 'content-type': formType } },
      ...([413, 'body_too_large', 'too many parts'] as const),
    ],
    [
      'a file that is too large, in a field that the action does not know',
      multipart([[`${field('other')}; filename="a"`, Buffer.alloc(25 * 1024 * 1024 + 2)]]),
      ...([413, 'body_too_large', '`file` is larger than 25 MB'] as const),
    ],
    ...['QUJDR', 'QUJD=QUJD', 'QUJD"}<html>', '....'].map(
      (file): [string, CallOptions, number, string, string] => [
        `invalid base64: ${file}`,
        { body: { model: 'whisper-1', file } },
        ...([400, 'invalid_input', 'must be a file'] as const),
      ],
    ),
    [
      'thousands of nested lists instead of a file',
      {
        body: `{"model":"whisper-1","file":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
        headers: { 'content-type': 'application/json' },
      },
      ...([400, 'invalid_input', '`file` must be a file'] as const),
    ],
    [
      'a file, and another input that is nested too deeply',
      {
        body: `{"model":"whisper-1","file":"${sample('mp3').toString('base64')}","zz":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
        headers: { 'content-type': 'application/json' },
      },
      ...([400, 'invalid_input', 'nested too deeply'] as const),
    ],
    [
      'an empty form',
      { body: '', headers: { 'content-type': formType } },
      400,
      'invalid_multipart',
      'The form is empty',
    ],
  ];

  test.each(cases)(
    'is refused before anything is sent when it has %s',
    async (_, options, status, code, words) => {
      const before = scene.openai.requests.length;
      const reply = await post(options);
      expect([reply.status, reply.body.error?.code]).toEqual([status, code]);
      expect(reply.body.error?.message).toContain(words);
      expect(reply.headers.get('ratelimit')).toBeNull();
      expect(scene.openai.requests).toHaveLength(before);
    },
  );

  test('is accepted when it has a file of exactly the largest size', async () => {
    const largest = sample('mp3', 25 * 1024 * 1024);
    const reply = await post(
      multipart([...fields({ model: 'whisper-1' }), [`${field('file')}; filename="a.mp3"`, largest]]),
    );
    expect(reply.status).toBe(200);
    expect(received().bytes.equals(largest)).toBe(true);
  });
});

test('a list of thousands of files is refused', async () => {
  const body = { prompt: 'a', image: Array.from({ length: 200_000 }, () => 'QUJD') };
  const reply = await call(scene.app.url, 'POST /v1/images/edits', { body });
  expect(reply.status).toBe(400);
});

test('JSON cannot imitate a file, and cannot add headers to the form that OpenAI gets', async () => {
  const forged = { slices: [], size: 0, kind: 'x"\r\nX-Injected: 1\r\n\r\nhello' };
  const chatted = await call(scene.app.url, 'POST /v1/chat/completions', {
    body: { model: 'gpt-4o', role: 'user', content: 'Hello', metadata: forged },
  });
  expect(chatted.status).toBe(200);
  expect(scene.openai.requests.at(-1)?.headers['content-type']).toBe('application/json');
  const before = scene.openai.requests.length;
  const name = 'x"\r\nX-Injected: 1\r\n\r\ny';
  const body = { model: 'whisper-1', file: sample('mp3').toString('base64'), [name]: forged };
  await call(scene.app.url, 'POST /v1/audio/transcriptions', { body });
  const sent = scene.openai.requests[before]?.body;
  expect(sent).toMatchObject({ model: 'whisper-1', file: { filename: 'file.mp3' } });
  expect(sent?.['x%22%0D%0AX-Injected: 1%0D%0A%0D%0Ay']).toBe(JSON.stringify(forged));
});

test('a sound is recognized even after a large ID3 tag, such as an album cover', async () => {
  for (const size of [60_000, 65_526, 300_000]) {
    const tag = Buffer.alloc(size);
    const length = [21, 14, 7, 0].map((bits) => ((size - 10) >> bits) & 0x7f);
    tag.set([0x49, 0x44, 0x33, 4, 0, 0, ...length]);
    const file = Buffer.concat([tag, Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(2_000)]);
    const body = { model: 'whisper-1', file: file.toString('base64') };
    const reply = await call(scene.app.url, 'POST /v1/audio/transcriptions', { body });
    expect([size, reply.status]).toEqual([size, 200]);
  }
});

test('a sound in a form is recognized even when its first bytes look like a delimiter', async () => {
  const wav = sample('wav');
  wav.write('\r\n--', 4, 'latin1');
  const parts: Part[] = [...fields({ model: 'whisper-1' }), [`${field('file')}; filename="a.wav"`, wav]];
  const reply = await call(scene.app.url, 'POST /v1/audio/transcriptions', multipart(parts));
  expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
  expect(received().bytes.equals(wav)).toBe(true);
});

test('a retry sends the whole form again', async () => {
  const body = { model: 'whisper-1', file: sample('mp3').toString('base64'), simulate: '503,ok' };
  const before = scene.openai.requests.length;
  const reply = await call(scene.app.url, 'POST /v1/audio/transcriptions', { body });
  expect(reply.status).toBe(200);
  const sent = scene.openai.requests.slice(before).map(({ body: form }) => form?.file);
  expect(sent).toHaveLength(2);
  for (const file of sent) expect(isReceivedFile(file) && file.bytes.equals(sample('mp3'))).toBe(true);
});

test('a list with one entry, as the OpenAI SDKs write it in a form, stays a list where OpenAI takes a list', async () => {
  const parts: Part[] = [
    ...fields({ model: 'gpt-transcribe', 'languages[]': 'de', 'prompt[]': 'a' }),
    [field('file'), sample('mp3')],
  ];
  await call(scene.app.url, 'POST /v1/audio/transcriptions', multipart(parts));
  expect(scene.openai.requests.at(-1)?.body).toMatchObject({ languages: ['de'], prompt: 'a' });
});

test('the language is sent in the field that the model takes', async () => {
  const transcribe = async (model: string): Promise<JsonObject | undefined> => {
    const body = { model, language: 'de', file: sample('mp3').toString('base64') };
    const reply = await call(scene.app.url, 'POST /v1/audio/transcriptions', { body });
    expect(reply.status).toBe(200);
    return scene.openai.requests.at(-1)?.body;
  };
  expect(await transcribe('whisper-1')).toMatchObject({ language: 'de' });
  expect(await transcribe('gpt-transcribe')).toMatchObject({ languages: ['de'] });
});

test('after the end of the endpoint, a translation is made by a transcription and a chat', async () => {
  const later = await startScene({}, undefined, '2027-02-26');
  const body = { model: 'whisper-1', prompt: 'Contoso', file: sample('mp3').toString('base64') };
  const reply = await call(later.app.url, 'POST /v1/audio/translations', { body });
  const asked = later.openai.requests.map(({ target, body: sent }) => [target, sent?.model]);
  await later.stop();
  expect(asked).toEqual([
    ['POST /v1/audio/transcriptions', 'gpt-transcribe'],
    ['POST /v1/chat/completions', 'gpt-6-luna'],
  ]);
  expect(reply.body.text).toContain('Bytes gehört.');
  expect(reply.body.adaptation).toMatchObject({
    model_used: 'gpt-transcribe',
    endpoint_emulated: '/v1/audio/translations',
    messages: [
      'OpenAI shut down its endpoint for translation of speech on 2027-02-26; a transcription was used instead.',
      'OpenAI shut down whisper-1 on 2027-02-26; gpt-transcribe was used instead.',
      'gpt-6-luna translated the text in a chat.',
    ],
  });
});
