/** Creates the sound files of the simulated OpenAI: without sound, but with the first bytes of their kind. */
import type { Reply } from './answers';

/** The first bytes of each kind; pcm has none. */
const beginnings: Record<string, Buffer> = {
  mp3: Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
  opus: Buffer.from('OggS\0\x02'),
  aac: Buffer.from([0xff, 0xf1, 0x50, 0x80]),
  flac: Buffer.from('fLaC'),
  wav: Buffer.from('RIFF\x24\x08\0\0WAVEfmt '),
  pcm: Buffer.alloc(0),
};

/**
 * Creates a sound file. Like OpenAI, it does not say in the content type what kind it is.
 *
 * @param format - as in `response_format`
 */
export function soundOf(format: unknown = 'mp3'): Reply {
  const beginning = beginnings[String(format)] ?? Buffer.alloc(0);
  const body = Buffer.concat([beginning, Buffer.alloc(2_000)]);
  return { status: 200, contentType: 'application/octet-stream', body };
}
