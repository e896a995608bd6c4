/** Reads an OpenAI key from text as people store it: with a prefix, in quotes, or with invisible characters. */

/** Characters that nobody sees: soft hyphens, zero-width characters, direction marks and byte order marks. */
const invisible = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** What people write around a key: the name of a variable, `Bearer `, and quotes. */
const wrappings: readonly RegExp[] = [
  /^\s*(?:export\s+|set\s+)?[A-Z_][A-Z0-9_]*\s*[=:]\s*(.*?)\s*;?\s*$/is,
  /^\s*Bearer\s+(.*?)\s*$/is,
  /^\s*(["'`“”„‘’«»])(.*)["'`“”„‘’«»]\s*$/s,
];

/**
 * Takes a key out of its wrapping.
 *
 * @returns the key, or undefined for text that cannot be one
 */
export function keyIn(text: string): string | undefined {
  const key = bareKey(text);
  return isKey(key) ? key : undefined;
}

/** Whether a text could be a key: printable ASCII without blanks, so that it can be sent in a header, and not JSON. */
export function isKey(text: string): boolean {
  return /^(?![{[])[\x21-\x7e]+$/.test(text);
}

/** The text without what people write around a key. It may still be no key. */
export function bareKey(text: string): string {
  let key = text.replace(invisible, '').trim();
  for (let found = unwrapped(key); found !== undefined; found = unwrapped(key)) key = found;
  return key;
}

function unwrapped(text: string): string | undefined {
  for (const wrapping of wrappings) {
    const inner = wrapping.exec(text)?.at(-1);
    if (inner !== undefined) return inner.trim();
  }
  return undefined;
}

/** Says what is wrong with a text that cannot be a key, in words that follow “it”. The text is never repeated. */
export function describeMalformedKey(text: string): string {
  const key = bareKey(text);
  if (key === '') return 'is empty';
  if (/^[{[]/.test(key)) return 'is JSON, not a key';
  if (/\n./.test(key)) return 'has several lines';
  if (/\s/.test(key)) return 'contains a space';
  return 'contains characters that a key does not have';
}
