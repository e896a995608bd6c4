/** Defines the form that files have inside the app, and the schema of file inputs. */
import { Kind, Type, TypeRegistry, type TSchema, type TUnsafe } from '@sinclair/typebox';

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

/** Kinds of text. A text can be another form of a file, such as base64. */
const textKinds = ['html', 'xml', 'json', 'txt', 'svg'];

/** Whether a kind is a text. */
export function isTextKind(kind: string | undefined): boolean {
  return kind !== undefined && textKinds.includes(kind);
}

/** Content types of the kinds that OpenAI takes. OpenAI also needs the kind as the file extension. */
const contentTypes: Readonly<Record<string, string>> = {
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
  webp: 'image/webp',
};

/** The content type of a kind. */
export function contentTypeOf(kind: string): string {
  return contentTypes[kind] ?? 'application/octet-stream';
}

/** What a file must be. */
export interface FileSchema extends TSchema {
  title: string;
  description: string;
  /** The kinds that are accepted, as in {@link InputFile}. */
  kinds: readonly string[];
  /** OpenAI's limit, in bytes. */
  maxBytes: number;
}

TypeRegistry.Set<FileSchema>(
  'File',
  ({ kinds }, value) => isFile(value) && value.size > 0 && kinds.includes(value.kind ?? ''),
);

/** Makes the schema of a file input. The size limit is checked when the file is read. */
export function fileInput(
  about: Pick<FileSchema, 'title' | 'description' | 'kinds' | 'maxBytes'>,
): TUnsafe<InputFile> & FileSchema {
  return { ...Type.Unsafe<InputFile>({ [Kind]: 'File', type: 'file' }), ...about };
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
