/** Finds the ids of uploaded files in the inputs of a call. Pure. */
import { asList, isObject, type JsonObject } from '../json';

/** An id of a file, and where it is. */
export interface FileId {
  /** Such as `training_file`, or `messages[0].content[1].file.file_id`. */
  field: string;
  id: string;
}

/** The names of inputs that are ids of files, or lists of those. */
const names = ['file_id', 'file_ids', 'training_file', 'validation_file', 'input_file_id'];

/** What ids of files look like. They have no other letters, so that each can be the key of a row. */
const pattern = /^[\w-]{1,200}$/;

/** The most ids that are looked up for one call. */
export const maxIds = 200;

/** Finds every id of a file, at any depth. Files that were sent themselves are not looked into. */
export function fileIdsIn(inputs: JsonObject): readonly FileId[] {
  return Object.entries(inputs).flatMap(([name, value]) => within(value, name, name));
}

function within(value: unknown, name: string, field: string): readonly FileId[] {
  if (typeof value === 'string') {
    return names.includes(name) && pattern.test(value) ? [{ field, id: value }] : [];
  }
  if (Array.isArray(value)) {
    return asList(value).flatMap((entry, index) => {
      // A list of vectors can have millions of numbers.
      return typeof entry === 'number' ? [] : within(entry, name, `${field}[${index}]`);
    });
  }
  if (!isObject(value) || Array.isArray(value.slices)) return [];
  return Object.entries(value).flatMap(([inner, one]) => within(one, inner, `${field}.${inner}`));
}
