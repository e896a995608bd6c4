/** Tests what the first bytes of a picture say about it. */
import { Jimp } from 'jimp';
import { drawPng } from '../../local/openai/picture';
import { readHeader } from '../../src/pictures/header';

/** The beginnings of pictures of 300x200 pixels, as libwebp and libpng write them. */
const beginnings = {
  'a lossy WebP': ['webp', 'UklGRroAAABXRUJQVlA4IK4AAACQEACdASosAcgAP83m8XO/uDOsoA=='],
  'a lossless WebP': ['webp', 'UklGRiQAAABXRUJQVlA4TBgAAAAvK8ExAAdQs840s/8BAEX6/58i+g=='],
  'a WebP with transparency': ['webp', 'UklGRtIAAABXRUJQVlA4WAoAAAAQAAAAKwEAxwAAQUxQSBIAAAABBw=='],
  'an interlaced PNG': ['png', 'iVBORw0KGgoAAAANSUhEUgAAASwAAADICAIAAAGqunuUAAAACXBIWQ=='],
} as const;

test.each(Object.entries(beginnings))('%s says its kind and its size', (name, [ending, base64]) => {
  expect(readHeader(Buffer.from(base64, 'base64'))).toEqual({
    ending,
    type: `image/${ending}`,
    size: { width: 300, height: 200 },
    isInterlaced: name === 'an interlaced PNG',
  });
});

test('a PNG says its size, however large it claims to be', () => {
  const png = drawPng(30, 20, [1, 2, 3]);
  expect(readHeader(png)).toMatchObject({
    ending: 'png',
    size: { width: 30, height: 20 },
    isInterlaced: false,
  });
  png.writeUInt32BE(20_000, 16);
  expect(readHeader(png).size).toEqual({ width: 20_000, height: 20 });
});

test('a JPEG says its size in the first of its segments that describes a frame', async () => {
  const jpeg = await new Jimp({ width: 30, height: 20 }).getBuffer('image/jpeg');
  const about = { ending: 'jpg', type: 'image/jpeg', size: { width: 30, height: 20 } };
  expect(readHeader(jpeg)).toMatchObject(about);
  // A photo has a preview in a segment; the others are tables, whose markers are among those of frames.
  for (const marker of [0xe1, 0xc4, 0xc8, 0xcc]) {
    const segment = Buffer.from([0xff, marker, 0, 12, 0xff, 0xc0, 0, 9, 8, 0, 1, 0, 1, 0]);
    const longer = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
    expect(readHeader(longer)).toMatchObject(about);
  }
  // Progressive.
  jpeg[jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc2;
  expect(readHeader(jpeg)).toMatchObject(about);
});

test.each([
  ['nothing', ''],
  ['a text', 'This is no picture at all, but a text.'],
  ['the beginning of a PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0'],
  ['a JPEG that ends too early', '\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11'],
  ['a JPEG of something else', '\xff\xd8\xff\xe0\0\x04abcdefghijklmnopqrstuvwxyz'],
  ['a WebP that ends too early', 'RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0'],
  ['a WebP of an unknown form', 'RIFF\0\0\0\0WEBPVP9 \x0a\0\0\0 and so on and so on'],
])('%s says no size', (_, text) => {
  expect(readHeader(Buffer.from(text, 'latin1')).size).toBeUndefined();
});
