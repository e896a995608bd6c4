/** Looking into JSON whose shape nobody has checked yet. */

/** A JSON object as it arrived or as it is sent. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object, not an array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value stands for a field that was left empty. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** The object itself, or an empty one in place of anything else. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The list itself, or an empty one in place of anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Applies a mapping to every object of a list; a value that is no such list stays what it is. */
export function mapObjects(list: unknown, mapping: (item: JsonObject) => JsonObject): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => (isObject(item) ? mapping(item) : item)) : list;
}

/**
 * A text from outside where it looks like a name, of a model for example. Anything else may be a prompt or a key: OpenAI's
 * begin with `sk-`, Azure's are long and without any break.
 */
export function asName(value: unknown): string | undefined {
  const isName =
    typeof value === 'string' && /^(?!.*(\b|_)sk-)(?!.*[A-Za-z0-9]{32})[\w.:/-]{1,100}$/.test(value);
  return isName ? value : undefined;
}
