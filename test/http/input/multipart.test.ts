/** Reading a form: nothing is copied, and nothing is lost. */
import fc from 'fast-check';
import { readMultipart } from '../../../src/http/input/multipart';
import { boundary, field, form, formType, sample, type Part } from '../../support/files';

const inputs = new Map([['file', { maxBytes: 1_000_000 }]]);

/** A form in a buffer of its own, so that a slice of it can be told from a copy. */
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
])('with %s, a file is a part of the body itself', async (_, name) => {
  const body = ownForm([
    [field('model'), 'whisper-1'],
    [`${field('file')}${name}\r\nContent-Type: audio/mpeg`, sample('mp3', 100_000)],
    [field('prompt'), 'Grüße'],
  ]);
  const { fields, files } = await readMultipart(body, formType, inputs);
  expect(fields).toEqual([
    ['model', 'whisper-1'],
    ['prompt', 'Grüße'],
  ]);
  const [[input, slices] = ['', []]] = files;
  expect([input, Buffer.concat(slices).equals(sample('mp3', 100_000))]).toEqual(['file', true]);
  for (const slice of slices) expect(slice.buffer).toBe(body.buffer);
});

test('any bytes come out as they went in, with or without a name', async () => {
  // Bytes that make up delimiters and line ends, more often than chance would have them.
  const bytes = fc
    .array(
      fc.oneof(
        fc.constantFrom('\r', '\n', '-', '\r\n--', boundary.slice(0, 5)),
        fc.string({ unit: 'binary' }),
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
      const { files } = await readMultipart(body, formType, inputs);
      expect(files).toHaveLength(contents.length);
      for (const [index, [content]] of contents.entries()) {
        expect(Buffer.concat(files[index]?.[1] ?? []).equals(content)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test.each<[string, string]>([
  ['text before the first part', `preamble\r\n${form([[field('a'), 'b']]).toString()}`],
  ['text behind the last one', `${form([[field('a'), 'b']]).toString()}epilogue\r\n`],
])('%s does no harm', async (_, body) => {
  const { fields } = await readMultipart(Buffer.from(body), formType, inputs);
  expect(fields).toEqual([['a', 'b']]);
});

test('a boundary inside a line is content', async () => {
  const content = `x--${boundary}--y`;
  const { fields } = await readMultipart(form([[field('a'), content]]), formType, inputs);
  expect(fields).toEqual([['a', content]]);
});

test('the name of the boundary may be written in any case', async () => {
  const content = 'x\r\n--y';
  const type = formType.replace('boundary', 'BOUNDARY');
  const { fields } = await readMultipart(form([[field('a'), content]]), type, inputs);
  expect(fields).toEqual([['a', content]]);
});
