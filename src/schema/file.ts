/** Defines the form that files have inside the app, and the schema of file inputs. */
import { Kind, TypeRegistry, type TSchema, type TUnsafe } from '@sinclair/typebox';
import * as Type from './type';

/** Marks files, so that no JSON from a caller can pass for a file. */
const mark = Symbol('file');

/** What a caller says about a file. */
export interface DeclaredFile {
  /** Content type, such as `audio/mpeg`. */
  type?: string | undefined;
  /** Name, such as `call.mp3`. */
  name?: string | undefined;
}

/** A file that a caller sent. */
export interface InputFile {
  readonly [mark]: true;
  /** It counts only where the bytes do not show what the file is. */
  declared: DeclaredFile;
  /** Its bytes. For an upload, they are slices of the request body. */
  slices: readonly Buffer[];
  /** Size in bytes. */
  size: number;
  /** The name under which it is sent; if left out, the name of the input with the kind. */
  fileName?: string;
  /** The kind of the file, as an extension such as `mp3`; undefined if it is not known. */
  kind: string | undefined;
}

/** Makes a file from its bytes. Its kind is not known yet. */
export function fileFrom(slices: readonly Buffer[], declared: DeclaredFile = {}): InputFile {
  const size = slices.reduce((sum, { length }) => sum + length, 0);
  return { [mark]: true, slices, size, kind: undefined, declared };
}

/** Whether a value is a file. */
export function isFile(value: unknown): value is InputFile {
  return typeof value === 'object' && value !== null && mark in value;
}

/** Whether a kind is a text. A text can be another form of a file, such as base64. */
export function isTextKind(kind: string | undefined): boolean {
  return kind !== undefined && (kind === 'svg' || Object.hasOwn(textTypes, kind));
}

/** Documents that a model reads, with their content types. */
export const documentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  rtf: 'application/rtf',
};

/** Texts that a model reads, with their content types. Their bytes only show that they are texts. */
export const textTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  json: 'application/json',
  jsonl: 'application/jsonl',
  html: 'text/html',
  xml: 'application/xml',
  yaml: 'application/yaml',
  ics: 'text/calendar',
  eml: 'message/rfc822',
};

/** The pictures that a model sees. */
export const pictureKinds: readonly string[] = ['png', 'jpg', 'gif', 'webp'];

/** Content types of the kinds that OpenAI takes. OpenAI also needs the kind as the file extension. */
const contentTypes: Readonly<Record<string, string>> = {
  ...documentTypes,
  ...textTypes,
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  webm: 'video/webm',
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** The content type of a kind. */
export function contentTypeOf(kind: string): string {
  return contentTypes[kind] ?? 'application/octet-stream';
}

/** The address that contains a file: its content type and its bytes in base64. */
export function dataUrlOf({ kind = '', slices }: InputFile): string {
  return `data:${contentTypeOf(kind)};base64,${Buffer.concat(slices).toString('base64')}`;
}

/** What a file must be. */
export interface FileSchema extends TSchema {
  title: string;
  description: string;
  /** The kinds that are accepted, as in {@link InputFile}; any kind if left out. */
  kinds?: readonly string[];
  /** OpenAI's limit, in bytes. */
  maxBytes: number;
  /**
   * How the designer shows a file that is a part of a JSON body: as its content, or as an attachment with a name. Other files are
   * parts of a form, or the whole body.
   */
  inJson?: 'content' | 'attachment';
  /** Another name that callers use for the input. */
  alias?: string;
  /** Whether a text of several lines, or of JSON, can be the file itself, without base64. */
  takesText?: true;
}

/** Whether a file schema accepts a kind. */
export function takesKind({ kinds }: Pick<FileSchema, 'kinds'>, kind: string | undefined): boolean {
  return kinds === undefined || kinds.includes(kind ?? '');
}

TypeRegistry.Set<FileSchema>(
  'File',
  (schema, value) => isFile(value) && value.size > 0 && takesKind(schema, value.kind),
);

/** Makes the schema of a file input. The size limit is checked when the file is read. */
export function fileInput(
  about: Pick<FileSchema, 'title' | 'description' | 'kinds' | 'maxBytes' | 'inJson' | 'alias' | 'takesText'>,
): TUnsafe<InputFile> & FileSchema {
  return { ...Type.Unsafe<InputFile>({ [Kind]: 'File', type: 'file' }), ...about };
}

/** The address of a file in the web, in place of the file itself. OpenAI fetches it. */
export const webAddress = Type.String({
  pattern: '^https?://\\S+$',
  examples: ['https://contoso.com/a.pdf'],
});

/** Whether a value is the address of a file in the web. */
export function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/\S+$/.test(value);
}

/** Whether a schema describes a file. */
export function isFileSchema(schema: unknown): schema is FileSchema {
  return typeof schema === 'object' && schema !== null && Kind in schema && schema[Kind] === 'File';
}

/** The file schema of an input that is a file or a list of files; undefined for any other input. */
export function fileSchemaOf(schema: TSchema): FileSchema | undefined {
  if (isFileSchema(schema)) return schema;
  const members: unknown = schema.anyOf;
  return Array.isArray(members) ? members.find(isFileSchema) : undefined;
}

/** Whether an input can be the address of a file in the web as well. */
export function takesAddress(schema: TSchema): boolean {
  const members: unknown = schema.anyOf;
  return Array.isArray(members) && members.includes(webAddress);
}
