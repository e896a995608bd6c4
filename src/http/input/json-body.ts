/** Parses JSON, and says where it is invalid and what to do about it. */
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { AppError } from '../../errors';

/** The longest text that is searched for its mistake; a longer one would take too long. */
const maxSearchedLength = 1_000_000;

/**
 * Parses JSON.
 *
 * @throws AppError `invalid_json` that names line and column of the mistake
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid_json', { message: invalidJsonMessage(text) });
  }
}

/** Says where the mistake is, without repeating any of the text. V8's own message may not say where. */
function invalidJsonMessage(text: string): string {
  const error = text.length <= maxSearchedLength ? firstError(text) : undefined;
  const lines = error === undefined ? [] : text.slice(0, error.offset).split('\n');
  const place =
    lines.length > 0 ? `: look at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}` : '';
  return `The body is not valid JSON${place}. ${remedyFor(text, error)}`;
}

function firstError(text: string): ParseError | undefined {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    // The text is nested too deeply for this parser.
  }
  return errors[0];
}

/** Mistakes that show in the whole text, and what to do about them. */
const wholeTexts: readonly [sign: RegExp, remedy: string][] = [
  [/^[^]?\0/, 'It is in the encoding UTF-16. Send it as UTF-8.'],
  [/^\s*</, 'It is HTML or XML. Send the inputs as JSON, between { and }.'],
  [
    /^\s*--\S+\r?\n/,
    'It is a form. Send it with the Content-Type multipart/form-data and the boundary of the form.',
  ],
];

/** Mistakes that show at their place, and what to do about them. */
const places: readonly [sign: RegExp, remedy: string][] = [
  [
    /^\\["n]/,
    'There are backslashes in front of the quotes: the JSON was escaped once too often. Remove them.',
  ],
  [/^&(quot|amp|#\d{1,4});/, 'There are HTML codes such as &quot;. Write the characters themselves.'],
  [/^```/, 'It is in code fences (```). Remove them.'],
  [
    /^\[?object Object\]/,
    'An object was put into a text. Convert it with string(), or insert one of its values.',
  ],
  [
    /^(NaN|-?Infinity|undefined)\b/,
    'It has a value that JSON does not know, such as NaN. Write a number or null.',
  ],
  [
    /^(?![\t\r\n ])[\s\u200b-\u200d\u2060\ufeff]/,
    'There is a blank of another sort, such as the no-break space of a web page. Type a usual one.',
  ],
  [/^\0/, 'There is a zero byte. Remove it.'],
  [
    /^[\p{Pi}\p{Pf}\u201a\u201e]/u,
    'It has typographic quotes there (“ ”). Write straight ones ("), also around names.',
  ],
  [
    /^('|True\b|False\b|None\b)/,
    'It looks like Python. Write texts in double quotes, and true, false and null in lower case.',
  ],
  [/^[}\]]/, 'There is a comma before a closing bracket. Remove the comma.'],
  [/^(\/\/|\/\*|#)/, 'There is a comment. JSON has none; remove it.'],
  [/^@/, 'There is an expression that was not filled in. Insert it as dynamic content.'],
];

/** Mistakes that show in what is in front of their place and behind it, and what to do about them. */
const contexts: readonly [before: RegExp, rest: RegExp, remedy: string][] = [
  [
    /:\s*$/,
    /^[,}\]]/,
    'A value is missing there, as when dynamic content is empty. Give it a default, such as coalesce(...), or leave the input out.',
  ],
  [/\d,$/, /^\d/, 'There is a decimal comma. Write a point, as in 0.7.'],
  [
    /\[\s*$/,
    /^object Object\]/,
    'An object was put into a text. Convert it with string(), or insert one of its values.',
  ],
];

/** How much of the text in front of a mistake is looked at. */
const contextLength = 30;

function remedyFor(text: string, error: ParseError | undefined): string {
  const whole = wholeTexts.find(([sign]) => sign.test(text));
  if (whole) return whole[1];
  const rest = error ? text.slice(error.offset) : '';
  if (error && printParseErrorCode(error.error) === 'EndOfFileExpected' && /^[{["]/.test(rest)) {
    return 'A second JSON value follows the first. Send one object with all inputs.';
  }
  if (error && rest === '') return 'It ends too early: a closing quote or bracket is missing.';
  const before = error ? text.slice(Math.max(0, error.offset - contextLength), error.offset) : '';
  const around = contexts.find(([front, behind]) => front.test(before) && behind.test(rest));
  if (around) return around[2];
  if (error && printParseErrorCode(error.error) === 'InvalidEscapeCharacter') {
    return 'A backslash in a text must be written twice, as in C:\\\\Users.';
  }
  const here = places.find(([sign]) => sign.test(rest));
  return here?.[1] ?? 'Often a text contains a quote or a line break, which must be written as \\" or \\n.';
}
