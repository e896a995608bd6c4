/** Bringing a picture to exactly the size that was asked for. */

/** A width and a height, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Reads a size such as `256x256`; undefined for `auto` and the like. */
export function readSize(text: unknown): Size | undefined {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(typeof text === 'string' ? text : '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/** The size of a PNG, which stands at a fixed place; undefined for other pictures. */
export function sizeOfPng(bytes: Buffer): Size | undefined {
  const isPng = bytes.length >= 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** The kinds that can be made smaller. */
const resizable = ['image/png', 'image/jpeg'] as const;

/**
 * Makes a picture smaller or larger. One that has the size already, or that cannot be read, stays as it is.
 *
 * @param type - its content type
 */
export async function resized(bytes: Buffer, type: string, wanted: Size): Promise<Buffer> {
  const size = sizeOfPng(bytes);
  const known = resizable.find((candidate) => candidate === type);
  if (!known || (size?.width === wanted.width && size.height === wanted.height)) return bytes;
  try {
    // Loaded only here: it is large, and hardly ever needed.
    const { Jimp } = await import('jimp');
    const picture = await Jimp.read(bytes);
    if (picture.width === wanted.width && picture.height === wanted.height) return bytes;
    return await picture.resize({ w: wanted.width, h: wanted.height }).getBuffer(known);
  } catch {
    // A picture of another size is better than none.
    return bytes;
  }
}
