/** From raw inputs to checked ones, or to an error that names everything that is wrong. */
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { TObject } from '@sinclair/typebox';
import type { Action } from '../../actions';
import type { JsonObject } from '../../json';
import { AppError, type InputProblem } from '../../errors';
import { clean } from '../../schema/coerce';
import { problemsOf } from '../../schema/explain';

/** Checks are compiled at the first call that needs them and kept. */
const compiled = new WeakMap<TObject, TypeCheck<TObject>>();

/** Whether a value has the shape of a schema. */
export function matches(schema: TObject, value: unknown): value is JsonObject {
  const check = compiled.get(schema) ?? TypeCompiler.Compile(schema);
  compiled.set(schema, check);
  return check.Check(value);
}

/** Whether OpenAI would answer with events, which only some actions can pass on. */
function asksForEvents({ stream, stream_format: format }: JsonObject): boolean {
  return String(stream) === 'true' || format === 'sse';
}

const noEvents: InputProblem = {
  field: 'stream',
  message: '`stream` cannot be used with this action, which answers at once. Leave it out.',
};

/**
 * Brings the inputs of an action into their documented form and checks them.
 *
 * @param raw - the inputs as the caller wrote them
 * @param already - problems that were found before
 * @returns the inputs; those that the action does not know are among them, for OpenAI to judge
 * @throws AppError `invalid_input` that lists every problem at once
 */
export function checkInputs(
  action: Action,
  raw: JsonObject,
  already: readonly InputProblem[] = [],
): JsonObject {
  const problems = [...already];
  const read = action.read ? action.read(raw, (problem) => problems.push(problem)) : raw;
  const inputs = clean(action.input, read);
  if (!matches(action.input, inputs)) problems.push(...problemsOf(action.input, inputs));
  if (!action.toEvents && asksForEvents(inputs)) problems.push(noEvents);
  if (problems.length === 0) return inputs;
  const message = problems.map((problem) => problem.message).join(' ');
  throw new AppError('invalid_input', { message, param: problems[0]?.field, problems });
}
