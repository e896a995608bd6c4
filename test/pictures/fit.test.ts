/** Tests which pictures are made smaller. */
import { fitOf, maxPixels, readSize } from '../../src/pictures/fit';
import type { PictureHeader, Size } from '../../src/pictures/header';

test.each([
  ['256x512', { width: 256, height: 512 }],
  ['9999x9999', { width: 9999, height: 9999 }],
  ['auto', undefined],
  ['1x1', undefined],
  ['12345x1', undefined],
  [undefined, undefined],
])('the size %j is read as %j', (text, size) => {
  expect(readSize(text)).toEqual(size);
});

const large: Size = { width: 1024, height: 1024 };
const small: Size = { width: 256, height: 256 };
const header = (size: Size | undefined, more: Partial<PictureHeader> = {}): PictureHeader => ({
  ...{ ending: 'png', type: 'image/png', size, isInterlaced: false },
  ...more,
});

test.each<[string, PictureHeader, Size, string]>([
  ['has the size', header(small), small, 'keep'],
  ['has the size, and is of another kind', header(small, { ending: 'webp' }), small, 'keep'],
  ['is larger', header(large), small, 'resize'],
  ['is larger, and a JPEG', header(large, { ending: 'jpg' }), small, 'resize'],
  ['is smaller', header(small), large, 'only_smaller'],
  ['is a little smaller', header({ width: 1023, height: 1023 }), large, 'only_smaller'],
  ['has another shape', header(large), { width: 256, height: 512 }, 'only_smaller'],
  [
    'has the same shape, but not a square',
    header({ width: 1536, height: 1024 }),
    { width: 768, height: 512 },
    'resize',
  ],
  ['is a WebP', header(large, { ending: 'webp' }), small, 'kind'],
  ['is interlaced', header(large, { isInterlaced: true }), small, 'kind'],
  ['is huge', header({ width: 20_000, height: 20_000 }), small, 'too_large'],
  [
    'has as many pixels as allowed',
    header({ width: maxPixels / 2, height: 2 }),
    { width: maxPixels / 4, height: 1 },
    'resize',
  ],
  [
    'has more pixels than allowed',
    header({ width: maxPixels / 2 + 2, height: 2 }),
    { width: maxPixels / 4 + 1, height: 1 },
    'too_large',
  ],
  ['is broken', header(undefined), small, 'failed'],
])('a picture that %s', (_, ofPicture, wanted, fit) => {
  expect(fitOf(ofPicture, wanted)).toBe(fit);
});
