/** Resizes a picture to exactly the size that the caller asked for. */

/** A width and a height, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Reads a size such as `256x256`. Gives undefined for anything else, such as `auto`. */
export function readSize(text: unknown): Size | undefined {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(typeof text === 'string' ? text : '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/** Reads the size of a PNG, which is at a fixed place in the file. Gives undefined for other pictures. */
export function sizeOfPng(bytes: Buffer): Size | undefined {
  const isPng = bytes.length >= 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** Content types of pictures that can be resized. */
const resizable = ['image/png', 'image/jpeg'] as const;

/**
 * Makes a picture smaller or larger. The picture stays unchanged if it already has the size, or if it cannot
 * be read.
 *
 * @param type - content type of the picture
 */
export async function resized(bytes: Buffer, type: string, wanted: Size): Promise<Buffer> {
  const size = sizeOfPng(bytes);
  const resizableType = resizable.find((candidate) => candidate === type);
  if (!resizableType || (size?.width === wanted.width && size.height === wanted.height)) return bytes;
  try {
    // Loaded only when needed, because it is large and rarely used.
    const { Jimp } = await import('jimp');
    const picture = await Jimp.read(bytes);
    if (picture.width === wanted.width && picture.height === wanted.height) return bytes;
    return await picture.resize({ w: wanted.width, h: wanted.height }).getBuffer(resizableType);
  } catch {
    // A picture of the wrong size is better than no picture.
    return bytes;
  }
}
