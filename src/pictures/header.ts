/** Reads the kind and the size of a picture from its first bytes. Nothing is decoded. */
import { contentTypeOf } from '../schema/file';

/** A width and a height, in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** What the first bytes of a picture say. */
export interface PictureHeader {
  /** The file extension, which is also the kind. Anything unknown counts as PNG, which is what OpenAI makes. */
  ending: 'png' | 'jpg' | 'webp';
  /** The content type. */
  type: string;
  /** Undefined if the picture is broken. */
  size: Size | undefined;
  /** Whether it is a PNG whose rows are stored in seven passes. */
  isInterlaced: boolean;
}

/** Reads the header of a picture. */
export function readHeader(bytes: Buffer): PictureHeader {
  const head = bytes.toString('latin1', 0, 16);
  if (head.startsWith('\xff\xd8\xff')) return header('jpg', sizeOfJpeg(bytes));
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return header('webp', sizeOfWebp(bytes));
  const isPng = bytes.length > 28 && head.startsWith('PNG', 1) && head.endsWith('IHDR');
  if (!isPng) return header('png', undefined);
  const size = { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  return { ...header('png', size), isInterlaced: bytes[28] === 1 };
}

function header(ending: PictureHeader['ending'], size: Size | undefined): PictureHeader {
  return { ending, type: contentTypeOf(ending), size, isInterlaced: false };
}

/** Segments of a JPEG that say how large it is: SOF0 to SOF15. The others of this range mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Goes from segment to segment until one says the size. See https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B. */
function sizeOfJpeg(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    if (isFrame(bytes.readUInt8(at + 1))) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
  }
  return undefined;
}

/** A WebP has its size at another place in each of its three forms. See RFC 9649, section 2. */
function sizeOfWebp(bytes: Buffer): Size | undefined {
  if (bytes.length < 30) return undefined;
  const form = bytes.toString('latin1', 12, 16);
  if (form === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (form === 'VP8 ') {
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  }
  const bits = bytes.readUInt32LE(21);
  return form === 'VP8L' ? { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 } : undefined;
}
