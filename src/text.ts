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
