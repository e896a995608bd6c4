/** Tests the function that returns a picture: while the store fails, and for a part of the picture. */
import { HttpRequest } from '@azure/functions';
import { picture } from '../../../src/http/functions/picture';
import { asObject } from '../../../src/json';
import type { Pictures } from '../../../src/pictures';
import { dependenciesWith, loggingContext } from '../../support/dependencies';

const never = () => new Promise<never>(() => undefined);

async function get(read: Pictures['read'], headers: Record<string, string> = {}) {
  const { context, logged } = loggingContext();
  const request = new HttpRequest({ method: 'GET', url: 'http://localhost/v1/images/files/x', headers });
  const dependencies = dependenciesWith({
    pictures: { publish: never, keepFile: never, cleanUp: never, read },
  });
  const reply = await picture('PictureGet', dependencies)(request, context);
  const { status, headers: replyHeaders, body } = asObject(reply);
  return { status, headers: asObject(replyHeaders), body: String(body), logged };
}

test('while the store cannot be read, the caller is asked to try again, instead of getting 404', async () => {
  const failure = Object.assign(new Error('with a secret'), { code: 'ECONNREFUSED' });
  const { status, headers, body, logged } = await get(() => Promise.reject(failure));
  expect([status, headers['retry-after'], JSON.parse(body)]).toMatchObject([
    503,
    '10',
    { error: { code: 'pictures_unavailable' } },
  ]);
  expect(logged).toEqual([
    'warning {"event":"picture_not_read","reason":"ECONNREFUSED"}',
    expect.stringMatching(/^error .*"action":"PictureGet","status":503,"error.type":"pictures_unavailable"/),
  ]);
});

test('a part can be a single byte', async () => {
  const stored = { bytes: Buffer.from('abc'), type: 'image/png', expires: 1 };
  const { status, headers, body } = await get(() => Promise.resolve(stored), { range: 'bytes=2-2' });
  expect([status, headers['content-range'], body]).toEqual([206, 'bytes 2-2/3', 'c']);
});
