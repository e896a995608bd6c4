/** Tests the action that asks a question: about files, with the web and code, and with an answer in fields. */
import { asList, asObject, type JsonObject } from '../src/json';
import { startScene, type Scene } from './support/app';
import { call, type CallOptions, type Reply } from './support/call';
import { docxWith, pdfWith, pptxEmpty, xlsxWith } from './support/documents';
import { field, fields, form, formType, sample } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

const question = { model: 'gpt-6-luna', question: 'What is the total?' };
const ask = (more: JsonObject, target = 'POST /v1/responses', options: CallOptions = {}): Promise<Reply> =>
  call(scene.app.url, target, { body: { ...question, ...more }, ...options });

/** What OpenAI received last. */
const sent = (): JsonObject =>
  scene.openai.requests.findLast(({ target }) => target === 'POST /v1/responses')?.body ?? {};
/** The parts of the message that OpenAI received last. */
const parts = (): readonly JsonObject[] =>
  asList(asObject(asList(sent().input).at(-1)).content).map(asObject);

const pdf = pdfWith('Total: 12.50 (EUR)');
const wrapped = (bytes: Buffer, type = 'application/octet-stream') => ({
  '$content-type': type,
  $content: bytes.toString('base64'),
});
const attachment = (name: string, bytes: Buffer) => ({ name, contentBytes: bytes.toString('base64') });

/** A file in a form, the name that OpenAI gets, and the beginning of its data URL. */
const pdfType = 'data:application/pdf;base64,';
const forms: readonly [how: string, file: unknown, name: string][] = [
  ['base64 text', pdf.toString('base64'), 'file.pdf'],
  ['a data URL', `${pdfType}${pdf.toString('base64')}`, 'file.pdf'],
  ['the object of the platform', wrapped(pdf), 'file.pdf'],
  ['the object of the platform as text', JSON.stringify(wrapped(pdf)), 'file.pdf'],
  ['an attachment of a mail', attachment('Invoice 17.pdf', pdf), 'Invoice 17.pdf'],
  ['an attachment with file content inside', { name: 'a.pdf', contentBytes: wrapped(pdf) }, 'a.pdf'],
  ['an attachment with a wrong ending', attachment('invoice.bin', pdf), 'invoice.bin.pdf'],
  ['an attachment with a path', attachment('C:\\temp\\a.pdf', pdf), 'a.pdf'],
  ['a list of one', [attachment('a.pdf', pdf)], 'a.pdf'],
  ['a list as text', JSON.stringify([attachment('a.pdf', pdf)]), 'a.pdf'],
];

test.each(forms)('a PDF sent as %s reaches OpenAI', async (_, files, filename) => {
  const reply = await ask({ files });
  expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
  expect(parts()).toEqual([
    { type: 'input_file', filename, file_data: `${pdfType}${pdf.toString('base64')}` },
    { type: 'input_text', text: question.question },
  ]);
  expect(asObject(reply.body.adaptation).messages).toEqual([]);
});

test.each(['files', 'file', 'files[]', 'attachment'])(
  'a PDF in a part of a form called %s reaches OpenAI',
  async (name) => {
    const body = form([...fields(question), [`${field(name)}; filename="a.pdf"`, pdf]]);
    const reply = await call(scene.app.url, 'POST /v1/responses', {
      body,
      headers: { 'content-type': formType },
    });
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    expect(parts()[0]).toMatchObject({ type: 'input_file', filename: 'a.pdf' });
  },
);

