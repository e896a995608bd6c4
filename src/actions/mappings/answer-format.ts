/** Makes the format of an answer from what the maker has entered: an example of it, or a JSON schema. */
import type { InputProblem } from '../../errors';
import { isBlank, isObject, type JsonObject } from '../../json';
import type { AnswerSchema } from '../../schema/answer/findings';
import { schemaOfExample } from '../../schema/answer/from-example';
import { strictSchema } from '../../schema/answer/from-schema';

/** The names of the format at OpenAI. A response repeats it, and so shows whether the app has made it, and from a list. */
const names = { object: 'answer_of_the_app', list: 'answer_of_the_app_list' };

/**
 * The schema that the inputs `example` and `json_schema` ask for; undefined if neither is given.
 *
 * @returns also the problems of the inputs
 */
export function answerSchema({ example, json_schema: schema }: JsonObject): AnswerSchema | undefined {
  if (!isBlank(example) && !isBlank(schema)) {
    const message = '`example` and `json_schema` both say how the answer looks. Keep one of them.';
    return broken({ field: 'json_schema', message });
  }
  if (!isBlank(example)) {
    const value = jsonOf(example);
    return value === undefined ? broken(noJson('example')) : schemaOfExample(value, 'example');
  }
  if (isBlank(schema)) return undefined;
  const value = jsonOf(schema);
  return isObject(value) ? strictSchema(value, 'json_schema') : broken(noJson('json_schema'));
}

const broken = (problem: InputProblem): AnswerSchema => ({
  schema: {},
  isList: false,
  problems: [problem],
  notes: [],
});

function noJson(field: string): InputProblem {
  const such = field === 'example' ? '{"number": "A-17", "total": 12.5}' : 'an object with `properties`';
  return { field, message: `\`${field}\` must be valid JSON, such as ${such}.` };
}

/** The value that a text is in JSON, also between code fences; any other value itself. */
function jsonOf(written: unknown): unknown {
  if (typeof written !== 'string') return written;
  const [, fenced] = /^\s*```(?:json)?\s*([^]*?)```\s*$/.exec(written) ?? [];
  try {
    return JSON.parse(fenced ?? written) as unknown;
  } catch {
    return undefined;
  }
}

/** The format of a response; undefined if the answer is a plain text. */
export function answerFormat(inputs: JsonObject): JsonObject | undefined {
  const made = answerSchema(inputs);
  if (!made) return undefined;
  const name = made.isList ? names.list : names.object;
  return { type: 'json_schema', name, schema: made.schema, strict: true };
}

/** Whether a response was asked for with a format that {@link answerFormat} has made. */
export function hasAnswerFormat(format: JsonObject): boolean {
  return Object.values(names).some((name) => name === format.name);
}
