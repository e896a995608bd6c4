/** Finds out what a file is, from its bytes first, and from what the caller says where they show nothing. */
import { rowOf } from '../../json';
import { documentTypes, isTextKind, textTypes, type DeclaredFile, type InputFile } from '../../schema/file';
import { nameIn } from '../../schema/names';
import { decoded, hasControls } from '../../text';

/** How many bytes are enough to find out the kind of a file. */
const headBytes = 64 * 1024;

/** How often padding and tags are skipped. Each step is a tag, or up to {@link headBytes} of padding. */
const mostSteps = 32;

/** OpenAI's names for kinds that have other names elsewhere. */
const otherNames: Readonly<Record<string, string>> = {
  oga: 'ogg',
  ogv: 'ogg',
  opus: 'ogg',
  spx: 'ogg',
  m4b: 'm4a',
  f4a: 'm4a',
  m4v: 'mp4',
  f4v: 'mp4',
  mov: 'mp4',
  mpg: 'mpeg',
  mp1: 'mp3',
  mp2: 'mp3',
  mpga: 'mp3',
  jpeg: 'jpg',
  jpe: 'jpg',
  // An animated PNG file is a PNG file, and its first picture is shown.
  apng: 'png',
  wave: 'wav',
  quicktime: 'mp4',
  pjpeg: 'jpg',
  mpeg3: 'mp3',
  'mpeg-3': 'mp3',
  'mp4a-latm': 'm4a',
};

/** Kinds by content type, where the end of the type is not the name of the kind already. */
const byType: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mpeg3': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/vnd.wave': 'wav',
};

/**
 * The kind that the bytes of a file show.
 *
 * @returns a file extension such as `mp3`, or undefined if they show none
 */
export async function kindOf(slices: readonly Buffer[]): Promise<string | undefined> {
  const head = bytesAt(slices, 0, headBytes);
  // A byte order mark of UTF-16 looks like the beginning of a sound.
  const marked = isMarkedUtf16(head) ? textKind(head) : undefined;
  if (marked) return marked;
  const found = await kindAt(head);
  if (found) return found;
  const { offset, hasTag } = contentStart(slices, head);
  const rest = bytesAt(slices, offset, headBytes);
  const behind = offset === 0 ? undefined : await kindAt(rest);
  // Behind a tag there is sound, but for a text that somebody has put there, or nothing at all.
  if (hasTag) return rest.length === 0 ? undefined : (behind ?? textKind(rest) ?? 'mp3');
  return behind ?? textKind(head);
}

async function kindAt(head: Buffer): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found) return otherNames[found.ext] ?? found.ext;
  const beginning = head.toString('latin1', 0, 16);
  return moreBeginnings.find(([sign]) => sign.test(beginning))?.[1];
}

/** Beginnings of files that the library does not know. */
const moreBeginnings: readonly [sign: RegExp, kind: string][] = [
  // Wave files of more than 4 GB begin like this, and some tools write smaller ones in the same way.
  [/^(RF|BW)64[^]{4}WAVE/, 'wav'],
  // Windows Media. The library wants to see more of it.
  [/^0&\xb2u\x8ef\xcf/, 'asf'],
];

/**
 * Where the content begins: behind zero bytes, blank lines and tags of the formats ID3 and APEv2, which players skip.
 * See https://id3.org/id3v2.4.0-structure
 */
function contentStart(slices: readonly Buffer[], start: Buffer): { offset: number; hasTag: boolean } {
  let [offset, hasTag, head] = [0, false, start];
  for (let steps = 0; steps < mostSteps; steps++) {
    const padding = head.findIndex((byte) => byte !== 0 && byte !== 0x0d && byte !== 0x0a && byte !== 0x20);
    const begin = padding < 0 ? head.length : padding;
    offset += begin;
    head = bytesAt(slices, offset, headBytes);
    if (head.length === 0) return { offset, hasTag };
    if (begin === 0) {
      const tag = tagSize(head);
      if (tag === 0) return { offset, hasTag };
      offset += tag;
      hasTag = true;
      head = bytesAt(slices, offset, headBytes);
    }
  }
  return { offset, hasTag };
}

/**
 * The size of the tag with which bytes begin, in bytes; 0 if there is none. A tag of the format APEv2 has a header of 32 bytes.
 * See https://wiki.hydrogenaud.io/index.php?title=APEv2_specification
 */
