/** Reads JSON values whose shape has not been checked yet. */

/** A JSON object, received or to be sent. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object, not an array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value means that a field was left empty. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Whether a value is a list without entries. */
export function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** An object without some of its members: the same object if it has none of them. */
export function omit(object: JsonObject, names: readonly string[]): JsonObject {
  if (!names.some((name) => Object.hasOwn(object, name))) return object;
  const omitted = new Set(names);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !omitted.has(name)));
}

/**
 * An object with other values: the same object if every value stays what it is.
 *
 * @param mapping - gives the value of a member; undefined leaves it out
 */
export function mapMembers(
  object: JsonObject,
  mapping: (value: unknown, name: string) => unknown,
): JsonObject {
  const names = Object.keys(object);
  const values = names.map((name) => mapping(object[name], name));
  if (values.every((value, index) => value === object[names[index] ?? ''])) return object;
  const pairs = names.map((name, index): [string, unknown] => [name, values[index]]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/** The number itself, or not a number in place of anything else. An object from outside cannot always be converted. */
export function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

/**
 * What a table has under a name from outside. A name that every object of JavaScript knows, such as `constructor`, is in no
 * table, and only a text can be a name.
 */
export function rowOf<Row>(table: Readonly<Record<string, Row>>, name: unknown): Row | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The deepest nesting that is accepted. Deeper JSON cannot always be written again, and nothing needs it. */
const maxDepth = 1_000;

/** Whether objects and lists are nested more deeply than is accepted. Bytes count as a plain value. */
export function isTooDeep(value: unknown, depth = maxDepth): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (depth === 0) return true;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  // Only what can be deep is looked into, because a list of vectors has millions of numbers.
  return inner.some((one) => typeof one === 'object' && isTooDeep(one, depth - 1));
}

/** How many characters all texts in a value have together. */
export function lengthOfTexts(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, inner) => sum + lengthOfTexts(inner), 0);
}

/** The object itself, or an empty one in place of anything else. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The list itself, or an empty one in place of anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Maps every object in a list. Other items, and a value that is not a list, stay unchanged. */
export function mapObjects(list: unknown, mapping: (item: JsonObject) => JsonObject): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => (isObject(item) ? mapping(item) : item)) : list;
}

/**
 * A value from outside if it looks like a name, such as the name of a model; otherwise undefined. Other text
 * may be a prompt or a key.
 */
export function asName(value: unknown): string | undefined {
  const isName = typeof value === 'string' && /^[\w.:/-]{1,100}$/.test(value) && !mayBeKey(value);
  return isName ? value : undefined;
}

/** Whether a text may contain a key: those of OpenAI begin with `sk-`, and those of Azure are long runs of letters and digits. */
export function mayBeKey(text: string): boolean {
  return /(\b|_)sk-|[A-Za-z0-9]{32}/.test(text);
}

/** Whether a value that is sent has everything that was given, unchanged. An object may have more. */
export function contains(sent: unknown, given: unknown): boolean {
  if (sent === given) return true;
  if (Array.isArray(sent) && Array.isArray(given)) {
    return sent.length === given.length && given.every((entry, index) => contains(sent[index], entry));
  }
  if (!isObject(sent) || !isObject(given)) return false;
  return Object.entries(given).every(([name, value]) => contains(sent[name], value));
}

/**
 * Whether a value that is sent still says what was given: it is the same, or a text that contains the other, or an object with
 * everything that was in the other. A text may be one of several parts now.
 */
export function keeps(sent: unknown, given: unknown): boolean {
  if (sent === given) return true;
  if (typeof sent === 'string' && typeof given === 'string') return sent.includes(given);
  if (Array.isArray(sent) && Array.isArray(given)) {
    return sent.length === given.length && given.every((entry, index) => keeps(sent[index], entry));
  }
  if (Array.isArray(sent) && typeof given === 'string') {
    return sent.some((part: unknown) => isObject(part) && part.type === 'text' && part.text === given);
  }
  if (!isObject(sent) || !isObject(given)) return false;
  return Object.entries(given).every(([name, value]) => isBlank(value) || keeps(sent[name], value));
}
