/** Writes lists of words in a sentence. */

/**
 * Makes the function that writes lists of a type. The format is made when it is first needed: the first one of a process loads what
 * Node knows about languages, which would be a twentieth of the time in which the app loads.
 */
function listsOf(type: Intl.ListFormatOptions['type']): (words: readonly string[]) => string {
  let format: Intl.ListFormat | undefined;
  return (words) => (format ??= new Intl.ListFormat('en', { type })).format(words);
}

/** All of the words: `a, b, and c`. */
export const allOf = listsOf('conjunction');

/** One of the words: `a, b, or c`. */
export const oneOf = listsOf('disjunction');
