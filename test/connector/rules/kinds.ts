/** Compares a file with tables that say which keys the objects of the file may have. */
import { isObject, type JsonObject } from '../../../src/json';
import { escaped, repeated } from './rule';
import { typeOf } from './places';

/**
 * What the value of a key may be: a plain value, one of a list of values, or a list or object with further
 * rules.
 */
export type Holds =
  | 'text'
  | 'boolean'
  | 'number'
  | 'whole'
  | 'anything'
  | { is: readonly unknown[] }
  | { like: RegExp }
  | { list: Holds; filled?: true; unique?: true }
  | { map: Holds; names?: RegExp; extensions?: true }
  | { object: Holds; other: Holds }
  | { kind: string | ((value: JsonObject) => string) };

/** A kind of object. */
export interface Kind {
  required?: readonly string[];
  keys: Readonly<Record<string, Holds>>;
  /** Whether keys that start with `x-`, but not with `x-ms-`, are allowed, too. */
  extensions?: boolean;
  /** Whether any other key is allowed. */
  open?: true;
}

/** The kinds of faults in a file. */
export type FaultKind =
  'unknown' | 'unknown extension' | 'missing' | 'type' | 'value' | 'text' | 'twice' | 'empty';

/** A fault in a file. */
export interface Fault {
  kind: FaultKind;
  at: string;
  why: string;
}

/**
 * Lists the faults of a value.
 *
 * @param kinds - the kinds of objects, by name
 * @param holds - what the value may be
 * @param at - the JSON pointer to the value
 */
export function faults(
  kinds: Readonly<Record<string, Kind>>,
  holds: Holds,
  value: unknown,
  at = '',
): Fault[] {
  const wrong = (kind: FaultKind, why: string): Fault[] => [{ kind, at, why }];
  const below = (inner: Holds, child: unknown, name: string | number) =>
    faults(kinds, inner, child, `${at}/${escaped(name)}`);
  const otherType = (expected: string) => wrong('type', `is of the type ${typeOf(value)}, not ${expected}`);

  if (typeof holds === 'string') return plainTypes[holds](value) ? [] : otherType(holds);
  if ('is' in holds) return holds.is.includes(value) ? [] : wrong('value', `is ${JSON.stringify(value)}`);
  if ('like' in holds) {
    if (typeof value !== 'string') return otherType('text');
    return holds.like.test(value) ? [] : wrong('text', `is ${value}`);
  }
  if ('list' in holds) {
    if (!Array.isArray(value)) return otherType('list');
    const entries: unknown[] = value;
    return [
      ...(holds.filled && entries.length === 0 ? wrong('empty', 'has no entries') : []),
      ...(holds.unique ? repeated(entries, (entry) => JSON.stringify(entry)) : []).flatMap((entry) =>
        wrong('twice', `has ${JSON.stringify(entry)} twice`),
      ),
      ...entries.flatMap((entry, index) => below(holds.list, entry, index)),
    ];
  }
  if ('object' in holds) return faults(kinds, isObject(value) ? holds.object : holds.other, value, at);
  if (!isObject(value)) return otherType('object');
  const unknown = (key: string, owner: string, extensions = false) => {
    if (extensions && /^x-(?!ms-)/.test(key)) return [];
    return wrong(
      key.startsWith('x-ms-') ? 'unknown extension' : 'unknown',
      `has ${key}, which ${owner} does not know`,
    );
  };
  if ('map' in holds) {
    return Object.entries(value).flatMap(([name, child]) =>
      holds.names && !holds.names.test(name)
        ? unknown(name, 'this map', holds.extensions)
        : below(holds.map, child, name),
    );
  }
  const name = typeof holds.kind === 'string' ? holds.kind : holds.kind(value);
  const kind = kinds[name];
  if (!kind) throw new Error(`There is no kind ${name}`);
  return [
    ...(kind.required ?? [])
      .filter((key) => !Object.hasOwn(value, key))
      .flatMap((key) => wrong('missing', `has no ${key}`)),
    ...Object.entries(value).flatMap(([key, child]) => {
      const known = Object.hasOwn(kind.keys, key) ? kind.keys[key] : undefined;
      if (known !== undefined) return below(known, child, key);
      return kind.open ? [] : unknown(key, name, kind.extensions);
    }),
  ];
}

const plainTypes: Record<Extract<Holds, string>, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  whole: Number.isInteger,
  anything: () => true,
};