const word = 'application/vnd.openxmlformats-officedocument';
const kinds: readonly [what: string, file: JsonObject | string, part: JsonObject][] = [
  [
    'Word',
    wrapped(docxWith('Total')),
    {
      filename: 'file.docx',
      file_data: expect.stringContaining(`data:${word}.wordprocessingml.document;`) as string,
    },
  ],
  [
    'Excel',
    wrapped(xlsxWith('Total')),
    {
      filename: 'file.xlsx',
      file_data: expect.stringContaining(`data:${word}.spreadsheetml.sheet;`) as string,
    },
  ],
  [
    'PowerPoint',
    wrapped(pptxEmpty()),
    {
      filename: 'file.pptx',
      file_data: expect.stringContaining(`data:${word}.presentationml.presentation;`) as string,
    },
  ],
  [
    'text',
    wrapped(Buffer.from('The total is 12.50'), 'text/plain'),
    { filename: 'file.txt', file_data: expect.stringContaining('data:text/plain;') as string },
  ],
  [
    'CSV',
    wrapped(Buffer.from('a,b\n1,2\n'), 'text/csv'),
    { filename: 'file.csv', file_data: expect.stringContaining('data:text/csv;') as string },
  ],
  ['a named table', attachment('prices.csv', Buffer.from('a,b\n1,2\n')), { filename: 'prices.csv' }],
  ['a page', attachment('page.html', Buffer.from('<html><body>1</body></html>')), { filename: 'page.html' }],
  [
    'a picture',
    wrapped(sample('png')),
    {
      type: 'input_image',
      image_url: expect.stringContaining('data:image/png;base64,') as string,
      detail: 'auto',
    },
  ],
  [
    'an address of a document',
    'https://contoso.com/a.pdf',
    { type: 'input_file', file_url: 'https://contoso.com/a.pdf' },
  ],
  [
    'an address of a picture',
    'https://contoso.com/a.png?x=1',
    { type: 'input_image', image_url: 'https://contoso.com/a.png?x=1' },
  ],
];

test.each(kinds)('%s reaches OpenAI as what it is', async (_, file, part) => {
  const reply = await ask({ files: [file] });
  expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
  expect(parts()[0]).toMatchObject(part);
});

test('several files reach OpenAI in their order', async () => {
  const reply = await ask({
    files: [attachment('a.pdf', pdf), wrapped(sample('jpg')), 'https://contoso.com/b.docx'],
  });
  expect(reply.status).toBe(200);
  expect(parts().map(({ type }) => type)).toEqual(['input_file', 'input_image', 'input_file', 'input_text']);
});

test.each<[string, JsonObject, string, string]>([
  ['a sound', { files: [wrapped(sample('mp3'))] }, 'files', 'it is mp3'],
  ['a name in place of a file', { files: ['invoice.pdf'] }, 'files', 'must be a file'],
  [
    'a sound among files',
    { files: [attachment('a.pdf', pdf), wrapped(sample('mp3'))] },
    'files[1]',
    'it is mp3',
  ],
  [
    'too many files',
    { files: Array.from({ length: 17 }, () => attachment('a.pdf', pdf)) },
    'files',
    'at most 16',
  ],
  ['an example that is no JSON', { example: '{total: 1}' }, 'example', 'valid JSON'],
  ['an example without fields', { example: '{}' }, 'example', 'has no fields'],
  [
    'two descriptions of the answer',
    { example: '{"a":1}', json_schema: '{"type":"object"}' },
    'json_schema',
    'Keep one',
  ],
  [
    'a schema that OpenAI refuses',
    { json_schema: '{"type":"object","properties":{"a":{}}}' },
    'json_schema.a',
    'no `type`',
  ],
  ['a domain that is none', { domains: 'contoso' }, 'domains', 'such as contoso.com'],
  ['domains without a search', { domains: 'contoso.com', web_search: 'No' }, 'domains', 'needs `web_search`'],
  ['too few tokens', { max_output_tokens: 5 }, 'max_output_tokens', 'at least 16'],
  ['two questions', { input: 'What?' }, 'input', 'same input'],
  ['two efforts', { effort: 'low', reasoning: { effort: 'high' } }, 'effort', 'given twice'],
  ['a background of the caller', { background: true }, 'background', 'respond-async'],
  ['a stream', { stream: true }, 'stream', 'one piece'],
])('%s is refused by its field, and nothing is sent', async (_, more, name, words) => {
  const before = scene.openai.requests.length;
  const reply = await ask(more);
  expect([reply.status, reply.body.error?.code]).toEqual([400, 'invalid_input']);
  const problem = reply.body.error?.problems?.find((one) => one.field === name);
  expect(problem?.message).toContain(words);
  expect(reply.headers.has('ratelimit')).toBe(false);
  expect(scene.openai.requests).toHaveLength(before);
});

