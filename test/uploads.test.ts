/** Tests uploaded files: that they can be used, and that nobody but their connection can use them. */
import { asList, asObject, type JsonObject } from '../src/json';
import { functionKeys, startApp, startScene, type RunningApp, type Scene } from './support/app';
import { startAzure, type SimulatedAzure } from './support/azure';
import { call, type Reply } from './support/call';
import { pdfWith } from './support/documents';
import { field, fields, form, formType } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

const mine = functionKeys.first;
const yours = functionKeys.second;
const lines = '{"messages":[]}\n{"messages":[]}\n';
const pdf = pdfWith('Total: 12.50');

const upload = async (more: JsonObject = {}, key = mine, url = scene.app.url): Promise<Reply> =>
  call(url, 'POST /v1/files', { body: { file: lines, purpose: 'fine-tune', ...more }, key });
const idOf = async (...given: Parameters<typeof upload>) => String((await upload(...given)).body.id);
const listed = async (key: string, query = '', url = scene.app.url) => {
  const { body } = await call(url, `GET /v1/files${query}`, { key });
  return asList(body.data).map((file) => asObject(file).id);
};

describe('an upload', () => {
  test.each<[string, JsonObject | Buffer, Record<string, string>]>([
    ['JSON lines as text', { file: lines, purpose: 'fine-tune' }, {}],
    ['base64', { file: Buffer.from(lines).toString('base64'), purpose: 'fine-tune' }, {}],
    [
      'an object of the platform',
      {
        file: {
          '$content-type': 'application/octet-stream',
          $content: Buffer.from(lines).toString('base64'),
        },
        purpose: 'fine-tune',
      },
      {},
    ],
    [
      'a form',
      form([...fields({ purpose: 'fine-tune' }), [`${field('file')}; filename="train.jsonl"`, lines]]),
      { 'content-type': formType },
    ],
    [
      'a form without a file name',
      form([...fields({ purpose: 'fine-tune' }), [field('file'), lines]]),
      { 'content-type': formType },
    ],
  ])('as %s is the same file, and can be downloaded again', async (_, body, headers) => {
    const { status, body: file } = await call(scene.app.url, 'POST /v1/files', { body, headers });
    expect([status, file]).toMatchObject([
      200,
      { object: 'file', purpose: 'fine-tune', bytes: lines.length, expires_at: null },
    ]);
    expect(file.filename).toMatch(/\.jsonl$/);
    const content = await call(scene.app.url, `GET /v1/files/${String(file.id)}/content`);
    expect([content.status, content.text, content.headers.get('content-disposition')]).toEqual([
      200,
      lines,
      expect.stringContaining('attachment'),
    ]);
    const asJson = await call(scene.app.url, `GET /v1/files/${String(file.id)}/content?return=json`);
    expect(Buffer.from(String(asJson.body.$content), 'base64').toString()).toBe(lines);
  });

  test('keeps the name of a file, and has the purpose of questions if none is said', async () => {
    const body = form([[`${field('file')}; filename="Rechnung Größe.pdf"`, pdf]]);
    const reply = await call(scene.app.url, 'POST /v1/files', {
      body,
      headers: { 'content-type': formType },
    });
    expect(reply.body).toMatchObject({
      filename: 'Rechnung Größe.pdf',
      purpose: 'user_data',
      bytes: pdf.length,
    });
    const content = await call(scene.app.url, `GET /v1/files/${String(reply.body.id)}/content`);
    expect([content.status, content.body.error?.message]).toEqual([
      400,
      expect.stringContaining('user_data'),
    ]);
  });

  test.each<[string, JsonObject]>([
    ['a number', { expires_after: 3600 }],
    ['a text', { expires_after: '3600' }],
    ['OpenAI’s object', { expires_after: { anchor: 'created_at', seconds: 3600 } }],
    ['the fields of a form', { 'expires_after[anchor]': 'created_at', 'expires_after[seconds]': '3600' }],
  ])('expires as %s says', async (_, more) => {
    const { status, body } = await upload(more);
    expect([status, Number(body.expires_at) - Number(body.created_at)]).toEqual([200, 3600]);
  });

  test.each<[JsonObject, string]>([
    [{ expires_after: 60 }, 'expires_after'],
    [{ expires_after: 3_000_000 }, 'expires_after'],
    [{ file: 'train.jsonl' }, 'file'],
    [{ file: '' }, 'file'],
  ])('with %j is refused, and nothing is sent', async (more, name) => {
    const before = scene.openai.requests.length;
    const { status, body } = await upload(more);
    expect([status, body.error?.code, body.error?.param]).toEqual([400, 'invalid_input', name]);
    expect(scene.openai.requests).toHaveLength(before);
  });
});

