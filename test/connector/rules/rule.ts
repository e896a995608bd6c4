/** What a rule about one of the connector’s files is, and how rules and their counter-examples are written. */
import { asList, isObject, type JsonObject } from '../../../src/json';

/** A change to a document: JSON pointers, and what then stands there. A list grows at `-`. */
export type Change = Readonly<Record<string, unknown>>;

/** What stands where a change takes something away. */
export const absent = undefined;

/** A rule about a file. */
export interface Rule {
  name: string;
  /** What it demands, in a sentence. */
  says: string;
  /** The places that break it: JSON pointers, each with a word why. */
  violations(this: void, document: JsonObject): string[];
  /** Changes to the sample; each breaks the rule in exactly one place. */
  broken: readonly Change[];
}

/** A place in a document, by its JSON pointer. */
export interface Place<Value = JsonObject> {
  at: string;
  value: Value;
}

/** What is wrong with a place; nothing, when it is as it should be. A list is wrong in as many ways as it has entries. */
export type Complaint = string | false | undefined | readonly string[];

/** Makes the `violations` of a rule that looks at every place of a kind by itself. */
export function each<Found extends { at: string }>(
  find: (document: JsonObject) => readonly Found[],
  complain: (place: Found, document: JsonObject) => Complaint,
): Rule['violations'] {
  return (document) => {
    const found = find(document).flatMap((place) => {
      const complaint = complain(place, document);
      const complaints = typeof complaint === 'string' ? [complaint] : asList(complaint);
      return complaints.map((why) => `${place.at}: ${String(why)}`);
    });
    return [...new Set(found)];
  };
}

/** The later ones of the entries that have the same key. */
export function repeated<Entry>(entries: readonly Entry[], key: (entry: Entry) => string): Entry[] {
  const keys = entries.map(key);
  return entries.filter((_entry, index) => keys.indexOf(keys[index] ?? '') < index);
}

/** A name as it stands in a JSON pointer. */
export const escaped = (name: string | number) => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/** The names that a JSON pointer goes through. */
function steps(pointer: string): string[] {
  const [, ...names] = pointer.split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What stands at a JSON pointer; nothing, where it leads nowhere. */
export function lookUp(document: unknown, pointer: string): unknown {
  let value = document;
  for (const name of steps(pointer)) {
    if (Array.isArray(value)) value = asList(value)[Number(name)];
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** A value as a text: itself if it is one, else as JSON. */
export const textOf = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** A copy of a document with changes. */
export function changed(document: JsonObject, change: Change): JsonObject {
  const copy = structuredClone(document);
  for (const [pointer, value] of Object.entries(change)) {
    const parent = lookUp(copy, pointer.slice(0, pointer.lastIndexOf('/')));
    const name = steps(pointer).at(-1) ?? '';
    if (Array.isArray(parent)) {
      const index = name === '-' ? parent.length : Number(name);
      parent.splice(index, 1, ...(value === absent ? [] : [value]));
    } else if (!isObject(parent)) throw new Error(`There is nothing to change at ${pointer}`);
    else if (value === absent) Reflect.deleteProperty(parent, name);
    else parent[name] = value;
  }
  return copy;
}