test('all that is wrong is named at once', async () => {
  const reply = await ask({ question: '', example: 'x', domains: '?', effort: 5, max_output_tokens: 1 });
  const named = reply.body.error?.problems?.map((problem) => problem.field);
  expect(named?.sort()).toEqual(['domains', 'example', 'max_output_tokens', 'question']);
});

describe('an answer in fields', () => {
  const example = '{"number":"A-17","due":"2026-11-25","lines":[{"text":"Paper","price":6.25}]}';
  const says = (fate: JsonObject) => scene.openai.responses.fates.push(fate);

  test('has them as outputs, and OpenAI got a strict schema', async () => {
    const answer = { number: 'B-2', due: '2027-01-01', lines: [{ text: 'Ink', price: 3 }] };
    says({ says: JSON.stringify(answer) });
    const { body } = await ask({ example, files: [attachment('a.pdf', pdf)] });
    expect(body).toMatchObject({ answer, text: JSON.stringify(answer), refusal: '', incomplete_reason: '' });
    expect(asObject(asObject(sent().text).format)).toMatchObject({ type: 'json_schema', strict: true });
    expect(sent()).not.toHaveProperty('example');
  });

  test('can be a list, of which the caller is told', async () => {
    says({ says: '{"items":["a","b"]}' });
    const { body } = await ask({ example: '["x"]' });
    expect(body.answer).toEqual({ items: ['a', 'b'] });
    expect(asObject(body.adaptation).messages).toEqual([expect.stringContaining('`answer.items`')]);
  });

  test.each([
    ['max_output_tokens', 'Raise `max_output_tokens`'],
    ['content_filter', 'content filter'],
  ])('that is cut by %s is an error, not half of it', async (incomplete, words) => {
    says({ says: '{"number":"B-2","due":"2027', incomplete });
    const { status, body } = await ask({ example });
    expect([status, body.error?.code, body.error?.message]).toEqual([
      422,
      'answer_cut',
      expect.stringContaining(words),
    ]);
    expect(JSON.stringify(body)).not.toContain('B-2');
  });

  test('that is refused is an error with the reason', async () => {
    says({ refuses: true });
    const { status, body } = await ask({ example });
    expect([status, body.error?.code]).toEqual([422, 'answer_refused']);
    expect(body.error?.message).toContain('I cannot help with that.');
  });

  test('has the schema for the designer', async () => {
    const { status, body } = await call(scene.app.url, 'POST /v1/answer-schemas', { body: { example } });
    const { properties } = asObject(body.schema);
    expect([status, asObject(asObject(asObject(properties).answer).properties)]).toMatchObject([
      200,
      {
        number: { type: 'string' },
        lines: { type: 'array', items: { properties: { price: { type: 'number', format: 'double' } } } },
      },
    ]);
    expect(Object.keys(asObject(properties))).toContain('text');
    const plain = await call(scene.app.url, 'POST /v1/answer-schemas', { body: {} });
    expect(asObject(asObject(asObject(plain.body.schema).properties).answer).properties).toEqual({});
    const bad = await call(scene.app.url, 'POST /v1/answer-schemas', { body: { example: '{' } });
    expect([bad.status, bad.body.error?.param]).toEqual([400, 'example']);
  });
});

describe('an answer as text', () => {
  test('that is refused has the reason as an output', async () => {
    const { status, body } = await ask({ question: 'How? [refuses]' });
    expect([status, body.text, body.refusal]).toEqual([200, '', 'I cannot help with that.']);
  });

  test('that is cut says so', async () => {
    const { status, body } = await ask({ question: 'How? [incomplete content_filter]' });
    expect([status, body.incomplete_reason, body.text]).toEqual([
      200,
      'content_filter',
      expect.stringMatching(/^You/),
    ]);
  });

  test('that failed is an error', async () => {
    const { status, body } = await ask({ question: 'How? [fails image_parse_error]' });
    expect([status, body.error?.code]).toEqual([400, 'openai_rejected']);
  });

  test('can be asked for as plain text, also with a plain text', async () => {
    const reply = await call(scene.app.url, 'POST /v1/responses?model=gpt-6-luna&return=text', {
      body: 'Say "hello"',
      headers: { 'content-type': 'text/plain' },
    });
    expect([reply.status, reply.text]).toEqual([200, 'You said: Say "hello"']);
  });
});

