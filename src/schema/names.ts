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
  const name = nameIn(text);
  const lower = name.toLowerCase();
  return words.find((word) => word.toLowerCase() === lower) ?? name;
}

/** A size in pixels as OpenAI writes it: `1024x1024`, also from `1024 X 1024` or `1024×1024`. */
export function sizeIn(text: string): string {
  const name = nameIn(text).toLowerCase();
  return name.replace(/^(\d+)\s*[x×*]\s*(\d+)$/, '$1x$2');
}

/** No language has a longer name, and no tag of one is longer. */
const maxLanguageLength = 100;

/**
 * A language as OpenAI writes it, in two letters: `en`, also from `en-US`, `eng`, `English` or `EN`.
 *
 * @returns an empty text for `auto`, because OpenAI recognizes the language when none is named; the name itself where it is no
 * language that is known
 */
export function languageIn(text: string): string {
  const name = nameIn(text).toLowerCase();
  if (name.length > maxLanguageLength) return name;
  if (/^auto(matic|detect)?$/.test(name)) return '';
  const named = languagesByName().get(name);
  if (named !== undefined) return named;
  return /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/.test(name) ? languageOfTag(name.replaceAll('_', '-')) : name;
}

function languageOfTag(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0]?.split('-')[0] ?? tag;
  } catch {
    return tag;
  }
}

let byName: ReadonlyMap<string, string> | undefined;

/** Every language of two letters, by its name in English and in itself. */
function languagesByName(): ReadonlyMap<string, string> {
  byName ??= new Map(codes().flatMap((code) => ['en', code].map((locale) => [nameOf(code, locale), code])));
  return byName;
}

function codes(): string[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return pairs.filter((code) => known.of(code) !== undefined && languageOfTag(code) === code);
}

function nameOf(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(code)?.toLowerCase() ?? code;
}
