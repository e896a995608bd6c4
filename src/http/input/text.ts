/** Decodes bytes to text. A byte that is wrong for its encoding is an error, because a letter would get lost. */
import { AppError } from '../../errors';
import { decoded } from '../../text';
import { checkCount, maxInputs } from './names';

/** Where a text comes from, for the error. */
export type TextSource = { body: true } | { address: true } | { field: string };

/**
 * Decodes bytes.
 *
 * @param charset - the label of their encoding, such as `iso-8859-1`; UTF-8 if left out
 * @throws AppError `invalid_encoding` if a byte is wrong, `unsupported_content_type` for an unknown label
 */
export function decodeText(bytes: Uint8Array, charset: string | undefined, source: TextSource): string {
  const read = decoded(bytes, charset);
  if ('text' in read) return read.text;
  throw read.defect === 'charset' ? unknownCharset(source) : invalidEncoding(source, charset);
}

function unknownCharset(source: TextSource): AppError {
  const message =
    'field' in source
      ? `The charset in the Content-Type of the part \`${source.field}\` is not known. Send the part as UTF-8.`
      : 'The charset in the Content-Type header is not known. Send the body as UTF-8.';
  return new AppError('unsupported_content_type', { message });
}

/**
 * Decodes a part of a query or of a form: plus signs are spaces, and `%C3%BC` stands for two bytes. A percent sign without two
 * digits stays as it is.
 *
 * @throws AppError as {@link decodeText}
 */
export function decodePercent(text: string, charset: string | undefined, source: TextSource): string {
  if (!/[%+]/.test(text)) return text;
  const latin1 = Buffer.from(text.replaceAll('+', ' '), 'utf8').toString('latin1');
  const decoded = latin1.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return decodeText(Buffer.from(decoded, 'latin1'), charset, source);
}

/**
 * Splits a query or a form into its pairs, as `URLSearchParams` does, but without losing letters.
 *
 * @param text - without the question mark
 * @throws AppError as {@link decodeText}, and `body_too_large` for too many pairs
 */
export function readPairs(
  text: string,
  charset: string | undefined,
  source: TextSource,
): [name: string, value: string][] {
  if (text === '') return [];
  const pairs = text.split('&', maxInputs + 1);
  checkCount(pairs.length);
  return pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decodePercent(name, charset, source), decodePercent(value.join('='), charset, source)];
    });
}

function invalidEncoding(source: TextSource, charset: string | undefined): AppError {
  if ('field' in source) {
    const { field } = source;
    const message = `\`${field}\` is not UTF-8 text. Send the form as UTF-8, or name the charset in the Content-Type of the part.`;
    return new AppError('invalid_encoding', { message, param: field });
  }
  if ('address' in source) {
    return new AppError('invalid_encoding', {
      message: 'The query of the address is not UTF-8. Encode its values as UTF-8.',
    });
  }
  if (charset === undefined) return new AppError('invalid_encoding');
  const message = `The body is not the ${charset} that its Content-Type header says. Send it as UTF-8, or name its charset.`;
  return new AppError('invalid_encoding', { message });
}