test('a search has its domains, and its sources are outputs', async () => {
  const { body } = await ask({
    web_search: 'Yes',
    domains: ['https://www.contoso.com/shop', 'fabrikam.com'],
  });
  expect(sent().tools).toEqual([
    { type: 'web_search', filters: { allowed_domains: ['www.contoso.com', 'fabrikam.com'] } },
  ]);
  expect(body.sources).toEqual([{ title: 'Example', url: 'https://example.com/' }]);
});

test('files that the model makes are links', async () => {
  const { body } = await ask({
    question: 'Draw. [makes chart.png] [makes data.csv]',
    code_interpreter: true,
  });
  expect(sent().tools).toEqual([{ type: 'code_interpreter', container: { type: 'auto' } }]);
  const files = asList(body.files).map(asObject);
  expect(files.map(({ name }) => name)).toEqual(['chart.png', 'data.csv']);
  const link = String(files[1]?.url);
  expect(link).toMatch(/\/v1\/images\/files\/[\w-]{43}\.csv$/);
  const file = await fetch(link);
  expect([file.status, await file.text(), file.headers.get('content-type')]).toEqual([
    200,
    'made: data.csv\n',
    'text/csv',
  ]);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="file.csv"');
});

test('a question can follow an answer', async () => {
  const first = await ask({});
  const second = await ask({ previous_response_id: first.body.id });
  expect([second.status, sent().previous_response_id]).toEqual([200, first.body.id]);
  const unknown = await ask({ previous_response_id: 'resp_nothing' });
  expect([unknown.status, unknown.body.error?.param]).toEqual([400, 'previous_response_id']);
});

test('OpenAI’s own shape passes, and its answer comes back with our outputs', async () => {
  const body = {
    model: 'gpt-6-luna',
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }],
    tools: [{ type: 'function', name: 'f', parameters: { type: 'object' }, strict: false }],
    text: { verbosity: 'low' },
    metadata: { a: 'b' },
  };
  const reply = await call(scene.app.url, 'POST /v1/responses', { body });
  expect([reply.status, sent()]).toEqual([200, body]);
  expect(reply.body).toMatchObject({
    object: 'response',
    status: 'completed',
    text: 'You said: Hello',
    output_text: 'You said: Hello',
  });
  expect(reply.body.output).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'message' })]));
});

test('an old model has its successor, and an effort that a model does not take is left out with a word', async () => {
  const old = await ask({ model: 'gpt-4-turbo' });
  expect([old.status, asObject(old.body.adaptation).model_used]).toEqual([200, 'gpt-5.6-sol']);
  const { status, body } = await ask({ model: 'gpt-4o', effort: 'low' });
  expect([status, asObject(body.adaptation).dropped]).toEqual([200, ['effort']]);
  const pro = await ask({ model: 'gpt-5.5-pro' });
  expect([pro.status, sent().model]).toEqual([200, 'gpt-5.5-pro']);
});

