/** Makes texts whole: half of a character, as a text has at its end when it was cut, would make a request invalid. */
import { isObject } from '../../json';
import { isFile } from '../../schema/file';

/** Whether no text in a value, and no name, has half of a character. */
export function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (isFile(value)) return true;
  if (Array.isArray(value)) return value.every(isWhole);
  return !isObject(value) || Object.keys(value).every((name) => name.isWellFormed() && isWhole(value[name]));
}

/** The value with a replacement character for each half. */
export function whole(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (isFile(value)) return value;
  if (Array.isArray(value)) return value.map(whole);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name.toWellFormed(), whole(field)]),
  );
}
