/** Recognizes bodies that are no text although they should be one. */
import { AppError } from '../../errors';
import { isTextKind } from '../../schema/file';
import { kindOf } from './kind';

const compressed = ['gz', 'zst', 'bz2', 'xz', 'lz4', 'zip'];

/** Why bytes are no text. */
export interface StrangeBytes {
  error: AppError;
  /** Whether they are a text in another form, such as compressed. */
  isEncoded: boolean;
}

/** Says what bytes are if they cannot be a text in the given encoding; undefined if they can, or if it is not known. */
export async function strangeBytes(
  bytes: Buffer,
  charset: string | undefined,
): Promise<StrangeBytes | undefined> {
  if (charset?.startsWith('utf-16') === true) return undefined;
  // Only control characters and bytes above ASCII can be something else than text.
  const first = bytes[0];
  if (first === undefined || (first >= 0x20 && first < 0x7f && !bytes.subarray(0, 64).some(isOdd)))
    return undefined;
  const kind = await kindOf([bytes]);
  if (kind === undefined || isTextKind(kind)) return undefined;
  return compressed.includes(kind)
    ? strange(`The body is compressed (${kind}). Send it without compression.`, true)
    : strange(
        `The body is a file (${kind}), but this action takes text. Choose an action that takes files.`,
        false,
      );
}

function isOdd(byte: number): boolean {
  return byte >= 0x7f || (byte < 0x20 && ![0x09, 0x0a, 0x0d].includes(byte));
}

function strange(message: string, isEncoded: boolean): StrangeBytes {
  return { error: new AppError('invalid_encoding', { message }), isEncoded };
}
