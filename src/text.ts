/** Works on texts of any length, in time that grows no faster than the length. */

/**
 * A text without certain characters at its ends. It is scanned from both ends: a regular expression such as `\s+$` would
 * start again at every blank inside, which takes hours for a large text.
 *
 * @param isBlank - whether a character (one UTF-16 code unit) is taken off
 */
export function trimmed(text: string, isBlank: (character: string) => boolean): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charAt(start))) start++;
  while (start < end && isBlank(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** How many characters a text has. An emoji is one of them, although it takes two units of UTF-16. */
export function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count++) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** The encoding that a byte order mark names. It counts more than any label. */
function markedCharset(bytes: Uint8Array): string | undefined {
  const [first, second, third] = [bytes[0], bytes[1], bytes[2]];
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined;
}

/** Labels of encodings whose every text is also UTF-8. The web's own decoder takes them for another encoding. */
const ascii = /^(us-?|iso646-us)?ascii$/i;

/** Decodes whole texts. Nearly all are UTF-8, and a decoder costs more than to decode one. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A decoded text, or why there is none: a byte that is wrong for the encoding, or an encoding that is not known. */
export type Decoded = { text: string } | { defect: 'bytes' | 'charset' };

/**
 * Decodes bytes without losing a letter.
 *
 * @param charset - the label of their encoding, such as `iso-8859-1`; UTF-8 if left out. A byte order mark counts more
 * @param isPart - whether the last letter may be cut off
 */
export function decoded(bytes: Uint8Array, charset = 'utf-8', isPart = false): Decoded {
  const label = markedCharset(bytes) ?? (ascii.test(charset) ? 'utf-8' : charset);
  let decoder = utf8;
  try {
    if (label !== 'utf-8' || isPart) decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return { defect: 'charset' };
  }
  try {
    return { text: decoder.decode(bytes, { stream: isPart }) };
  } catch {
    return { defect: 'bytes' };
  }
}

/** Whether a text has control characters other than those of blanks. Bytes that are no text nearly always have some. */
export function hasControls(text: string): boolean {
  return /(?![\t\n\f\r])\p{Cc}/u.test(text);
}

/** The charset that a content type names, such as `text/plain; charset=utf-16`. */
export function charsetOf(contentType: string): string | undefined {
  return /[;,]\s*charset\s*=\s*["']?([^"'\s;,]+)/i.exec(contentType)?.[1]?.toLowerCase();
}