describe('a file', () => {
  let id: string;
  beforeAll(async () => {
    id = await idOf();
  });

  test('is listed for its connection only', async () => {
    const other = await idOf({ purpose: 'batch' }, yours);
    expect(await listed(mine)).toContain(id);
    expect(await listed(mine)).not.toContain(other);
    expect(await listed(yours)).toEqual([other]);
    expect(await listed(yours, '?purpose=fine-tune')).toEqual([]);
  });

  test('is listed in pages', async () => {
    await upload();
    const first = await call(scene.app.url, 'GET /v1/files?limit=1');
    const [newest] = asList(first.body.data).map(asObject);
    expect([asList(first.body.data).length, first.body.has_more]).toEqual([1, true]);
    const second = await call(scene.app.url, `GET /v1/files?limit=10000&after=${String(newest?.id)}`);
    expect(second.body.has_more).toBe(false);
    expect(asList(second.body.data).map((file) => asObject(file).id)).not.toContain(newest?.id);
  });

  const uses: [string, (file: string) => [target: string, body?: JsonObject], string][] = [
    ['retrieved', (file) => [`GET /v1/files/${file}`], 'file_id'],
    ['downloaded', (file) => [`GET /v1/files/${file}/content`], 'file_id'],
    ['deleted', (file) => [`DELETE /v1/files/${file}`], 'file_id'],
    [
      'asked about',
      (file) => ['POST /v1/responses', { model: 'gpt-6-luna', question: 'What?', file_ids: file }],
      'file_ids',
    ],
    [
      'asked about with code',
      (file) => [
        'POST /v1/responses',
        { model: 'gpt-6-luna', question: 'What?', file_ids: [file], code_interpreter: true },
      ],
      'file_ids[0]',
    ],
    [
      'asked about in OpenAI’s own shape',
      (file) => [
        'POST /v1/responses',
        { model: 'gpt-6-luna', input: [{ role: 'user', content: [{ type: 'input_file', file_id: file }] }] },
      ],
      'question[0].content[0].file_id',
    ],
    [
      'trained with',
      (file) => ['POST /v1/fine_tuning/jobs', { model: 'gpt-4o-mini', training_file: file }],
      'training_file',
    ],
    [
      'used in a chat',
      (file) => [
        'POST /v1/chat/completions',
        {
          model: 'gpt-6-luna',
          messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: file } }] }],
        },
      ],
      'messages[0].content[0].file.file_id',
    ],
  ];

  test.each(uses)('cannot be %s by another connection, as if there were none', async (_, use, name) => {
    const before = scene.openai.requests.length;
    const [target, body] = use(id);
    const reply = await call(scene.app.url, target, { key: yours, ...(body && { body }) });
    expect([reply.status, reply.body.error?.code, reply.body.error?.param]).toEqual([
      404,
      'file_not_found',
      name,
    ]);
    expect(scene.openai.requests).toHaveLength(before);
    expect(reply.headers.has('ratelimit')).toBe(false);
  });

  test.each(uses.filter(([what]) => what !== 'deleted'))(
    'can be %s by its own connection',
    async (_, use) => {
      const [target, body] = use(id);
      const reply = await call(scene.app.url, target, { ...(body && { body }) });
      expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
    },
  );

  test('that nobody has uploaded here is not shown, but can be trained with, as before', async () => {
    const { status, body } = await call(scene.app.url, 'GET /v1/files/file-of-administrator');
    expect([status, body.error?.code]).toEqual([404, 'file_not_found']);
    const job = await call(scene.app.url, 'POST /v1/fine_tuning/jobs', {
      body: { model: 'gpt-4o-mini', training_file: 'file-1' },
    });
    expect(job.status).toBe(200);
  });

  test('is gone once it is deleted', async () => {
    const { status, body } = await call(scene.app.url, `DELETE /v1/files/${id}`);
    expect([status, body]).toMatchObject([200, { id, deleted: true }]);
    expect((await call(scene.app.url, `GET /v1/files/${id}`)).status).toBe(404);
    expect(await listed(mine)).not.toContain(id);
  });
});

