/** Contains the expression functions that the samples use, as strict as those of the platforms. */
import { isObject } from '../../../src/json';

/** A function that expressions can call. */
export type WorkflowFunction = (...args: unknown[]) => unknown;

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`A text is needed, not ${JSON.stringify(value)}`);
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`A number is needed, not ${JSON.stringify(value)}`);
  return value;
}

/** Converts a value to the form that it has inside a text. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Converts a value to a whole number. Anything else is an error, as in workflows. */
function int(value: unknown): number {
  const found = /^[+-]?\d+$/.test(toText(value)) ? Number(value) : NaN;
  if (Number.isNaN(found)) throw new Error(`int() needs a whole number, not ${JSON.stringify(value)}`);
  return found;
}

/** The functions by name. Expressions with any other function fail. */
export const functions: Readonly<Record<string, WorkflowFunction>> = {
  and: (...conditions) => conditions.every((condition) => condition === true),
  coalesce: (...values) => values.find((value) => value !== null && value !== undefined) ?? null,
  equals: (left, right) => JSON.stringify(left) === JSON.stringify(right),
  greater: (left, right) => number(left) > number(right),
  // Both branches are evaluated before the call, as on the platforms.
  if: (condition, yes, no) => (condition === true ? yes : no),
  int,
  json: (value) => JSON.parse(text(value)) as unknown,
  not: (condition) => condition !== true,
  lessOrEquals: (left, right) => number(left) <= number(right),
  startsWith: (value, beginning) => text(value).toLowerCase().startsWith(text(beginning).toLowerCase()),
  substring: (value, start, length) => {
    const [of, from, count] = [text(value), number(start), number(length)];
    if (from + count > of.length) throw new Error(`${JSON.stringify(of)} is too short for substring().`);
    return of.slice(from, from + count);
  },
  string: (value) => {
    if (value === null || value === undefined) throw new Error('string() of nothing is not sure to work.');
    return toText(value);
  },
};

/**
 * Selects a property or an element. If the access is optional (`?`), a missing one is null; otherwise it is
 * an error.
 */
export function select(of: unknown, key: unknown, isOptional: boolean): unknown {
  if (isOptional && (of === null || of === undefined)) return null;
  if (Array.isArray(of) && typeof key === 'number') {
    if (key >= 0 && key < of.length) return of[key] as unknown;
  } else if (isObject(of) && typeof key === 'string') {
    if (Object.hasOwn(of, key)) return of[key];
  } else {
    throw new Error(`${JSON.stringify(key)} cannot be selected from ${JSON.stringify(of)}`);
  }
  if (isOptional) return null;
  throw new Error(`There is no ${JSON.stringify(key)} in ${JSON.stringify(of)}`);
}
