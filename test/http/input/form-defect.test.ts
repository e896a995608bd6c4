/** Tests which cause is named for a form that cannot be read. */
import { formDefect } from '../../../src/http/input/form-defect';

const type = 'multipart/form-data; boundary=x';
const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n';

/** A body, its type, and words of the message. Of several defects, the one that explains the others is named. */
test.each<[string, string, string, RegExp]>([
  [
    'no boundary in the header',
    `${part}--x--\r\n`,
    'multipart/form-data',
    /^The Content-Type header has no boundary\./,
  ],
  ['an empty boundary', `${part}--x--\r\n`, 'multipart/form-data; boundary=', /has no valid boundary\./],
  ['no body', '', type, /^The form is empty\. Send its parts in the body\.$/],
  ['another boundary', part.replaceAll('--x', '--y'), type, /divided by another boundary/],
  ['a body that is no form', '{"a": 1}', type, /^The body is not a form: it does not contain the boundary/],
  [
    'LF alone',
    `${part}--x--\r\n`.replaceAll('\r\n', '\n'),
    type,
    /end with LF alone\. They must end with CRLF/,
  ],
  ['no end', part, type, /^The form is cut off: its last boundary, which ends with --, is missing\./],
  [
    'a part without a name',
    '--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n',
    type,
    /^A part of the form has no name\./,
  ],
  ['a part without headers', '--x\r\n\r\nb\r\n--x--\r\n', type, /^A part of the form has no name\./],
  ['something else', `${part}--x--\r\n`, type, /^The form with the file is broken or incomplete\./],
])('%s', (_, body, contentType, message) => {
  const error = formDefect(Buffer.from(body), contentType);
  expect([error.code, error.status]).toEqual(['invalid_multipart', 400]);
  expect(error.message).toMatch(message);
});
