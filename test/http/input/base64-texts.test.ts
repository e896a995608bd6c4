/** Tests that JSON with long base64 texts is read in the same way around them as it is as a whole. */
import fc from 'fast-check';
import { readAroundBase64 } from '../../../src/http/input/base64-texts';
import { readContent, type BodyReader } from '../../../src/http/input/body';
import { fileInputs, findFiles } from '../../../src/http/input/files';
import { isFile } from '../../../src/schema/file';
import { row } from '../../support/rows';
import { anyCharacter } from '../../support/any-character';

const json = 'application/json';

const readerFor = (operationId: string): BodyReader => {
  const action = row(operationId);
  return { action, files: fileInputs(action), query: {} };
};
const transcription = readerFor('AudioTranscriptionPost');
const imageEdit = readerFor('ImageEditPost');

/** A sound, and base64 texts of about the length from which they are taken out. */
const sound = Buffer.alloc(200_000, 'ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x64', 'latin1');
const long = sound.toString('base64');
const other = Buffer.alloc(300_000, 'other').toString('base64');
const quoted = (text: string) => JSON.stringify(text);

/** What the action gets, with the bytes of each file in one piece; or the error. */
async function inputs(
  read: typeof readAroundBase64,
  body: Buffer,
  reader: BodyReader,
  contentType = json,
): Promise<unknown> {
  try {
    const found = await read(body, contentType, reader);
    return found && { ...found, raw: joined(await findFiles(reader.files, found.raw)) };
  } catch (error) {
    return { error };
  }
}

function joined(value: unknown): unknown {
  if (isFile(value)) return { ...value, slices: Buffer.concat(value.slices).toString('base64') };
  if (Array.isArray(value)) return value.map(joined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([name, field]): unknown => [name, joined(field)]);
}

describe('files are decoded without a text of them', () => {
  test.each<[string, string]>([
    ['base64', `{"model":"whisper-1","file":${quoted(long)}}`],
    ['a name as people write it', `{"File ":${quoted(long)}, "x":"a\\"b"}`],
    ['a file of Power Automate', `{"file":{"$content-type":"audio/mpeg","$content":${quoted(long)}}}`],
    ['an attachment', `{"file":{"name":"a.mp3","contentBytes":${quoted(long)},"contentType":"audio/mpeg"}}`],
    ['a body that is wrapped', `{"$content-type":"audio/mpeg","$content":${quoted(long)}}`],
    ['a body that is one text', quoted(long)],
    ['a list of one object', `[{"file":${quoted(long)}}]`],
  ])('%s', async (_, text) => {
    const found = await inputs(readAroundBase64, Buffer.from(text), transcription);
    expect(found).toBeDefined();
    expect(JSON.stringify(found)).toContain('"kind":"mp3"');
    expect(found).toEqual(await inputs(readContent, Buffer.from(text), transcription));
  });

  test('several of them', async () => {
    const body = Buffer.from(`{"prompt":"a","image":[${quoted(long)},"b",${quoted(other)}]}`);
    const found = await inputs(readAroundBase64, body, imageEdit);
    expect(found).toBeDefined();
    expect(found).toEqual(await inputs(readContent, body, imageEdit));
  });
});

describe('the body is read as a whole', () => {
  test.each<[string, string, string?]>([
    ['if no text is long', `{"file":${quoted(long.slice(0, 200_000))}}`],
    ['if a long text is no file', `{"file":"a","prompt":${quoted(long)}}`],
    ['if a long text is a name', `{"file":"a",${quoted(long)}:1}`],
    ['if one of two equal names has it', `{"file":${quoted(long)},"file":${quoted(other)}}`],
    ['if a text goes on after it', `{"file":"${long}\\"${long}"}`],
    ['if it is a part of a text', `{"file":"a\\"${long}"}`],
    ['if it is escaped', `{"file":"${long}\\/"}`],
    ['if it is not base64', `{"file":"${long}*"}`],
    ['if it is cut off', `{"file":"${'A'.repeat(262_145)}"}`],
    ['if it goes on after its end', `{"file":"${'A'.repeat(262_143)}=AAAA"}`],
    ['if it has a line break', `{"file":"${'A'.repeat(262_144)}\nAAAA"}`],
    ['if the JSON is invalid', `{"file":${quoted(long)},}`],
    ['if the JSON has no end', `{"file":"${long}`],
    ['if the encoding is another', `{"file":${quoted(long)}}`, `${json}; charset=iso-2022-jp`],
    ['if the type is another', `{"file":${quoted(long)}}`, 'text/plain'],
  ])('%s', async (...[, text, contentType]) => {
    expect(await inputs(readAroundBase64, Buffer.from(text), transcription, contentType)).toBeUndefined();
  });
});

/** Values that may be long, and may be base64. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(quoted(long), quoted(other)) },
  { weight: 2, arbitrary: fc.string({ unit: anyCharacter, maxLength: 20 }).map(quoted) },
  fc.constantFrom(`"${long}=="`, `"${long.slice(0, -1)}"`, `"${long}\\u0041"`, `"a\\"${long}"`),
  fc.constantFrom('1', 'null', `["${long}"]`, `{"$content":"${other}"}`, `"data:audio/mpeg;base64,${long}"`),
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('file', 'FILE') },
  fc.constantFrom('model', '$content', '$content-type', '__proto__', 'name', 'a"b', long),
);
const body = fc
  .array(fc.tuple(name, value), { minLength: 1, maxLength: 3 })
  .map((fields) => `{${fields.map(([field, given]) => `${quoted(field)}:${given}`).join(',')}}`);

test('whatever is in a body: if it can be read around its texts, the inputs are the same', async () => {
  let around = 0;
  await fc.assert(
    fc.asyncProperty(body, fc.nat(9), async (written, cut) => {
      const bytes = Buffer.from(cut === 1 ? written.slice(0, -1) : written);
      const found = await inputs(readAroundBase64, bytes, transcription);
      if (found === undefined) return;
      around++;
      expect(found).toEqual(await inputs(readContent, bytes, transcription));
    }),
    { numRuns: 200 },
  );
  expect(around).toBeGreaterThan(5);
});
