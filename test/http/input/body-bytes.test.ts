/** Tests that a body arrives whole, however many pieces it comes in. */
import { HttpRequest } from '@azure/functions';
import { bytesOf } from '../../../src/http/input/body-bytes';

const url = 'http://localhost/v1';
const large = Buffer.alloc(3_000_000, 'sound');

test.each<[string, HttpRequest, Buffer]>([
  ['no body', new HttpRequest({ method: 'POST', url }), Buffer.alloc(0)],
  ['a text', new HttpRequest({ method: 'POST', url, body: { string: 'ä' } }), Buffer.from('ä')],
  ['bytes', new HttpRequest({ method: 'POST', url, body: { bytes: large } }), large],
])('%s', async (_, request, bytes) => {
  expect((await bytesOf(request)).equals(bytes)).toBe(true);
});

test('several pieces are put together in their order', async () => {
  const { body } = new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of ['one', '', ' two', ' three']) controller.enqueue(Buffer.from(piece));
        controller.close();
      },
    }),
  );
  expect(String(await bytesOf({ body }))).toBe('one two three');
});

test('a body that breaks off is an error, not a shorter body', async () => {
  const { body } = new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('one'));
        controller.error(new Error('cut off'));
      },
    }),
  );
  await expect(bytesOf({ body })).rejects.toThrow('cut off');
});
