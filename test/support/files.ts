/** Makes small files of every kind, and forms that contain them. The first bytes of a file show its kind. */

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

/** Bytes that could be mistaken for the end of a line, of a part or of a text. */
const content = Buffer.concat([
  Buffer.from('\r\n--\r\n\0\xff', 'latin1'),
  Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
]);

/** A box of an MP4 file. */
const box = (brand: string) => bytes([0, 0, 0, 24], 'ftyp', brand, [0, 0, 2, 0], brand, 'isom');

/** The EBML header of a WebM file, with its document type. */
const webm = bytes([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84], 'webm');

const beginnings: Record<string, Buffer> = {
  flac: bytes('fLaC', [0, 0, 0, 34]),
  m4a: box('M4A '),
  mp3: bytes('ID3', [4, 0, 0, 0, 0, 0, 0], [0xff, 0xfb, 0x90, 0x64]),
  mp4: box('isom'),
  mpeg: bytes([0, 0, 1, 0xba, 0x21]),
  ogg: bytes(
    'OggS',
    [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 30],
    [1],
    'vorbis',
  ),
  wav: bytes('RIFF', [36, 8, 0, 0], 'WAVEfmt '),
  webm,
  png: bytes(
    [0x89],
    'PNG\r\n',
    [0x1a, 0x0a],
    [0, 0, 0, 13],
    'IHDR',
    [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    'IDAT',
  ),
  jpg: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF'),
  webp: bytes('RIFF', [36, 8, 0, 0], 'WEBPVP8 '),
  pdf: bytes('%PDF-1.7\n'),
  zip: bytes(
    [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0],
    'a.txt',
  ),
};

/**
 * Makes a file of a kind.
 *
 * @param size - the least size in bytes
 */
export function sample(kind: string, size = 0): Buffer {
  const beginning = beginnings[kind];
  if (!beginning) throw new Error(`There is no sample of ${kind}`);
  return Buffer.concat([
    beginning,
    content,
    Buffer.alloc(Math.max(0, size - beginning.length - content.length)),
  ]);
}

/** One part of a form: its header lines and its content. */
export type Part = [header: string, content: string | Buffer];

/** The boundary of the forms. */
export const boundary = 'a-Boundary_of.the(tests)';

/** Writes a form as RFC 7578 describes it. */
export function form(parts: readonly Part[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap(([header, body]) => [
      Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`),
      Buffer.from(body as string),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** The content type of the forms. */
export const formType = `multipart/form-data; boundary="${boundary}"`;

/** The header line of a field. */
export const field = (name: string) => `Content-Disposition: form-data; name="${name}"`;

/** Writes fields as parts. */
export const fields = (values: Record<string, string>): Part[] =>
  Object.entries(values).map(([name, value]) => [field(name), value]);

/** The formats of speech, each with its content type. */
export const speechTypes: [format: string, type: string][] = [
  ['mp3', 'audio/mpeg'],
  ['opus', 'audio/ogg'],
  ['aac', 'audio/aac'],
  ['flac', 'audio/flac'],
  ['wav', 'audio/wav'],
  ['pcm', 'audio/pcm'],
];
