/** Writes the answer to a chat in JSON, if the chat asks for that. Pure. */
import { asObject, type JsonObject } from '../../src/json';

/**
 * Writes a text in the format that is wanted.
 *
 * @param format - `response_format` of the chat. With a schema, every text of the answer is the given one.
 */
export function inFormat(text: string, format: unknown): string {
  const { type, json_schema } = asObject(format);
  if (type === 'json_object') return JSON.stringify({ said: text });
  return type === 'json_schema' ? JSON.stringify(valueOf(asObject(json_schema).schema, text)) : text;
}

/** A value that fits a schema of the few kinds that tests use. */
function valueOf(schema: unknown, text: string): unknown {
  const { type, properties, items } = asObject(schema);
  const values: JsonObject = { string: text, integer: 1, number: 1, boolean: true };
  if (type === 'array') return [valueOf(items, text)];
  if (type !== 'object') return values[String(type)] ?? null;
  return Object.fromEntries(
    Object.entries(asObject(properties)).map(([name, inner]) => [name, valueOf(inner, text)]),
  );
}
