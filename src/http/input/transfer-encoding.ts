/** Takes off the Content-Transfer-Encoding of a part, which old libraries and mail tools put on it. */
import { AppError } from '../../errors';
import { base64In } from '../../schema/base64';

/** Encodings that leave bytes as they are. */
const none = ['', '7bit', '8bit', 'binary'];

/**
 * The bytes of a part, decoded. See RFC 2045, section 6.
 *
 * @param name - the part, for the error
 * @throws AppError `invalid_multipart` for another encoding, or for damaged base64
 */
export function decodeTransfer(bytes: Buffer, encoding: string, name: string): Buffer {
  const wanted = encoding.trim().toLowerCase();
  if (none.includes(wanted)) return bytes;
  if (wanted === 'quoted-printable') return fromQuotedPrintable(bytes);
  const base64 = wanted === 'base64' ? base64In(bytes.toString('latin1')) : undefined;
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  const message = `The part \`${name}\` cannot be decoded as its Content-Transfer-Encoding says. Send it without that header.`;
  throw new AppError('invalid_multipart', { message });
}

function fromQuotedPrintable(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(text, 'latin1');
}
