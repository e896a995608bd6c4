/** The schema of an input that is a file. */
import { Kind, Type, TypeRegistry, type TSchema, type TUnsafe } from '@sinclair/typebox';
import { isFile, type InputFile } from './file';

/** What a file must be. */
export interface FileSchema extends TSchema {
  title: string;
  description: string;
  /** The kinds that are taken, as in {@link InputFile}. */
  kinds: readonly string[];
  /** The most bytes that OpenAI takes. */
  maxBytes: number;
}

TypeRegistry.Set<FileSchema>(
  'File',
  ({ kinds }, value) => isFile(value) && value.size > 0 && kinds.includes(value.kind ?? ''),
);

/** Makes the schema of an input that is a file. Its size is checked when it is read. */
export function fileInput(
  about: Pick<FileSchema, 'title' | 'description' | 'kinds' | 'maxBytes'>,
): TUnsafe<InputFile> & FileSchema {
  return { ...Type.Unsafe<InputFile>({ [Kind]: 'File', type: 'file' }), ...about };
}

/** The schema of a file, where a schema is one or a list of them; undefined elsewhere. */
export function fileSchemaOf(schema: TSchema): FileSchema | undefined {
  if (isFileSchema(schema)) return schema;
  const members: unknown = schema.anyOf;
  return Array.isArray(members) ? members.find(isFileSchema) : undefined;
}

/** Whether a schema is that of a file. */
export function isFileSchema(schema: unknown): schema is FileSchema {
  return typeof schema === 'object' && schema !== null && Kind in schema && schema[Kind] === 'File';
}