function tagSize(head: Buffer): number {
  if (head.toString('latin1', 0, 8) === 'APETAGEX' && head.length >= 32) return 32 + head.readUInt32LE(12);
  if (head.toString('latin1', 0, 3) !== 'ID3') return 0;
  // Of each byte of the size, seven bits count.
  const size = [...head.subarray(6, 10)].reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
  return 10 + size + (hasFooter ? 10 : 0);
}

/** Whether bytes begin with a byte order mark of UTF-16. */
export function isMarkedUtf16(bytes: Buffer): boolean {
  return /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2));
}

/** What kind of text the beginning of a file is; undefined if it is none. */
function textKind(head: Buffer): string | undefined {
  const read = decoded(head, 'utf-8', true);
  if (!('text' in read) || hasControls(read.text)) return undefined;
  const text = read.text.trimStart();
  if (/^<(!doctype html|html|head|body|script)\b/i.test(text)) return 'html';
  if (text.startsWith('<')) return 'xml';
  return /^[[{]/.test(text) ? 'json' : 'txt';
}

/** Kinds that are several: a document is a zip archive, and an old one of Office is a container. */
const containers = ['zip', 'cfb'];

/** A file inside each document of Office that is a zip archive. */
const officeParts: readonly [part: string, kind: string][] = [
  ['word/document.xml', 'docx'],
  ['xl/workbook.xml', 'xlsx'],
  ['ppt/presentation.xml', 'pptx'],
];

/** Kinds by content type, for documents and texts. */
const byContentType = new Map(
  Object.entries({ ...documentTypes, ...textTypes }).map(([kind, type]) => [type, kind]),
);

/**
 * The kind of a file. What its bytes show counts; of archives and texts there are several kinds, which only the inside, or the
 * name or type that the caller declares, can tell.
 *
 * @param kinds - the kinds that are wanted
 */
export async function kindOfFile(
  { slices, declared }: Pick<InputFile, 'slices' | 'declared'>,
  kinds: readonly string[],
): Promise<string | undefined> {
  const found = await kindOf(slices);
  const isContainer = found !== undefined && containers.includes(found);
  if (found !== undefined && !isContainer && !isTextKind(found)) return found;
  const possible = kinds.filter((kind) => !isTextKind(found) || Object.hasOwn(textTypes, kind));
  const [type = ''] = (declared.type ?? '').toLowerCase().split(';');
  const byType = byContentType.get(type.trim());
  const said = declaredKind(declared, possible) ?? possible.find((kind) => kind === byType);
  const inside = found === 'zip' ? officeKindOf(slices) : undefined;
  return said ?? inside ?? found;
}

/** The kind of an Office document that is a zip archive. The names of the files in it are readable. */
function officeKindOf(slices: readonly Buffer[]): string | undefined {
  const bytes = Buffer.concat(slices);
  return officeParts.find(([part]) => bytes.includes(part))?.[1];
}

/** The kind that the caller says a file has, if it is one of those that are wanted. */
export function declaredKind(
  { name = '', type = '' }: DeclaredFile,
  kinds: readonly string[],
): string | undefined {
  const [, ending = ''] = /\.(\w{1,5})$/.exec(nameIn(name).toLowerCase()) ?? [];
  const plainType = type.toLowerCase().split(';')[0]?.trim() ?? '';
  const [, subtype = ''] = /^(?:audio|video|image|application)\/(?:x-)?([\w.-]+)$/.exec(plainType) ?? [];
  const candidates = [ending, rowOf(byType, plainType) ?? '', subtype].map(
    (kind) => rowOf(otherNames, kind) ?? kind,
  );
  return candidates.find((kind) => kinds.includes(kind));
}

/** Some bytes of a file. They are usually in one slice. */
function bytesAt(slices: readonly Buffer[], offset: number, count: number): Buffer {
  const [first] = slices;
  if (first && (slices.length === 1 || first.length >= offset + count))
    return first.subarray(offset, offset + count);
  let end = 0;
  const parts = slices.flatMap((slice) => {
    const begin = end;
    end += slice.length;
    const [from, to] = [Math.max(0, offset - begin), Math.min(slice.length, offset + count - begin)];
    return from < to ? [slice.subarray(from, to)] : [];
  });
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}
