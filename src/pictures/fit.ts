/** Decides from the header of a picture whether it is made smaller. All functions are pure. */
import type { NotResized } from '../stages';
import type { PictureHeader, Size } from './header';

/**
 * The most pixels of a picture that is made smaller. For a small size, OpenAI makes pictures of half as many. Decoding
 * this many takes up to 150 MB.
 */
export const maxPixels = 2_000_000;

/** Reads a size such as `256x256`. Gives undefined for anything else, such as `auto`. */
export function readSize(text: unknown): Size | undefined {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(typeof text === 'string' ? text : '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/**
 * Decides what to do with a picture.
 *
 * @returns `keep` if it has the size, `resize` if it is to be made smaller, or the reason why it cannot get the
 * size
 */
export function fitOf(
  { ending, size, isInterlaced }: PictureHeader,
  wanted: Size,
): 'keep' | 'resize' | NotResized {
  if (!size) return 'failed';
  if (size.width === wanted.width && size.height === wanted.height) return 'keep';
  const isSameShape = size.width * wanted.height === size.height * wanted.width;
  if (!isSameShape || wanted.width > size.width) return 'only_smaller';
  // The library would decompress an interlaced PNG without a limit.
  if (ending === 'webp' || isInterlaced) return 'kind';
  return size.width * size.height > maxPixels ? 'too_large' : 'resize';
}
