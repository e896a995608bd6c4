/** Makes the pictures with which faults are provoked. */
import { randomFillSync } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Makes a PNG: of noise, which can hardly be compressed, or of one colour, which nearly vanishes. */
export function png(width, height, { noise }) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  if (noise) {
    // Each row begins with a byte for its filter; 0 means none.
    for (let row = 0; row < height; row++) randomFillSync(rows, row * (1 + width * 3) + 1, width * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: noise ? 1 : 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
