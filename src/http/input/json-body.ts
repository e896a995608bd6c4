/** Parses JSON, and reports where it is invalid. */
import { parse, type ParseError } from 'jsonc-parser';
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
  const offset = text.length <= maxSearchedLength ? offsetOfError(text) : undefined;
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
    // The text is nested too deeply for this parser.
  }
  return errors[0]?.offset;
}
