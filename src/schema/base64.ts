/** Reads base64 as people and platforms write it. */
import { trimmed } from '../text';

/** A data URL, without its base64. A parameter can be in quotes, with commas inside. */
const dataUrl = /^data:([^,;]{0,100}).{0,300}?;base64,/is;

/** The content type and the base64 of a data URL; undefined for any other text. */
export function dataUrlIn(text: string): { type: string; base64: string } | undefined {
  const inner = unquoted(text);
  const [head, type = ''] = dataUrl.exec(inner) ?? [];
  return head === undefined ? undefined : { type, base64: inner.slice(head.length) };
}

/**
 * The base64 that a text is, without line breaks and in the usual alphabet; undefined for other text, which would lose bytes if
 * it were decoded. It may be in quotes, as Python prints it, percent-encoded, or have line breaks written as `\n`.
 */
export function base64In(text: string): string | undefined {
  const plain = isPlain(text) ? text : plainForm(unquoted(text));
  const length = plain.replace(/={1,2}$/, '').length;
  return isPlain(plain) && length % 4 !== 1 ? plain : undefined;
}

function isPlain(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function plainForm(text: string): string {
  return (
    text
      .replace(/%(2B|2F|3D|0A|0D|20)/gi, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      )
      .replace(/\\[rn]|[\r\n\t\ufeff]/g, '')
      // In a form, a plus sign that was not escaped arrives as a space.
      .replace(/[ -]/g, '+')
      .replaceAll('_', '/')
  );
}

/** A text without blanks and quotes around it, and without the `b` of Python in front of them. */
function unquoted(text: string): string {
  const inner = trimmed(text, (character) => /[\s"\ufeff]/.test(character));
  return /^b?'/.test(inner) && inner.endsWith("'") ? inner.slice(inner.indexOf("'") + 1, -1) : inner;
}
