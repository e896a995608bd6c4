/** Marks ids with the upstream that knows them, and reads the marks. Pure. */
import { asList, type JsonObject } from '../json';

/** What stands between an id and the name of its upstream. */
const separator = '-at-';

/** An id without its mark. */
export interface Unmarked {
  id: string;
  /** Name of the upstream; undefined if there is no mark. It may be one that is not in the settings any more. */
  upstream?: string;
}

/** Adds the name of an upstream to an id: `ftjob-1` becomes `ftjob-1-at-west`. */
export function marked(id: string, upstream: string): string {
  return `${id}${separator}${upstream}`;
}

/** Takes the mark off an id. */
export function unmarked(text: string): Unmarked {
  const at = text.lastIndexOf(separator);
  return at <= 0 ? { id: text } : { id: text.slice(0, at), upstream: text.slice(at + separator.length) };
}

/** Marks the ids in some members of an object, which are texts or lists of texts. */
export function withMarks(object: JsonObject, members: readonly string[], upstream: string): JsonObject {
  const mark = (value: unknown): unknown => {
    if (typeof value === 'string' && value !== '') return marked(value, upstream);
    return Array.isArray(value) ? asList(value).map(mark) : value;
  };
  const changed = members.filter((name) => Object.hasOwn(object, name));
  return { ...object, ...Object.fromEntries(changed.map((name) => [name, mark(object[name])])) };
}
