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
  const fields: string[] = [];
  for (const name of Object.keys(inputs)) {
    if (!schemas.includes(name)) collect(inputs[name], name, fields);
  }
  return fields.slice(0, maxProblems).map((field) => ({
    field,
    message: `\`${field}\` is a number with too many digits, which JSON rounds. Send it as text, in quotes.`,
  }));
}

/** How deep the inputs are searched, and how many entries of a list: more than any input takes. */
const [maxDepth, maxEntries] = [10, 9_000];

/** Adds the fields of such numbers in a value to those that were found. */
function collect(value: unknown, field: string, found: string[], depth = maxDepth): void {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) found.push(field);
  } else if (depth === 0 || isFile(value)) {
    return;
  } else if (Array.isArray(value)) {
    value
      .slice(0, maxEntries)
      .forEach((item, index) => collect(item, `${field}[${index}]`, found, depth - 1));
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) collect(value[name], `${field}.${name}`, found, depth - 1);
  }
}