describe('a long answer', () => {
  const flow = { 'user-agent': 'azure-logic-apps/1.0 (workflow x; version 1)' };

  test('is polled, and has the same outputs and files', async () => {
    const body = {
      ...question,
      question: 'Draw. [makes chart.png]',
      code_interpreter: true,
      example: '{"total":1}',
    };
    scene.openai.responses.fates.push({ says: '{"total":7}', makes: ['chart.png'] });
    const first = await call(scene.app.url, 'POST /v1/responses', {
      body,
      headers: { prefer: 'respond-async' },
    });
    expect([first.status, sent().background]).toEqual([202, true]);
    const location = new URL(first.headers.get('location') ?? '');
    const reply = await call(scene.app.url, `GET ${location.pathname}${location.search}`, { key: null });
    expect(reply.body).toMatchObject({ answer: { total: 7 }, files: [{ name: 'chart.png' }] });
    expect(reply.status).toBe(200);
  });

  test('is used for a flow that asks about files, and not for a plain question', async () => {
    await ask({ files: [attachment('a.pdf', pdf)] }, 'POST /v1/responses', {
      headers: flow,
      body: { ...question, files: [attachment('a.pdf', pdf)] },
    });
    expect(sent().background).toBe(true);
    await ask({}, 'POST /v1/responses', { headers: flow });
    expect(sent()).not.toHaveProperty('background');
  });

  test('is not used if nothing should be stored, and the caller is told', async () => {
    const { status, body } = await ask({ store: false, web_search: true }, 'POST /v1/responses', {
      headers: flow,
      body: { ...question, store: false, web_search: true },
    });
    expect([status, sent().store]).toEqual([200, false]);
    expect(sent()).not.toHaveProperty('background');
    expect(asList(asObject(body.adaptation).messages).join()).toContain('`store`');
  });

  test('that is cut or refused is the same error', async () => {
    for (const [fate, code] of [
      [{ refuses: true }, 'answer_refused'],
      [{ incomplete: 'max_output_tokens' }, 'answer_cut'],
    ] as const) {
      scene.openai.responses.fates.push(fate);
      const first = await call(scene.app.url, 'POST /v1/responses', {
        body: { ...question, example: '{"a":1}' },
        headers: { prefer: 'respond-async' },
      });
      const location = new URL(first.headers.get('location') ?? '');
      const reply = await call(scene.app.url, `GET ${location.pathname}${location.search}`, { key: null });
      expect([reply.status, reply.body.error?.code]).toEqual([422, code]);
    }
  });
});

describe('a picture in a chat', () => {
  const picture = sample('png');
  const base64 = picture.toString('base64');
  const address = `data:image/png;base64,${base64}`;
  const chat = { model: 'gpt-6-luna', role: 'user', content: 'What is this?' };
  const received = () => asList(scene.openai.requests.at(-1)?.body?.messages);

  test.each<[string, JsonObject]>([
    ['base64 text', { image: base64 }],
    ['a data URL', { image: address }],
    ['the object of the platform', { image: wrapped(picture) }],
    ['an attachment', { image: attachment('a.png', picture) }],
    ['an address', { image: 'https://contoso.com/a.png' }],
    ['image_url as a text', { image_url: address }],
    ['image_url as an object', { image_url: { url: address } }],
    ['image_url as an object in a text', { image_url: JSON.stringify({ url: address }) }],
    ['image_url as bare base64', { image_url: base64 }],
    ['image_url as an address', { image_url: 'https://contoso.com/a.png' }],
    ['image_url as the object of the platform', { image_url: wrapped(picture) }],
  ])('sent as %s is a part of the message', async (_, more) => {
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body: { ...chat, ...more } });
    expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    const url = JSON.stringify(more).includes('contoso') ? 'https://contoso.com/a.png' : address;
    expect(received()).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ]);
    expect(asObject(reply.body.adaptation).messages).toEqual([]);
  });

  test('in a form is a part of the last message of the user', async () => {
    const messages = [
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'Two' },
      { role: 'user', content: 'Three' },
      { role: 'system', content: 'Four' },
    ];
    const body = form([
      ...fields({ model: 'gpt-6-luna', messages: JSON.stringify(messages) }),
      [`${field('image')}; filename="a.png"`, picture],
    ]);
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', {
      body,
      headers: { 'content-type': formType },
    });
    expect(reply.status).toBe(200);
    expect(asList(asObject(received()[2]).content)).toHaveLength(2);
    expect([received()[0], received()[3]]).toEqual([messages[0], messages[3]]);
  });

  test.each<[string, JsonObject, string, string]>([
    ['a document', { image: wrapped(pdf) }, 'image', 'it is pdf'],
    ['a text', { image: 'cat.png' }, 'image', 'must be a file'],
    ['both names', { image: base64, image_url: address }, 'image_url', 'same input'],
  ])('%s is refused, and nothing is sent', async (_, more, name, words) => {
    const before = scene.openai.requests.length;
    const reply = await call(scene.app.url, 'POST /v1/chat/completions', { body: { ...chat, ...more } });
    expect([reply.status, reply.body.error?.param]).toEqual([400, name]);
    expect(reply.body.error?.message).toContain(words);
    expect(scene.openai.requests).toHaveLength(before);
  });
});
