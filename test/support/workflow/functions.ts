/** The functions of workflow expressions that the samples use, as strict as the platforms’ own. */
import { isObject } from '../../../src/json';

/** A function of expressions. */
export type WorkflowFunction = (...args: unknown[]) => unknown;

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`A text is needed, not ${JSON.stringify(value)}`);
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`A number is needed, not ${JSON.stringify(value)}`);
  return value;
}

/** Writes a value as it stands within a text. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Reads a whole number; unlike most languages, workflows fail on anything else. */
function int(value: unknown): number {
  const found = /^[+-]?\d+$/.test(toText(value)) ? Number(value) : NaN;
  if (Number.isNaN(found)) throw new Error(`int() needs a whole number, not ${JSON.stringify(value)}`);
  return found;
}

/** By their names. What is not here is not known, and fails. */
export const functions: Readonly<Record<string, WorkflowFunction>> = {
  and: (...conditions) => conditions.every((condition) => condition === true),
  coalesce: (...values) => values.find((value) => value !== null && value !== undefined) ?? null,
  equals: (left, right) => JSON.stringify(left) === JSON.stringify(right),
  greater: (left, right) => number(left) > number(right),
  // Both ways are worked out before, on the platforms as well.
  if: (condition, yes, no) => (condition === true ? yes : no),
  int,
  json: (value) => JSON.parse(text(value)) as unknown,
  lessOrEquals: (left, right) => number(left) <= number(right),
  startsWith: (value, beginning) => text(value).toLowerCase().startsWith(text(beginning).toLowerCase()),
  string: (value) => {
    if (value === null || value === undefined) throw new Error('string() of nothing is not sure to work.');
    return toText(value);
  },
};

/** Selects a property or an element. With a question mark, what is not there is null. */
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
