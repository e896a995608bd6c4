/** Finds numbers that JSON cannot carry exactly. They have been rounded already, so that an id would be another one. */
import type { InputProblem } from '../../errors';
import { isObject, type JsonObject } from '../../json';
import { isFile } from '../../schema/file';

/** Inputs that contain JSON Schema, where a large number is a limit and not an id. */
const schemas = ['tools', 'functions', 'response_format'];

/** The most problems that are listed. */
const maxProblems = 10;

/** Describes each number that is too large to be exact: a whole number above 2^53 - 1. */
export function inexactNumbers(inputs: JsonObject): InputProblem[] {
  const fields = Object.entries(inputs)
    .filter(([name]) => !schemas.includes(name))
    .flatMap(([name, value]) => fieldsIn(value, name));
  return fields.slice(0, maxProblems).map((field) => ({
    field,
    message: `\`${field}\` is a number with too many digits, which JSON rounds. Send it as text, in quotes.`,
  }));
}

/** How deep the inputs are searched, and how many entries of a list: more than any input takes. */
const [maxDepth, maxEntries] = [10, 9_000];

function fieldsIn(value: unknown, field: string, depth = maxDepth): string[] {
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? [field] : [];
  if (depth === 0 || isFile(value)) return [];
  if (Array.isArray(value))
    return value
      .slice(0, maxEntries)
      .flatMap((item, index) => fieldsIn(item, `${field}[${index}]`, depth - 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => fieldsIn(inner, `${field}.${name}`, depth - 1));
}
