/** Reading JSON, and saying where it is none. */
import { parse, type ParseError } from 'jsonc-parser';
import { AppError } from '../../errors';

/** Looking for the wrong place in a longer text would take too long. */
const longestExaminedJson = 1_000_000;

/**
 * Reads JSON.
 *
 * @throws AppError `invalid_json` that says where it breaks off
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid_json', { message: invalidJsonMessage(text) });
  }
}

/** Says where the JSON breaks off, without repeating any of it. The engine’s own message does not always tell. */
function invalidJsonMessage(text: string): string {
  const offset = text.length <= longestExaminedJson ? offsetOfError(text) : undefined;
  const lines = offset === undefined ? [] : text.slice(0, offset).split('\n');
  const place =
    lines.length > 0 ? `: look at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}` : '';
  return (
    `The body is not valid JSON${place}. ` +
    'A quote or a line break inside a text must be written as \\" or \\n.'
  );
}

function offsetOfError(text: string): number | undefined {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    // Nested too deeply for this parser.
  }
  return errors[0]?.offset;
}
