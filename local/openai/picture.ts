/** Writes PNG files: pictures of one colour for the simulated OpenAI, and the icon of the connector. */
import { crc32, deflateSync } from 'node:zlib';

/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [number, number, number];

/** Draws a PNG of one colour. */
export function drawPng(width: number, height: number, colour: Colour): Buffer {
  return encodePng(width, height, () => colour);
}

/**
 * Draws the picture for a prompt, always the same one.
 *
 * @param size - such as 1024x1024
 * @returns the PNG in base64
 */
export function drawnPicture(prompt: unknown, size: unknown): string {
  const [, width = '1024', height = '1024'] =
    /^(\d+)x(\d+)$/.exec(typeof size === 'string' ? size : '') ?? [];
  const shade = Buffer.from(typeof prompt === 'string' ? prompt : '').reduce(
    (sum, byte) => (sum + byte) % 256,
    0,
  );
  return drawPng(Number(width), Number(height), [shade, 128, 255 - shade]).toString('base64');
}

/** Writes a PNG. `colourAt` gives the colour of each pixel. */
export function encodePng(
  width: number,
  height: number,
  colourAt: (column: number, row: number) => Colour,
): Buffer {
  const pixels = Buffer.alloc(height * (1 + width * 3));
  for (let row = 0; row < height; row++) {
    // Each row begins with a byte for its filter; 0 means none.
    const start = row * (1 + width * 3) + 1;
    for (let column = 0; column < width; column++) pixels.set(colourAt(column, row), start + column * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of the three colours.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), end]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
