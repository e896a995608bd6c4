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

/** How many bytes at the beginning tell whether the rest has to be looked at. */
const headBytes = 64;

/** Whether bytes may be something else than text: they begin with control characters, or with bytes above ASCII. */
export function mayBeStrange(bytes: Buffer, charset: string | undefined): boolean {
  if (charset?.startsWith('utf-16') === true || bytes.length === 0) return false;
  const head = bytes.toString('latin1', 0, headBytes);
  return !/^[\x20-\x7e][\t\n\r\x20-\x7e]*$/.test(head);
}

/** Says what bytes are if they cannot be a text; undefined if they can, or if it is not known. */
export async function strangeBytes(bytes: Buffer): Promise<StrangeBytes | undefined> {
  const kind = await kindOf([bytes]);
  if (kind === undefined || isTextKind(kind)) return undefined;
  return compressed.includes(kind)
    ? strange(`The body is compressed (${kind}). Send it without compression.`, true)
    : strange(
        `The body is a file (${kind}), but this action takes text. Choose an action that takes files.`,
        false,
      );
}

function strange(message: string, isEncoded: boolean): StrangeBytes {
  return { error: new AppError('invalid_encoding', { message }), isEncoded };
}