test('with code, files are given to the interpreter; without, to the model', async () => {
  const file = await idOf({ file: pdf.toString('base64'), purpose: 'user_data' });
  const ask = { model: 'gpt-6-luna', question: 'What?', file_ids: [file] };
  await call(scene.app.url, 'POST /v1/responses', { body: ask });
  expect(JSON.stringify(scene.openai.requests.at(-1)?.body?.input)).toContain(
    `"type":"input_file","file_id":"${file}"`,
  );
  await call(scene.app.url, 'POST /v1/responses', { body: { ...ask, code_interpreter: true } });
  const { input, tools } = scene.openai.requests.at(-1)?.body ?? {};
  expect([input, tools]).toEqual([
    'What?',
    [{ type: 'code_interpreter', container: { type: 'auto', file_ids: [file] } }],
  ]);
});

describe('other apps', () => {
  let app: RunningApp | undefined;
  let azure: SimulatedAzure | undefined;
  afterEach(async () => {
    await Promise.all([app?.stop(), azure?.stop()]);
    [app, azure] = [undefined, undefined];
  });
  const settings = () => ({ OPENAI_BASE_URL: scene.openai.url, KEY_VAULT_URI: scene.vault.url });

  test('a team shares its files if the administrator says so', async () => {
    app = await startApp({ ...settings(), FILES_SHARED: 'true' });
    const { url } = app;
    const id = await idOf({}, mine, url);
    expect(await listed(yours, '?limit=1', url)).toEqual([id]);
    expect((await call(url, `GET /v1/files/${id}/content`, { key: yours })).text).toBe(lines);
    expect((await call(url, `DELETE /v1/files/${id}`, { key: yours })).status).toBe(200);
  });

  test('with several upstreams, a file stays where it is, and questions about it go there', async () => {
    azure = await startAzure();
    const upstreams = [
      { name: 'openai', kind: 'openai', priority: 2 },
      { name: 'west', kind: 'azure', priority: 1, url: azure.url, models: { 'gpt-6-luna': 'chat' } },
    ];
    app = await startApp({ ...settings(), UPSTREAMS: JSON.stringify(upstreams) });
    const { url } = app;
    const { body } = await upload({ file: pdf.toString('base64'), purpose: 'user_data' }, mine, url);
    expect([body.id, body.purpose]).toEqual([expect.stringMatching(/-at-west$/), 'assistants']);
    const id = String(body.id);
    expect(await listed(mine, '', url)).toEqual([id]);
    const reply = await call(url, 'POST /v1/responses', {
      body: { model: 'gpt-6-luna', question: 'What?', file_ids: [id] },
    });
    expect([reply.status, reply.headers.get('x-upstream'), reply.body.id]).toEqual([
      200,
      'west',
      expect.stringMatching(/-at-west$/),
    ]);
    const next = await call(url, 'POST /v1/responses', {
      body: { model: 'gpt-6-luna', question: 'And?', previous_response_id: reply.body.id },
    });
    expect([next.status, next.headers.get('x-upstream')]).toEqual([200, 'west']);
    expect((await call(url, `GET /v1/files/${id}`, { key: yours })).status).toBe(404);
    expect((await call(url, `DELETE /v1/files/${id}`)).body).toMatchObject({ id, deleted: true });
  });

  test('a server without the Responses API is named as what cannot answer', async () => {
    const upstreams = [
      { name: 'own', kind: 'compatible', url: `${scene.openai.url}`, secret: 'openai-api-key' },
    ];
    app = await startApp({ ...settings(), UPSTREAMS: JSON.stringify(upstreams) });
    const { status, body } = await call(app.url, 'POST /v1/responses', {
      body: { model: 'gpt-6-luna', question: 'What?' },
    });
    expect([status, body.error?.code]).toEqual([400, 'not_offered']);
    expect(body.error?.message).toBe(
      'This server has no endpoint for “Ask a question”. Ask your administrator to add OpenAI to UPSTREAMS.',
    );
  });
});
