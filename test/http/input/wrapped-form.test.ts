/** Tests how a form is read that the platform has written as JSON. */
import { fileInputs } from '../../../src/http/input/files';
import { readWrappedForm } from '../../../src/http/input/wrapped-form';
import { row } from '../../support/rows';

const action = row('AudioTranscriptionPost');
const read = (part: unknown) => readWrappedForm([part], action, fileInputs(action))[0];
const withHeader = (disposition: unknown, body: unknown, name = 'Content-Disposition') =>
  read({ headers: { [name]: disposition }, body });

test.each<[string, string]>([
  ['form-data; name="model"', 'model'],
  ['form-data; name=model', 'model'],
  ['form-data;NAME = "model"', 'model'],
  ['form-data; filename="a.txt"; name="model"', 'model'],
  ['form-data; name=" Model "', 'model'],
  ['form-data; name="odd name"', 'odd name'],
])('the part with %j is the input %j', (disposition, name) => {
  expect(withHeader(disposition, 'whisper-1')).toEqual({ name, value: 'whisper-1', isListed: false });
});

test('the name of the header can be in any case', () => {
  for (const header of ['content-disposition', 'CONTENT-DISPOSITION'])
    expect(withHeader('form-data; name=model', 'a', header)).toMatchObject({ name: 'model' });
});

test.each<[unknown, unknown]>([
  ['whisper-1', 'whisper-1'],
  [0.5, 0.5],
  [true, true],
  [null, null],
  [{ '$content-type': 'text/plain', $content: 'R3LDvMOfZQ==' }, 'Grüße'],
  [
    { '$content-type': 'audio/mpeg', $content: 'QQ==' },
    { '$content-type': 'audio/mpeg', $content: 'QQ==' },
  ],
])('the body %j of a part that is no file is the value %j', (body, value) => {
  expect(withHeader('form-data; name=prompt', body)).toMatchObject({ name: 'prompt', value });
});

test.each<[object, unknown, object]>([
  [
    { 'Content-Disposition': 'form-data; name="file"; filename="a b.mp3"', 'Content-Type': 'audio/mpeg' },
    'QQ==',
    { '$content-type': 'audio/mpeg', name: 'a b.mp3', $content: 'QQ==' },
  ],
  [
    { 'Content-Disposition': 'form-data; name="file"' },
    { '$content-type': 'audio/wav', $content: 'QQ==' },
    { '$content-type': 'audio/wav', $content: 'QQ==' },
  ],
])('the file in a part with %j and the body %j is %j', (headers, body, value) => {
  expect(read({ headers, body })).toMatchObject({ name: 'file', value });
});

test('brackets make a list', () => {
  expect(withHeader('form-data; name="timestamp_granularities[]"', 'word')).toEqual({
    name: 'timestamp_granularities',
    value: 'word',
    isListed: true,
  });
});

test.each([
  [{}],
  [null],
  ['text'],
  [{ body: 'whisper-1' }],
  [{ headers: { 'Content-Disposition': 'form-data' }, body: 'a' }],
  [{ headers: { 'Content-Disposition': 'form-data; filename="name=a"' }, body: 'a' }],
  [{ headers: { 'Content-Disposition': 5 }, body: 'a' }],
  [{ headers: [], body: 'a' }],
])('the part %j has no name, and is refused', (part) => {
  expect(() => read(part)).toThrow('An entry of `$multipart` has no name.');
});
