/**
 * Reads JSON around its long base64 texts, which are files. Parsed with the rest, a file of 25 MB would become a text of the
 * body, a text of its own, and then bytes; that takes ten times as long, and the memory for all of them.
 */
import { randomBytes } from 'node:crypto';
import { AppError } from '../../errors';
import { base64In } from '../../schema/base64';
import { fileFrom, isFile, type InputFile } from '../../schema/file';
import { readContent, type BodyInputs, type BodyReader } from './body';
import { isJson, readContentType } from './content-type';
import { fileIn } from './files';

/** A text that is at least this long is taken out, in bytes. */
const minLength = 256 * 1024;

/** How many texts at the beginning are looked at. More could keep the thread busy, and the file is one of the first. */
const mostTexts = 1_000;

/** How much is decoded at once, in bytes: a multiple of 4, so that no character is cut. */
const sliceLength = 256 * 1024;

const quote = 0x22;

/**
 * Reads a body, as {@link readContent} does, if it is JSON, and each of its long base64 texts is a file.
 *
 * @param reader - for an action with files
 * @returns undefined for any other body, also one that is wrong; it has to be read as a whole
 */
export async function readAroundBase64(
  bytes: Buffer,
  contentType: string,
  reader: BodyReader,
): Promise<BodyInputs | undefined> {
  const { type, charset = 'utf-8' } = readContentType(contentType);
  if (charset !== 'utf-8' || !(type === '' || isJson(type))) return undefined;
  // No caller can know the words that stand in place of the texts. So a value that is one of them was such a text and nothing
  // more, whatever is around it in the body.
  const texts = new Map(longTexts(bytes).map((text) => [randomBytes(16).toString('hex'), text]));
  if (texts.size === 0) return undefined;
  try {
    const inputs = await readContent(withWords(bytes, texts), contentType, reader);
    return withFiles(inputs, reader, texts);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** What is between two quotes, if it is long: most likely a text without escaped characters. */
function longTexts(bytes: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  let start = bytes.indexOf(quote) + 1;
  for (let count = 0; start > 0 && count < mostTexts; count++) {
    const end = bytes.indexOf(quote, start);
    if (end - start >= minLength) texts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return texts;
}

/** The bytes with a word in place of each text. */
function withWords(bytes: Buffer, texts: ReadonlyMap<string, Buffer>): Buffer {
  const pieces: Buffer[] = [];
  let end = 0;
  for (const [word, text] of texts) {
    const start = text.byteOffset - bytes.byteOffset;
    pieces.push(bytes.subarray(end, start), Buffer.from(word));
    end = start + text.length;
  }
  return Buffer.concat([...pieces, bytes.subarray(end)]);
}

/** The inputs with files in place of the words; undefined unless each word has become a file. */
function withFiles(
  inputs: BodyInputs,
  { files }: BodyReader,
  texts: ReadonlyMap<string, Buffer>,
): BodyInputs | undefined {
  const left = new Map(texts);
  const decode = (word: string) => {
    const file = fileOf(left.get(word));
    if (file) left.delete(word);
    return file;
  };
  const place = (value: unknown) => (isFile(value) ? value : (fileIn(value, decode) ?? value));
  const placed = [...files.keys()]
    .filter((name) => Object.hasOwn(inputs.raw, name))
    .map((name): [string, unknown] => {
      const value = inputs.raw[name];
      return [name, Array.isArray(value) ? value.map(place) : place(value)];
    });
  return left.size > 0 ? undefined : { ...inputs, raw: { ...inputs.raw, ...Object.fromEntries(placed) } };
}

/** The file that a text is in base64; undefined if it is none. */
function fileOf(text: Buffer | undefined): InputFile | undefined {
  if (!text) return undefined;
  const bytes = Buffer.allocUnsafe(Math.ceil((text.length * 3) / 4));
  let size = 0;
  for (let start = 0; start < text.length; start += sliceLength) {
    const slice = text.toString('latin1', start, start + sliceLength);
    const isCutOff = slice.endsWith('=') && start + sliceLength < text.length;
    if (isCutOff || base64In(slice) !== slice) return undefined;
    size += bytes.write(slice, size, 'base64');
  }
  return fileFrom([bytes.subarray(0, size)]);
}
