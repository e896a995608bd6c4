/** A file on its way through the app, and what kind it is. */

/** A file as it came in. */
export interface InputFile {
  /** Its bytes: slices of the body that it came in, never copied. */
  slices: readonly Buffer[];
  /** In bytes. */
  size: number;
  /** What it is by its first bytes, as the ending of a name, such as `mp3`; undefined when nothing knows it. */
  kind: string | undefined;
}

/** Whether a value is a file. Nothing that came as JSON can pass for one. */
export function isFile(value: unknown): value is InputFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'slices' in value &&
    Array.isArray(value.slices) &&
    value.slices.every((slice) => Buffer.isBuffer(slice))
  );
}

/** Content types of the kinds that OpenAI takes. The kind is the ending that OpenAI wants to see in a name. */
export const contentTypes: Readonly<Record<string, string>> = {
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
