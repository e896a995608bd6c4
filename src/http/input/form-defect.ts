/** Finds out why a form cannot be read, so that the error names its cause. */
import { AppError } from '../../errors';
import { boundaryOf } from './content-type';

const howToSend =
  'Let the tool that writes the form write the Content-Type header, too: `multipart/form-data; boundary=...`.';

/** The error for a form that cannot be read. */
export function formDefect(body: Buffer, contentType: string): AppError {
  return new AppError('invalid_multipart', { message: causeOf(body, contentType) });
}

function causeOf(body: Buffer, contentType: string): string | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) {
    const isMisplaced = /boundary/i.test(contentType);
    return `The Content-Type header has no ${isMisplaced ? 'valid ' : ''}boundary. ${howToSend}`;
  }
  if (body.length === 0) return 'The form is empty. Send its parts in the body.';
  const start = body.toString('latin1', 0, 1000);
  const delimiter = `--${boundary}`;
  if (body.indexOf(delimiter) < 0) {
    return start.startsWith('--')
      ? `The parts of the form are divided by another boundary than the one in the Content-Type header. ${howToSend}`
      : `The body is not a form: it does not contain the boundary of the Content-Type header. ${howToSend}`;
  }
  if (body.indexOf(`${delimiter}\r\n`) < 0 && body.indexOf(`${delimiter}\n`) >= 0) {
    return "The lines of the form end with LF alone. They must end with CRLF (in an expression: decodeUriComponent('%0D%0A')).";
  }
  if (body.indexOf(0x0a) < 0 && body.indexOf(0x0d) >= 0) {
    return "The lines of the form end with CR alone. They must end with CRLF (in an expression: decodeUriComponent('%0D%0A')).";
  }
  if (body.indexOf(`${delimiter}--`) < 0) {
    return 'The form is cut off: its last boundary, which ends with --, is missing. Send every part completely.';
  }
  const heads = headsOf(body, delimiter);
  if (heads.some((head) => !head.includes('\r\n\r\n'))) {
    return 'A part of the form has no blank line (CRLF CRLF) between its headers and its content.';
  }
  if (heads.some((head) => !/content-disposition:\s{0,20}form-data\s{0,20};[^\r\n]*\bname=/i.test(head))) {
    return 'A part of the form has no name. Each part needs a header such as Content-Disposition: form-data; name="file".';
  }
  return undefined;
}

/** How many parts are looked at, and how much of each. */
const [maxParts, headLength] = [121, 1_000];

/** The beginnings of the parts. */
function headsOf(body: Buffer, delimiter: string): string[] {
  const heads: string[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0 && heads.length < maxParts) {
    const begin = start + delimiter.length;
    const end = body.indexOf(`\r\n${delimiter}`, begin);
    if (body.toString('latin1', begin, begin + 2) !== '--' && end >= 0) {
      heads.push(body.toString('latin1', begin, Math.min(end + 2, begin + headLength)));
    }
    start = end < 0 ? -1 : end + 2;
  }
  return heads;
}
