/** A file on its way through the app, and what kind it is. */

/** Marks files, so that nothing that came as JSON can pass for one. */
const mark = Symbol('file');

/** A file as it came in. */
export interface InputFile {
  readonly [mark]: true;
  /** Its bytes; of an upload, slices of the body that it came in. */
  slices: readonly Buffer[];
  /** In bytes. */
  size: number;
  /** What it is by its first bytes, as the ending of a name, such as `mp3`; undefined when nothing knows it. */
  kind: string | undefined;
}

/** Makes a file of its bytes, of a kind that is not known yet. */
export function fileOf(slices: readonly Buffer[]): InputFile {
  const size = slices.reduce((sum, { length }) => sum + length, 0);
  return { [mark]: true, slices, size, kind: undefined };
}

/** Whether a value is a file. */
export function isFile(value: unknown): value is InputFile {
  return typeof value === 'object' && value !== null && mark in value;
}

/** Content types of the kinds that OpenAI takes. The kind is the ending that OpenAI wants to see in a name. */
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
