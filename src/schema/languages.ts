/**
 * Reads languages as platforms write them. The codes are those of OpenAI's model Whisper, as of 2026-11-25; they are those of
 * ISO 639-1, but for a few. See https://github.com/openai/whisper/blob/main/whisper/tokenizer.py
 */
import { rowOf } from '../json';
import { nameIn } from './names';

/** Codes that Whisper writes in another way, or has together with another one. */
const codesOfWhisper: Readonly<Record<string, string>> = {
  nb: 'no',
  fil: 'tl',
  iw: 'he',
  in: 'id',
  ji: 'yi',
  jv: 'jw',
  mo: 'ro',
  cmn: 'zh',
  pes: 'fa',
  prs: 'fa',
};

/** Names that differ from those in the Unicode tables, which Node knows. */
const names: Readonly<Record<string, string>> = {
  mandarin: 'zh',
  cantonese: 'yue',
  farsi: 'fa',
  dari: 'fa',
  filipino: 'tl',
  tagalog: 'tl',
  bokmål: 'no',
  nynorsk: 'nn',
  flemish: 'nl',
  castilian: 'es',
  burmese: 'my',
  myanmar: 'my',
  valencian: 'ca',
  moldovan: 'ro',
  moldavian: 'ro',
  haitian: 'ht',
  sinhalese: 'si',
  panjabi: 'pa',
  pushto: 'ps',
  letzeburgesch: 'lb',
  javanese: 'jw',
  hawaiian: 'haw',
};

/** No language has a longer name, and no tag of one is longer. */
const maxLength = 100;

/**
 * A language as OpenAI writes it, mostly in two letters: `en`, also from `en-US`, `en_US.UTF-8`, `eng`, `English (United States)`
 * or `EN`.
 *
 * @returns an empty text for `auto` or `detect`, because OpenAI recognizes the language when none is named; the name itself where
 * it is no language that is known
 */
export function languageIn(text: string): string {
  const name = nameIn(text)
    .toLowerCase()
    .replace(/[\p{Pd}_]/gu, '-');
  if (name.length > maxLength) return name;
  if (/^(auto|detect)/.test(name)) return '';
  // What follows in brackets, behind a comma or a blank dash is a region or a script.
  const [language = name] = name.split(/\s*[([,;:]|\s-\s|[.@]/, 1);
  const found =
    namedLanguage(language) ?? namedLanguage(language.split(' ').at(-1) ?? '') ?? taggedLanguage(language);
  return found === undefined ? name : (rowOf(codesOfWhisper, found) ?? found);
}

function namedLanguage(name: string): string | undefined {
  return rowOf(names, name) ?? languagesByName().get(name);
}

/** The language of a tag such as `en-us`; undefined for any other text. */
function taggedLanguage(text: string): string | undefined {
  return /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/.test(text) ? languageOfTag(text) : undefined;
}

function languageOfTag(tag: string): string {
  const [language = tag] = tag.split('-', 1);
  if (rowOf(codesOfWhisper, language) !== undefined) return language;
  try {
    return Intl.getCanonicalLocales(tag)[0]?.split('-')[0] ?? language;
  } catch {
    return language;
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
