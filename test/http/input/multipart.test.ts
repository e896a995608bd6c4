/** Tests that reading a form copies no bytes and loses none. */
import fc from 'fast-check';
import { fileInputs } from '../../../src/http/input/files';
import { readMultipart } from '../../../src/http/input/multipart';
import { isFile } from '../../../src/schema/file';
import { row } from '../../support/rows';
import { boundary, field, form, formType, sample, type Part } from '../../support/files';
import { anyCharacter } from '../../support/any-character';

const action = row('AudioTranscriptionPost');

/** Reads a form: the texts of its fields, and the bytes of its files. */
async function read(body: Buffer, type = formType) {
  const parts = await readMultipart(body, type, action, fileInputs(action));
  return {
    fields: parts.flatMap(({ name, value }) => (isFile(value) ? [] : [[name, value]])),
    files: parts.flatMap(({ value }) => (isFile(value) ? [value.slices] : [])),
  };
}

/** A form in its own ArrayBuffer, so that the test can tell a slice from a copy. */
function ownForm(parts: readonly Part[]): Buffer {
  const written = form(parts);
  const own = Buffer.from(new ArrayBuffer(written.length));
  written.copy(own);
  return own;
}

test.each([
  ['a file name', '; filename="a.mp3"'],
  ['no file name', ''],
  ['an empty file name', '; filename=""'],
])('a file with %s is a slice of the body, not a copy', async (_, name) => {
  const body = ownForm([
    [field('model'), 'whisper-1'],
    [`${field('file')}${name}\r\nContent-Type: audio/mpeg`, sample('mp3', 100_000)],
    [field('prompt'), 'Grüße'],
  ]);
  const { fields, files } = await read(body);
  expect(fields).toEqual([
    ['model', 'whisper-1'],
    ['prompt', 'Grüße'],
  ]);
  const [slices = []] = files;
  expect(Buffer.concat(slices).equals(sample('mp3', 100_000))).toBe(true);
  for (const slice of slices) expect(slice.buffer).toBe(body.buffer);
});

test('any bytes are read unchanged, with or without a file name', async () => {
  // Contains the parts of delimiters and line ends more often than random bytes would.
  const bytes = fc
    .array(
      fc.oneof(
        fc.constantFrom('\r', '\n', '-', '\r\n--', boundary.slice(0, 5)),
        fc.string({ unit: anyCharacter }),
      ),
    )
    .map((pieces) => Buffer.from(pieces.join('')))
    .filter((content) => !content.includes(`\r\n--${boundary}`));
  const parts = fc.array(fc.tuple(bytes, fc.constantFrom('', '; filename="a"')), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(parts, async (contents) => {
      const body = form(contents.map(([content, name]) => [`${field('file')}${name}`, content]));
      const { files } = await read(body);
      expect(files).toHaveLength(contents.length);
      for (const [index, [content]] of contents.entries()) {
        expect(Buffer.concat(files[index] ?? []).equals(content)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test.each<[string, string]>([
  ['text before the first part', `preamble\r\n${form([[field('a'), 'b']]).toString()}`],
  ['text after the last part', `${form([[field('a'), 'b']]).toString()}epilogue\r\n`],
])('%s is ignored', async (_, body) => {
  const { fields } = await read(Buffer.from(body));
  expect(fields).toEqual([['a', 'b']]);
});

test('a boundary inside a line is content', async () => {
  const content = `x--${boundary}--y`;
  const { fields } = await read(form([[field('a'), content]]));
  expect(fields).toEqual([['a', content]]);
});

test('the parameter name "boundary" can be in any letter case', async () => {
  const content = 'x\r\n--y';
  const type = formType.replace('boundary', 'BOUNDARY');
  const { fields } = await read(form([[field('a'), content]]), type);
  expect(fields).toEqual([['a', content]]);
});
