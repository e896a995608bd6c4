/** Tests how pictures are stored and linked, with the real storage client and Azurite. */
import { randomBytes } from 'node:crypto';
import { startAzurite, type Azurite } from '../../local/azurite';
import { drawPng } from '../../local/openai/picture';
import { TimedOut } from '../../src/deadline';
import { containerName, createPictures, maxBase64Bytes, type PicturesOptions } from '../../src/pictures';
import { linkMs, linkNameOf, storedName } from '../../src/pictures/links';
import type { ResizeJob } from '../../src/pictures/resizer';
import { createBlobStore } from '../../src/azure/blobs';
import { asList, asObject } from '../../src/json';
import { readSettings } from '../../src/settings';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite({ blobPort: 0, tablePort: 0 });
});
afterAll(() => azurite.stop());

const settingsOf = () => readSettings({ AzureWebJobsStorage: azurite.connectionString }).settings;
const picture = drawPng(16, 16, [1, 2, 3]);
const wanted = { size: 'auto', base64: false, prompt: 'a', address: 'https://a', deadline: Infinity };
const drawn = { data: [{ b64_json: picture.toString('base64') }] };

function picturesAt(now: () => number, more: Partial<PicturesOptions> = {}) {
  const resize = () => Promise.reject(new Error('no picture is resized here'));
  return createPictures({ settings: settingsOf(), now, randomBytes, warn: () => undefined, resize, ...more });
}

test('a picture can be read for an hour, and not a millisecond longer', async () => {
  let now = 1_000_000;
  const pictures = picturesAt(() => now);
  const { answer, isStored } = await pictures.publish(drawn, wanted);
  const link =
    String(asObject(asList(answer.data)[0]).url)
      .split('/')
      .at(-1) ?? '';
  expect(isStored).toBe(true);
  now += linkMs - 1;
  expect((await pictures.read(link))?.bytes.equals(picture)).toBe(true);
  expect(await pictures.cleanUp()).toBe(0);
  now++;
  expect(await pictures.read(link)).toBeUndefined();
  expect(await pictures.cleanUp()).toBe(1);
  expect(await pictures.cleanUp()).toBe(0);
});

test('a link has the file extension and the content type of its picture', async () => {
  const pictures = picturesAt(() => 0);
  const kinds: [Buffer, string, string][] = [
    [Buffer.from('\xff\xd8\xff\xe0', 'latin1'), 'jpg', 'image/jpeg'],
    [Buffer.from('RIFF0000WEBPVP8 ', 'latin1'), 'webp', 'image/webp'],
    [picture, 'png', 'image/png'],
  ];
  for (const [bytes, ending, type] of kinds) {
    const { answer } = await pictures.publish(
      { data: [{ b64_json: bytes.toString('base64') }] },
      { ...wanted, size: '64x64' },
    );
    const url = String(asObject(asList(answer.data)[0]).url);
    expect(url.endsWith(`.${ending}`)).toBe(true);
    expect((await pictures.read(url.split('/').at(-1) ?? ''))?.type).toBe(type);
  }
});

test('without a store, the reply contains the pictures themselves; entries without bytes stay as they are', async () => {
  const pictures = picturesAt(() => 0, { store: undefined });
  const { answer, isStored } = await pictures.publish(drawn, wanted);
  expect(isStored).toBe(false);
  expect(asObject(asList(answer.data)[0]).url).toBe(`data:image/png;base64,${picture.toString('base64')}`);
  expect([await pictures.read('x'), await pictures.cleanUp()]).toEqual([undefined, 0]);
  const withoutBytes = { data: [{ url: 'https://elsewhere/a.png' }, null] };
  expect((await pictures.publish(withoutBytes, wanted)).answer.data).toEqual([
    { url: 'https://elsewhere/a.png' },
    {},
  ]);
});

test.each([
  ['b', 'b'],
  [null, 'a'],
])(
  'with the revised prompt %j from OpenAI, the reply has the revised prompt %j, and always our link',
  async (words, shown) => {
    const data = [{ b64_json: picture.toString('base64'), revised_prompt: words, url: null }];
    const { answer } = await picturesAt(() => 0).publish({ data }, wanted);
    const [published] = asList(answer.data).map(asObject);
    expect([published?.url, published?.revised_prompt]).toEqual([expect.stringMatching(/^https:/), shown]);
  },
);

test('the app does not wait longer than its time limit for a store that does not answer', async () => {
  const never = () => new Promise<never>(() => undefined);
  const warnings: string[] = [];
  const store = { put: never, get: never, deleteExpired: never };
  const pictures = picturesAt(() => 0, { store, warn: ({ event }) => warnings.push(event) });
  const { answer, isStored } = await pictures.publish(drawn, { ...wanted, deadline: 1_100 });
  expect(isStored).toBe(false);
  expect(asObject(asList(answer.data)[0]).url).toMatch(/^data:image/);
  expect(warnings).toEqual(['picture_not_stored']);

  jest.useFakeTimers();
  const reading = pictures.read(linkNameOf(randomBytes(32), 'png')).catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(10_000);
  jest.useRealTimers();
  expect(await reading).toMatchObject({ name: 'TimedOut' });
});

