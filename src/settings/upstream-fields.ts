/** Reads the fields of an upstream: maps, lists and numbers, and what is no field at all. */
import { asName, asObject, isObject, type JsonObject } from '../json';

/** Called with a field that is wrong, and what it must be. */
export type Wrong = (field: string, must: string) => void;

/** Complains about fields that do not exist. */
export function unknownFields(object: JsonObject, known: readonly string[], wrong: Wrong): void {
  for (const field of Object.keys(object)) {
    if (!known.includes(field)) wrong(asName(field) ?? '(not a name)', `is not one of ${known.join(', ')}`);
  }
}

/** Reads an object whose values are texts. */
export function mapIn(
  field: string,
  given: unknown,
  pattern: RegExp,
  wrong: Wrong,
): Map<string, string> | undefined {
  if (given === undefined) return undefined;
  const pairs = Object.entries(asObject(given)).filter((pair): pair is [string, string] =>
    pair.every((text) => typeof text === 'string' && pattern.test(text)),
  );
  const isRight = isObject(given) && pairs.length === Object.keys(given).length;
  if (!isRight) wrong(field, 'must be an object whose values are names');
  return new Map(pairs);
}

/** Reads a list of some of the allowed words. */
export function listIn(
  field: string,
  given: unknown,
  allowed: readonly string[],
  wrong: Wrong,
): ReadonlySet<string> | undefined {
  if (given === undefined) return undefined;
  const isRight =
    Array.isArray(given) && given.length > 0 && given.every((one) => allowed.includes(String(one)));
  if (!isRight) wrong(field, `must be a list of some of ${allowed.join(', ')}`);
  return new Set(isRight ? given.map(String) : []);
}

/** Reads a whole number from 1 to 100. */
export function numberIn(field: string, given: unknown, byDefault: number, wrong: Wrong): number {
  const value = given ?? byDefault;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100) return value;
  wrong(field, 'must be a whole number from 1 to 100');
  return byDefault;
}
