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

/**
 * Makes a PNG smaller or larger. A picture that has the size already, or is no PNG that can be read, stays as it is.
 */
export async function resized(bytes: Buffer, wanted: Size): Promise<Buffer> {
  const size = sizeOfPng(bytes);
  if (!size || (size.width === wanted.width && size.height === wanted.height)) return bytes;
  try {
    // Loaded only here: it is large, and hardly ever needed.
    const { Jimp } = await import('jimp');
    const picture = await Jimp.read(bytes);
    return await picture.resize({ w: wanted.width, h: wanted.height }).getBuffer('image/png');
  } catch {
    // A picture of another size is better than none.
    return bytes;
  }
}