test.each([0, 1])(
  'the reply says when only one of two pictures could not be stored: index %d',
  async (failing) => {
    let count = 0;
    const store = {
      put: () => (count++ === failing ? Promise.reject(new Error('down')) : Promise.resolve()),
      get: () => Promise.resolve(undefined),
      deleteExpired: () => Promise.resolve(0),
    };
    const two = { data: [...drawn.data, ...drawn.data] };
    const { answer, isStored } = await picturesAt(() => 0, { store }).publish(two, wanted);
    const kept = asList(answer.data).map((item) => String(asObject(item).url).startsWith('https:'));
    expect([isStored, kept]).toEqual([false, [failing !== 0, failing !== 1]]);
  },
);

test.each([
  [maxBase64Bytes, false],
  [maxBase64Bytes + 2, true],
])('base64 of %d bytes of pictures is left out of the reply: %s', async (total, isTooMuch) => {
  const store = {
    put: () => Promise.resolve(),
    get: () => Promise.resolve(undefined),
    deleteExpired: () => Promise.resolve(0),
  };
  const half = { b64_json: Buffer.alloc(total / 2, picture).toString('base64') };
  const asked = { ...wanted, base64: true };
  const { answer, isTooMuchBase64 } = await picturesAt(() => 0, { store }).publish(
    { data: [half, half] },
    asked,
  );
  const published = asList(answer.data).map(asObject);
  expect(published.map((item) => item.b64_json === half.b64_json)).toEqual([!isTooMuch, !isTooMuch]);
  expect(
    published.map((item) => [Object.hasOwn(item, 'b64_json'), String(item.url).startsWith('https:')]),
  ).toEqual(Array(2).fill([!isTooMuch, true]));
  expect(isTooMuchBase64).toBe(isTooMuch);
});

test('resizing may take half of the time that is left before the reply is written', async () => {
  const jobs: [ResizeJob, number][] = [];
  const resize = (...job: [ResizeJob, number]) => {
    jobs.push(job);
    return Promise.resolve(Buffer.from('smaller'));
  };
  const pictures = picturesAt(() => 1_000, { resize, store: undefined });
  const { answer, notResized } = await pictures.publish(drawn, {
    ...wanted,
    size: '10x10',
    deadline: 22_000,
  });
  expect(jobs).toEqual([[{ bytes: picture, isJpeg: false, size: { width: 10, height: 10 } }, 11_000]]);
  expect(asObject(asList(answer.data)[0]).url).toMatch(`base64,${Buffer.from('smaller').toString('base64')}`);
  expect(notResized).toEqual([]);
});

test.each<[string, Error]>([
  ['late', new TimedOut()],
  ['failed', new Error('broken')],
])('a picture that was not resized (%s) stays as it is, and the log says so', async (why, error) => {
  const warnings: string[] = [];
  const resize = () => Promise.reject(error);
  const pictures = picturesAt(() => 0, { resize, warn: ({ event }) => warnings.push(event) });
  const asked = { ...wanted, size: '10x10', base64: true };
  const { answer, isStored, notResized } = await pictures.publish(drawn, asked);
  expect(asObject(asList(answer.data)[0]).b64_json).toBe(picture.toString('base64'));
  expect([isStored, notResized, warnings]).toEqual([true, [why], ['picture_not_resized']]);
});

test('requests to the store are aborted after a timeout, and later ones still work', async () => {
  const store = createBlobStore(settingsOf(), containerName);
  const put = () => store?.put('a', { bytes: picture, type: 'image/png', expires: 1 });
  const giveUp = () => jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  giveUp();
  await expect(put()).rejects.toMatchObject({ name: 'AbortError' });
  jest.restoreAllMocks();
  await put();
  expect((await store?.get('a'))?.bytes.equals(picture)).toBe(true);
  giveUp();
  await expect(put()).rejects.toMatchObject({ name: 'AbortError' });
  await expect(store?.get('a')).rejects.toMatchObject({ name: 'AbortError' });
  jest.restoreAllMocks();
});

test('a failure to read the store is an error, not a missing picture', async () => {
  const own = await startAzurite({ blobPort: 0, tablePort: 0 });
  const { settings } = readSettings({ AzureWebJobsStorage: own.connectionString });
  const store = createBlobStore(settings, containerName);
  await store?.put('a', { bytes: picture, type: 'image/png', expires: 1 });
  expect(await store?.get('b')).toBeUndefined();
  await own.stop();
  await expect(store?.get('a')).rejects.toThrow();
});

test('there is no store when the settings name no blob storage', () => {
  const { settings } = readSettings({
    AzureWebJobsStorage__tableServiceUri: 'https://a.table.core.windows.net',
  });
  expect(createBlobStore(settings, containerName)).toBeUndefined();
});

test('links are random, and names that are not links are refused', () => {
  const [one, other] = [linkNameOf(randomBytes(32), 'png'), linkNameOf(randomBytes(32), 'png')];
  expect(storedName(one)).toMatch(/^[0-9a-f]{64}$/);
  expect(storedName(one)).not.toBe(storedName(other));
  for (const wrong of [
    '',
    'a.png',
    one.replace('.png', '.toolongone'),
    one.replace('.png', ''),
    `${one}/`,
    `../${one}`,
  ])
    expect(storedName(wrong)).toBeUndefined();
});
