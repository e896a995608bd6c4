/** Reads names: of models, roles, files, formats, languages, sizes. Blanks around them and their case do not matter. */

import { trimmed } from '../text';

/** Characters that nobody sees: soft hyphens, zero-width characters, direction marks, byte order marks. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** A blank of any sort, or a control character. */
const blank = /[\s\p{Cc}]/u;

/** A name without the blanks around it, and without characters that nobody sees. */
export function nameIn(text: string): string {
  return trimmed(text.replace(invisible, ''), (character) => blank.test(character));
}

/**
 * The word of a list that a text says, in the spelling of the list; else the text without the blanks around it.
 *
 * @param words - the words that are known
 */
export function wordIn(text: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  const name = nameIn(text);
  const lower = name.toLowerCase();
  return words.find((word) => word.toLowerCase() === lower) ?? name;
}

/** A size in pixels as OpenAI writes it: `1024x1024`, also from `1024 X 1024` or `1024×1024`. */
export function sizeIn(text: string): string {
  const name = nameIn(text).toLowerCase();
  return name.replace(/^(\d+)\s*[x×*]\s*(\d+)$/, '$1x$2');
}
