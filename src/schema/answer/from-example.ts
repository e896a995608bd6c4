/** Makes the schema of an answer from an example of it. Pure. */
import { isObject, isTooDeep, type JsonObject } from '../../json';
import { complain, inside, type AnswerSchema, type Findings } from './findings';
import { maxDepth, limitsOf } from './limits';
import { listNote, listObject, strictObject } from './strict-object';

/**
 * Makes a schema that OpenAI can follow strictly.
 *
 * - Every member of the example is in the answer.
 * - A number can have a fraction, whatever the example has. A text stays a text, also if it is a number or a date; the model then
 *   writes it in the same way.
 * - An empty list is a list of texts, and null is a text or null.
 * - The entries of a list are taken together. What some of them lack can be null.
 *
 * @param example - the example: an object, or a list
 * @param field - the name of the input
 */
export function schemaOfExample(example: unknown, field: string): AnswerSchema {
  const found: Findings = { problems: [], notes: [] };
  const isList = Array.isArray(example);
  if (!isList && !isObject(example)) {
    complain(found, field, 'must be an object or a list in JSON, such as {"number": "A-17", "total": 12.5}.');
  } else if (isTooDeep(example, maxDepth * 3)) {
    complain(found, field, `is nested too deeply. OpenAI allows ${maxDepth} levels.`);
  }
  if (found.problems.length > 0) return { schema: {}, isList, ...found };
  if (isObject(example) && Object.keys(example).length === 0) {
    complain(found, field, 'has no fields. Write each field that the answer should have.');
  }
  const made = schemaOf([example], field, found);
  if (isList) found.notes.push(listNote(field));
  const schema = isList ? listObject(made) : made;
  if (found.problems.length === 0) found.problems.push(...limitsOf(schema, field));
  return { schema, isList, ...found };
}

type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'null';

function kindOf(value: unknown): ValueKind {
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return 'object';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'string' ? 'text' : 'null';
}

/**
 * The schema of several values at one place, such as the entries of a list.
 *
 * @param values - at least one
 */
function schemaOf(values: readonly unknown[], place: string, found: Findings): JsonObject {
  const kinds = new Set(values.map(kindOf));
  const isNullable = kinds.delete('null');
  const [kind = 'null', ...others] = kinds;
  if (kind === 'null') return { type: ['string', 'null'] };
  if (others.length > 0) return mixed(kinds, isNullable, place, found);
  const schema = ofKind(kind, values, place, found);
  return isNullable ? { ...schema, type: [schema.type, 'null'] } : schema;
}

function ofKind(kind: ValueKind, values: readonly unknown[], place: string, found: Findings): JsonObject {
  if (kind === 'object') return objectOf(values.filter(isObject), place, found);
  if (kind === 'list') {
    const entries = values.flatMap((value): unknown[] => (Array.isArray(value) ? value : []));
    const items = entries.length > 0 ? schemaOf(entries, `${place}[0]`, found) : { type: 'string' };
    return { type: 'array', items };
  }
  if (kind === 'text') return { type: 'string', ...howWritten(values) };
  return { type: kind };
}

function objectOf(objects: readonly JsonObject[], place: string, found: Findings): JsonObject {
  const names = new Set(objects.flatMap((object) => Object.keys(object)));
  const members = [...names].map((name): [string, JsonObject] => {
    if (name.trim() === '') complain(found, place, 'has a field without a name. Give it one.');
    const values = objects.map((object) => (Object.hasOwn(object, name) ? object[name] : null));
    return [name, schemaOf(values, inside(place, name), found)];
  });
  if (names.size === 0) found.notes.push(`\`${place}\` has no fields in the example, so it is always empty.`);
  return strictObject(members);
}

/** Values of several kinds. Only what can be written as a text has a common form. */
function mixed(kinds: ReadonlySet<ValueKind>, isNullable: boolean, place: string, found: Findings) {
  if (kinds.has('object') || kinds.has('list')) {
    complain(found, place, 'has entries of different kinds. Write entries of one kind.');
  } else {
    found.notes.push(`\`${place}\` has values of different kinds, so it is a text.`);
  }
  return { type: isNullable ? ['string', 'null'] : 'string' };
}

/** Texts that show how they should be written: dates, times and numbers. Other texts are only samples. */
const telling = /^[-+#\p{Sc}\s]{0,4}\d[\d\s.,:/+TZ%\p{Sc}-]{0,38}$/u;

function howWritten(values: readonly unknown[]): JsonObject {
  const texts = values.filter((value) => typeof value === 'string');
  const shown = texts.find((text) => telling.test(text));
  return shown === undefined ? {} : { description: `Written like this: ${shown}` };
}
