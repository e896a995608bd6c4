/** Tests pictures: today's models make them, and links return them for an hour. */
import { createServer } from 'node:http';
import { BlobServiceClient } from '@azure/storage-blob';
import { Jimp } from 'jimp';
import { close, listen } from '../local/listen';
import { isReceivedFile } from '../local/openai/form';
import { drawPng } from '../local/openai/picture';
import { readHeader } from '../src/pictures/header';
import { asList, asObject, type JsonObject } from '../src/json';
import { logLines, startApp, startScene, type RunningApp, type Scene } from './support/app';
import { call, type CallOptions, type Reply } from './support/call';
import { field, fields, form, formType, sample, type Part } from './support/files';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.stop());

const draw = (body: JsonObject, options: CallOptions = {}) =>
  call(scene.app.url, 'POST /v1/images/generations', { body: { prompt: 'A tree', ...body }, ...options });
const sizeOf = (bytes: Buffer) => readHeader(bytes).size;
const pictures = (reply: Reply) => asList(reply.body.data).map(asObject);
const urlOf = (reply: Reply) => String(pictures(reply)[0]?.url);
const load = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init);
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

describe('a link', () => {
  test('returns the picture without a key', async () => {
    const reply = await draw({});
    expect(reply.status).toBe(200);
    expect(urlOf(reply)).toMatch(new RegExp(`^${scene.app.url}/v1/images/files/[\\w-]{43}\\.png$`));
    const { status, headers, bytes } = await load(urlOf(reply));
    expect([status, sizeOf(bytes)]).toEqual([200, { width: 1024, height: 1024 }]);
    const header = (name: string) => headers.get(name);
    expect([header('content-type'), header('content-length')]).toEqual(['image/png', String(bytes.length)]);
    expect(header('content-disposition')).toBe('inline; filename="image.png"');
    expect([header('cache-control'), header('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  });

  test.each<[string, number, (bytes: Buffer) => Buffer]>([
    ['bytes=0-7', 206, (bytes) => bytes.subarray(0, 8)],
    ['bytes=10-', 206, (bytes) => bytes.subarray(10)],
    ['bytes=-5', 206, (bytes) => bytes.subarray(-5)],
    ['bytes=5-999999999', 206, (bytes) => bytes.subarray(5)],
    ['bytes=999999999-', 416, () => Buffer.alloc(0)],
    ['bytes=7-3', 200, (bytes) => bytes],
    ['Bytes=0-7', 206, (bytes) => bytes.subarray(0, 8)],
    ['bytes=-999999999', 206, (bytes) => bytes],
    ['bytes=-', 200, (bytes) => bytes],
    ['pages=1-2', 200, (bytes) => bytes],
  ])('returns the right part for the range %s', async (range, status, expected) => {
    const url = urlOf(await draw({}));
    const whole = await load(url);
    const part = await load(url, { headers: { range } });
    expect(part.status).toBe(status);
    expect(part.bytes.equals(expected(whole.bytes))).toBe(true);
    const place = part.headers.get('content-range');
    if (status === 206) expect(place).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.bytes.length}$`));
    else expect(place).toBe(status === 416 ? `bytes */${whole.bytes.length}` : null);
  });

  test('answers HEAD with the headers of the picture, without its bytes', async () => {
    const url = urlOf(await draw({}));
    const whole = await load(url);
    const { status, headers, bytes } = await load(url, { method: 'HEAD' });
    expect([status, headers.get('content-type'), bytes.length]).toEqual([200, 'image/png', 0]);
    expect(headers.get('content-length')).toBe(String(whole.bytes.length));
  });

  test('that is wrong is answered with 404, and links do not appear in the log', async () => {
    const right = urlOf(await draw({}));
    const wrong = [
      right.replace(/.(?=\.png)/, (letter) => (letter === 'A' ? 'B' : 'A')),
      right.replace('.png', '.jpg'),
      `${scene.app.url}/v1/images/files/x`,
      `${scene.app.url}/v1/images/files/..%2Fa`,
    ];
    for (const url of wrong) {
      const { status, headers, bytes } = await load(url);
      expect([status, asObject(asObject(JSON.parse(bytes.toString())).error).code]).toEqual([
        404,
        'picture_not_found',
      ]);
      await logLines(scene.app, headers.get('x-request-id'));
    }
    expect(scene.app.log()).not.toContain(right.split('/').at(-1)?.slice(0, 20));
  });

  test('cannot be derived from the names in the store', async () => {
    const link =
      urlOf(await draw({}))
        .split('/')
        .at(-1) ?? '';
    const container = BlobServiceClient.fromConnectionString(scene.app.storage).getContainerClient(
      'pictures',
    );
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat()) names.push(name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{64}$/);
      expect(link).not.toContain(name.slice(0, 10));
      expect((await load(`${scene.app.url}/v1/images/files/${name}.png`)).status).toBe(404);
    }
    expect((await fetch(`${container.url}/${names[0]}`)).status).toBeGreaterThanOrEqual(400);
  });

  test('starts with the address that was called, whatever the forwarding headers say', async () => {
    const reply = await draw(
      {},
      {
        headers: {
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example',
        },
      },
    );
    expect(urlOf(reply).startsWith(`${scene.app.url}/`)).toBe(true);
  });

  test('starts with the address in the settings, and expires', async () => {
    const own = await startScene(
      { PUBLIC_URL: 'https://api.contoso.com/openai', AzureWebJobsStorage: scene.app.storage },
      undefined,
      '2026-11-22',
    );
    const body = { prompt: 'A tree' };
    const url = urlOf(await call(own.app.url, 'POST /v1/images/generations', { body }));
    await own.stop();
    expect(url.startsWith('https://api.contoso.com/openai/v1/images/files/')).toBe(true);
    const link = url.split('/').at(-1) ?? '';
    expect((await load(`${scene.app.url}/v1/images/files/${link}`)).status).toBe(200);
    const tomorrow = await startScene({ AzureWebJobsStorage: scene.app.storage }, undefined, '2026-11-23');
    expect((await load(`${tomorrow.app.url}/v1/images/files/${link}`)).status).toBe(404);
    await tomorrow.stop();
  });
});

describe('a request for pictures', () => {
  test.each([
    ['256x256', '1024x1024'],
    ['512x512', '1024x1024'],
    ['1024x1024', '1024x1024'],
    ['1792x1024', '1792x1024'],
    ['1024x1792', '1024x1792'],
  ])('for %s asks OpenAI for %s, and returns exactly the size that was requested', async (size, made) => {
    const reply = await draw({ model: 'dall-e-3', size, quality: 'standard', response_format: 'url' });
    expect(reply.status).toBe(200);
    expect(scene.openai.requests.at(-1)?.body).toEqual({
      ...{ model: 'gpt-image-2.6-flare', prompt: 'A tree', size: made, quality: 'medium' },
    });
    const { bytes } = await load(urlOf(reply));
    const [width, height] = size.split('x').map(Number);
    expect(sizeOf(bytes)).toEqual({ width, height });
    expect(asObject(reply.body.adaptation).translated).toEqual(
      size === made ? ['quality'] : ['quality', 'size'],
    );
  });

  test('for several pictures returns a link and the revised prompt for each', async () => {
    const reply = await draw({ n: 3, style: 'vivid' });
    expect(new Set(pictures(reply).map(({ url }) => url)).size).toBe(3);
    expect(pictures(reply)[0]?.revised_prompt).toBe('A tree\n\nStyle: vivid, hyper-real and dramatic.');
    expect(pictures(reply)[0]).not.toHaveProperty('b64_json');
  });

  test('for base64 returns the bytes as well as the link', async () => {
    const reply = await draw({ response_format: 'b64_json', size: '256x256' });
    const bytes = Buffer.from(String(pictures(reply)[0]?.b64_json), 'base64');
    expect(sizeOf(bytes)).toEqual({ width: 256, height: 256 });
    expect((await load(urlOf(reply))).bytes.equals(bytes)).toBe(true);
  });
});

describe('a request with a picture', () => {
  const send = (action: string, parts: readonly Part[]) =>
    call(scene.app.url, `POST /v1/images/${action}`, {
      body: form(parts),
      headers: { 'content-type': formType },
    });
  const picture = drawPng(64, 64, [1, 2, 3]);
  const sent = (name: string) => {
    const value = scene.openai.requests.at(-1)?.body?.[name];
    return (Array.isArray(value) ? value : [value]).filter(isReceivedFile);
  };

  test.each(['png', 'jpg', 'webp'])('an edit takes %s', async (kind) => {
    const reply = await send('edits', [
      ...fields({ prompt: 'More green', n: '2', size: '512x512' }),
      [`${field('image')}; filename="blob"`, sample(kind)],
    ]);
    expect([reply.status, reply.body.error ?? null, pictures(reply).length]).toEqual([200, null, 2]);
    expect(sent('image').map(({ filename, type }) => [filename, type])).toEqual([
      [`image.${kind}`, kind === 'jpg' ? 'image/jpeg' : `image/${kind}`],
    ]);
    expect(sizeOf((await load(urlOf(reply))).bytes)).toEqual({ width: 512, height: 512 });
  });

  test('an edit takes several pictures and a mask', async () => {
    const image: Part = [`${field('image[]')}; filename="a.png"`, picture];
    const reply = await send('edits', [
      ...fields({ prompt: 'a' }),
      image,
      image,
      [`${field('mask')}; filename="m"`, picture],
    ]);
    expect(reply.status).toBe(200);
    expect([sent('image').length, sent('mask').length]).toEqual([2, 1]);
  });

  test('an edit ignores a mask that was left empty in a form', async () => {
    const image: Part = [`${field('image')}; filename="a.png"`, picture];
    const empty: Part = [`${field('mask')}; filename=""\r\nContent-Type: application/octet-stream`, ''];
    const reply = await send('edits', [...fields({ prompt: 'a' }), image, image, empty]);
    expect([reply.status, sent('image').length, sent('mask').length]).toEqual([200, 2, 0]);
  });

  test('an empty file from Power Automate counts as missing where it is optional, and is refused where it is required', async () => {
    const empty = { '$content-type': 'image/png', $content: '' };
    const edit = (body: JsonObject) =>
      call(scene.app.url, 'POST /v1/images/edits', { body: { prompt: 'a', ...body } });
    expect((await edit({ image: picture.toString('base64'), mask: empty })).status).toBe(200);
    expect((await edit({ image: empty })).body.error?.message).toBe('`image` is an empty file.');
  });

  test('a variation is made by an edit', async () => {
    const reply = await send('variations', [
      ...fields({ model: 'dall-e-2', size: '256x256' }),
      [`${field('image')}; filename="a.png"`, picture],
    ]);
    expect(reply.body.adaptation).toMatchObject({
      model_used: 'gpt-image-2.6-sunburst',
      endpoint_emulated: '/v1/images/variations',
    });
    expect(scene.openai.requests.at(-1)?.target).toBe('POST /v1/images/edits');
    expect(sizeOf((await load(urlOf(reply))).bytes)).toEqual({ width: 256, height: 256 });
  });

  test.each<[string, Part[], string]>([
    [
      'a file of the wrong kind',
      [[`${field('image')}; filename="a.png"`, sample('pdf')]],
      '`image` must be one of png, jpg, webp, but it is pdf.',
    ],
    [
      'a mask that is not a PNG file',
      [
        [`${field('image')}; filename="a"`, picture],
        [`${field('mask')}; filename="b"`, sample('jpg')],
      ],
      '`mask` must be one of png, but it is jpg.',
    ],
    [
      'seventeen pictures',
      Array.from({ length: 17 }, (): Part => [`${field('image')}; filename="a"`, picture]),
      '`image` must be',
    ],
  ])('%s is refused', async (_, parts, words) => {
    const before = scene.openai.requests.length;
    const reply = await send('edits', [...fields({ prompt: 'a' }), ...parts]);
    expect(reply.status).toBe(400);
    expect(reply.body.error?.message).toContain(words);
    expect(scene.openai.requests).toHaveLength(before);
  });
});

describe('a picture of another size than was requested', () => {
  let app: RunningApp;
  const upstream = createServer((_, response) => {
    response.end(
      JSON.stringify({ created: 1, data: answered.map((bytes) => ({ b64_json: bytes.toString('base64') })) }),
    );
  });
  let answered: Buffer[] = [];
  beforeAll(async () => {
    const OPENAI_BASE_URL = `http://127.0.0.1:${await listen(upstream, 0)}/v1`;
    app = await startApp({ OPENAI_API_KEY: 'sk-a', OPENAI_BASE_URL });
  });
  afterAll(() => Promise.all([app.stop(), close(upstream)]));
  const drawSize = (size: string) =>
    call(app.url, 'POST /v1/images/generations', { body: { prompt: 'A tree', size } });
  const messagesOf = (reply: Reply) =>
    asList(asObject(reply.body.adaptation).messages).filter((message) => String(message).includes('resized'));

  const png = drawPng(64, 64, [1, 2, 3]);
  /** The beginning of a WebP of 300x200 pixels. */
  const webp = Buffer.from('UklGRroAAABXRUJQVlA4IK4AAACQEACdASosAcgAP83m8XO/uDOsoA==', 'base64');
  const huge = Buffer.from(png);
  huge.writeUInt32BE(20_000, 16);
  huge.writeUInt32BE(20_000, 20);

  test('stays a JPEG if it is one', async () => {
    answered = [await new Jimp({ width: 64, height: 64, color: 0x336699ff }).getBuffer('image/jpeg')];
    const reply = await drawSize('32x32');
    const { headers, bytes } = await load(urlOf(reply));
    expect([headers.get('content-type'), urlOf(reply).endsWith('.jpg')]).toEqual(['image/jpeg', true]);
    expect(sizeOf(bytes)).toEqual({ width: 32, height: 32 });
    expect(messagesOf(reply)).toEqual([]);
  });

  test.each<[string, string, Buffer, string]>([
    ['is never made larger', '9999x9999', png, 'the app only makes pictures smaller, and keeps their shape'],
    ['keeps its shape', '16x32', png, 'the app only makes pictures smaller, and keeps their shape'],
    ['is not decoded if it is a WebP', '150x100', webp, 'the app cannot resize this kind of picture'],
    ['is not decoded if it is huge', '16x16', huge, 'the app only resizes pictures of up to 2 megapixels'],
    ['stays as it is if it is broken', '16x16', png.subarray(0, 60), 'resizing failed'],
  ])('%s, and the reply says so', async (_, size, given, why) => {
    answered = [given];
    const reply = await drawSize(size);
    expect((await load(urlOf(reply))).bytes.equals(given)).toBe(true);
    expect(messagesOf(reply)).toEqual([`A picture was not resized to ${size}: ${why}.`]);
  });

  test('costs only itself its size if it is broken', async () => {
    answered = [png, png.subarray(0, 60), png];
    const reply = await drawSize('16x16');
    const sizes = await Promise.all(
      pictures(reply).map(async ({ url }) => sizeOf((await load(String(url))).bytes)?.width),
    );
    expect(sizes).toEqual([16, 64, 16]);
    expect(messagesOf(reply)).toEqual(['A picture was not resized to 16x16: resizing failed.']);
    expect(app.log()).toContain('"event":"picture_not_resized"');
  });
});

test.each([
  ['cannot be reached', 1],
  ['does not answer', 0],
])(
  'while the store %s, the reply contains the picture itself instead of a link, and says so',
  async (_, port) => {
    const silent = createServer(() => undefined);
    const address = `http://127.0.0.1:${port || (await listen(silent, 0))}/devstoreaccount1`;
    const storage = scene.app.storage.replace(/BlobEndpoint=[^;]*/, `BlobEndpoint=${address}`);
    const own = await startScene({ AzureWebJobsStorage: storage, ANSWER_SECONDS: '4' });
    const reply = await call(own.app.url, 'POST /v1/images/generations', { body: { prompt: 'A tree' } });
    const log = own.app.log();
    await own.stop();
    if (silent.listening) await close(silent);
    const [, base64 = ''] = /^data:image\/png;base64,(.*)$/.exec(urlOf(reply)) ?? [];
    expect(sizeOf(Buffer.from(base64, 'base64'))).toEqual({ width: 1024, height: 1024 });
    expect(asObject(reply.body.adaptation).messages).toContain(
      'The pictures could not be stored, so each `url` contains the picture itself.',
    );
    expect(log).toContain('"event":"picture_not_stored"');
  },
);
