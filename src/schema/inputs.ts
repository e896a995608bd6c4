/** The kinds of inputs that schemas are made of besides plain texts, numbers and files. */
import { FormatRegistry, type StringOptions, type TSchema } from '@sinclair/typebox';
import { asList, rowOf, type JsonObject } from '../json';
import { countCharacters } from '../text';
import { openaiParameters } from './openai-parameters';
import { languageIn } from './languages';
import { nameIn, sizeIn, wordIn } from './names';
import * as Type from './type';

/** Reads a text, which may be one of some words. */
type Reader = (text: string, words: readonly string[]) => string;

/** How a text is read before it is checked; the name of one stands in the schema. */
const readers = {
  /** A name, such as that of a model. */
  name: (text: string) => nameIn(text),
  /** A name that is one of the words of the schema, or another one. */
  word: (text: string, words: readonly string[]) => wordIn(text, words),
  size: (text: string) => sizeIn(text),
  language: (text: string) => languageIn(text),
};

/** The words that a parameter of OpenAI can be. */
export function openaiWords(path: string, name: string): readonly string[] {
  return openaiParameters[path]?.[name]?.values ?? [];
}

/** A name. Blanks around it are taken off. `reads` says what else is done to it. */
export function nameInput(about: StringOptions, reads: Exclude<keyof typeof readers, 'word'> = 'name') {
  return Type.String({ ...about, reads });
}

/** A name that is one of some words in any case, or another one. The designer lists the `suggestions` among the words. */
export function wordInput(
  about: StringOptions & { suggestions?: readonly string[]; words?: readonly string[] },
) {
  return Type.String({ ...about, reads: 'word' });
}

/** A text of a limited length. What counts are characters: an emoji is one of them. */
export function textInput(about: StringOptions & { maxCharacters: number }) {
  const { maxCharacters } = about;
  const format = `at most ${maxCharacters} characters`;
  FormatRegistry.Set(format, (text) => countCharacters(text) <= maxCharacters);
  return Type.String({ ...about, format });
}

/** Reads a text as the schema says. */
export function readText(schema: TSchema, text: string): string {
  const { reads, words, suggestions }: Readonly<JsonObject> = schema;
  const reader = rowOf<Reader>(readers, reads);
  if (!reader) return text;
  const known = [...asList(words), ...asList(suggestions)].filter((word) => typeof word === 'string');
  return reader(text, known);
}
