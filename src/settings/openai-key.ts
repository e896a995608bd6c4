/** Reads an OpenAI key from text as people store it: with a prefix, in quotes, or with invisible characters. */

import { trimmed } from '../text';

/** Characters that nobody sees: soft hyphens, zero-width characters, direction marks and byte order marks. */
const invisible = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** What people write around a key: the command or the name of a variable or header, `Bearer `, and quotes. */
const wrappings: readonly RegExp[] = [
  /^setx\s+\w+\s+(.*)$/is,
  /^(?:export\s+|set\s+|\$env:)?[a-z_][\w-]*\s*[=:]\s*(.*)$/is,
  /^Bearer\s+(.*)$/is,
  /^(["'`\p{Pi}\p{Pf}\u201a\u201e])(.*)["'`\p{Pi}\p{Pf}\u201a\u201e]$/su,
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

/** Whether a text could be a key: letters, digits, points, dashes and underscores. */
export function isKey(text: string): boolean {
  return /^[\w.-]+$/.test(text);
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
    if (inner !== undefined) return trimmed(inner, (character) => /[\s;]/.test(character));
  }
  return undefined;
}

/** Says what is wrong with a text that cannot be a key, in words that follow “it”. The text is never repeated. */
export function describeMalformedKey(text: string): string {
  const plain = bareKey(text);
  const [, reason = 'contains characters other than letters, digits, points, dashes and underscores'] =
    signs.find(([sign]) => sign.test(plain)) ?? [];
  return reason;
}

/** What is stored in place of a key, by what shows it. */
const signs: readonly [sign: RegExp, reason: string][] = [
  [/^$/, 'is empty'],
  [/^@Microsoft\.KeyVault/i, 'is a reference to a vault, not the key itself'],
  [/^[{[]/, 'is JSON, not a key'],
  [/\n/, 'has several lines'],
  [/\s/, 'contains a space'],
  [/\*/, 'is hidden behind asterisks, as OpenAI shows it in a list'],
  [
    /^[<"'`\p{Pi}\p{Pf}\u201a\u201e]|[>"'`\p{Pi}\p{Pf}\u201a\u201e,;]$/u,
    'has a quote, a bracket or a comma at one of its ends',
  ],
];
