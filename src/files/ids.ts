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
  const found: FileId[] = [];
  for (const name of Object.keys(inputs)) collect(inputs[name], name, name, found);
  return found;
}

/** Adds the ids in a value to those that were found. */
function collect(value: unknown, name: string, field: string, found: FileId[]): void {
  if (typeof value === 'string') {
    if (names.includes(name) && pattern.test(value)) found.push({ field, id: value });
  } else if (Array.isArray(value)) {
    asList(value).forEach((entry, index) => {
      // A list of vectors can have millions of numbers.
      if (typeof entry !== 'number') collect(entry, name, `${field}[${index}]`, found);
    });
  } else if (isObject(value) && !Array.isArray(value.slices)) {
    for (const inner of Object.keys(value)) collect(value[inner], inner, `${field}.${inner}`, found);
  }
}
