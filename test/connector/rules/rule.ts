/** Defines rules about the connector's files, and helps to write rules and examples that break them. */
import { asList, isObject, type JsonObject } from '../../../src/json';

/** A change to a document: JSON pointers with the new values there. The name `-` appends to a list. */
export type Change = Readonly<Record<string, unknown>>;

/** The value in a change that removes what is there. */
export const absent = undefined;

/** A rule about a file. */
export interface Rule {
  name: string;
  /** What it requires, in a sentence. */
  says: string;
  /** Lists the places that break it: JSON pointers, each with a short reason. */
  violations(this: void, document: JsonObject): string[];
  /** Changes to the sample. Each breaks the rule in exactly one place. */
  broken: readonly Change[];
}

/** A place in a document: its JSON pointer, and the value there. */
export interface Place<Value = JsonObject> {
  at: string;
  value: Value;
}

/**
 * Says what is wrong with a place: one reason, or a list of reasons. False, undefined or an empty list means
 * no fault.
 */
export type Complaint = string | false | undefined | readonly string[];

/** Makes the `violations` of a rule that looks at every place of a kind separately. */
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

/** The entries whose key an earlier entry already has. */
export function repeated<Entry>(entries: readonly Entry[], key: (entry: Entry) => string): Entry[] {
  const keys = entries.map(key);
  return entries.filter((_entry, index) => keys.indexOf(keys[index] ?? '') < index);
}

/** A name, escaped for a JSON pointer. */
export const escaped = (name: string | number) => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/** The names in a JSON pointer, from the root on. */
function steps(pointer: string): string[] {
  const [, ...names] = pointer.split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a JSON pointer; undefined if there is none. */
export function lookUp(document: unknown, pointer: string): unknown {
  let value = document;
  for (const name of steps(pointer)) {
    if (Array.isArray(value)) value = asList(value)[Number(name)];
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** A value as text: a text unchanged, undefined as an empty text, and anything else as JSON. */
export const textOf = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Makes a copy of a document with changes. */
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
