/** Tests that players' files are taken, whatever they begin with, and that others are refused by their name. */
import { sample } from '../support/files';
import { post, runCases, type FieldCase } from './cases';

const bytes = (...parts: (string | number[] | Buffer)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );

/** Two frames of an MP3 file: 128 kbit/s, 44,100 Hz, 417 bytes each. */
const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413, 0x55)]);
const frames = Buffer.concat([frame, frame]);

/** A tag as it stands before the sound. */
const tag = (size: number) => {
  const digits = [21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from(digits), Buffer.alloc(size)]);
};
const wave = bytes(
  'WAVEfmt ',
  [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0],
  'data',
  [4, 0, 0, 0, 0, 0, 0, 0],
);
const chunk = (name: string, data: Buffer) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  return Buffer.concat([size, Buffer.from(name), data, Buffer.alloc(4)]);
};
const animated = bytes(
  [0x89],
  'PNG\r\n',
  [0x1a, 0x0a],
  chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0])),
  chunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])),
  chunk('IDAT', Buffer.from([1, 2, 3])),
);

const path = '/v1/audio/transcriptions?model=whisper-1';
const sound = (title: string, source: string, body: Buffer, kind: string): FieldCase => ({
  title,
  source,
  ...post(path, 'application/octet-stream', body),
  right: { sent: { file: { bytes: body, filename: `file.${kind}` } } },
});
const refused = (
  title: string,
  source: string,
  body: Buffer | string,
  message: RegExp,
  type = 'application/octet-stream',
): FieldCase => ({
  title,
  source,
  ...post(path, type, body),
  right: { status: 400, code: 'invalid_input', message },
});
/** Noise, which shows no kind. */
const unknown = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 89 + 131) % 256));

runCases([
  sound('mp3 behind zero bytes', 'file-type#750', bytes(Buffer.alloc(1000), frames), 'mp3'),
  sound('mp3 behind a line break', 'file-type#101', bytes('\r\n', frames), 'mp3'),
  sound('mp3 behind a large tag', 'own', bytes(tag(300_000), frames), 'mp3'),
  sound('mp3 behind a tag and padding', 'own', bytes(tag(200), Buffer.alloc(3000), frames), 'mp3'),
  sound('mp3 behind two tags', 'own', bytes(tag(10), tag(90_000), frames), 'mp3'),
  sound('mp3 behind much padding', 'own', bytes(Buffer.alloc(500_000), frames), 'mp3'),
  sound('flac behind a tag', 'own', bytes(tag(100), sample('flac')), 'flac'),
  sound('wav behind a blank line', 'own', bytes('\n', sample('wav')), 'wav'),
  sound('wav as RF64', 'mutagen#730', bytes('RF64', [255, 255, 255, 255], wave), 'wav'),
  sound('wav as BW64', 'own', bytes('BW64', [255, 255, 255, 255], wave), 'wav'),
  {
    title: 'an animated picture',
    source: 'w3c/png#26',
    target: 'POST /v1/images/edits',
    options: { body: { prompt: 'a hat', image: animated.toString('base64') } },
    right: { sent: { image: { bytes: animated, filename: 'image.png', type: 'image/png' } } },
  },
  {
    title: 'sound that only its type names',
    source: 'own',
    ...post(path, 'audio/mpeg', unknown),
    right: { sent: { file: { bytes: unknown, filename: 'file.mp3' } } },
  },
  {
    title: 'sound that only the name of an attachment tells',
    source: 'own',
    target: 'POST /v1/audio/transcriptions',
    options: {
      body: {
        model: 'whisper-1',
        file: {
          name: 'Call 1.WAV',
          contentType: 'application/octet-stream',
          contentBytes: unknown.toString('base64'),
        },
      },
    },
    right: { sent: { file: { filename: 'file.wav' } } },
  },
  {
    title: 'the bytes count more than the type',
    source: 'own',
    ...post(path, 'audio/wav', sample('flac')),
    right: { sent: { file: { filename: 'file.flac' } } },
  },
  refused('bytes that show nothing', 'own', unknown, /must be one of flac, .* its content has no such form/),
  refused('a text that says it is sound', 'own', 'no sound', /but it is a text, not a sound/, 'audio/mpeg'),
  refused(
    'a sign-in page',
    'own',
    '<!DOCTYPE html><html><body>Sign in</body></html>',
    /it is a web page, not a sound/,
  ),
  refused(
    'aac',
    'own',
    bytes([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc], Buffer.alloc(200, 1)),
    /but it is aac/,
  ),
  refused('amr', 'own', bytes('#!AMR\n', [0x3c, 0, 0, 0]), /but it is amr/),
  refused(
    'wma',
    'own',
    bytes(
      [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c],
      Buffer.alloc(200),
    ),
    /but it is .*wma/,
  ),
  refused('a document', 'own', sample('pdf'), /but it is pdf/),
]);
