/** Turns raw inputs into checked ones, or into an error that names everything that is wrong. */
import type { Action } from '../../actions';
import { AppError, type InputProblem } from '../../errors';
import { isObject, type JsonObject } from '../../json';
import { matches } from '../../schema/check';
import { coerce } from '../../schema/coerce';
import { explain } from '../../schema/explain';
import { isFile } from '../../schema/file';
import type { Inputs, RawInputs } from '../../stages';

/** JSON that is nested more deeply than this cannot always be written again, and no input is. */
const maxDepth = 1_000;

/**
 * Brings the inputs of an action into their documented form and checks them.
 *
 * @param found - problems that were found before
 * @returns the inputs; those that the action does not know are among them, for OpenAI to judge
 * @throws AppError `invalid_input` that lists every problem at once
 */
export function checkInputs(action: Action, raw: RawInputs, found: readonly InputProblem[] = []): Inputs {
  const problems = [...found];
  const read = action.read ? action.read(raw, (problem) => problems.push(problem)) : raw;
  const inputs = coerce(action.input, read);
  if (!matches(action.input, inputs)) problems.push(...explain(action.input, inputs));
  if (!action.toEvents && asksForEvents(inputs)) problems.push(noEvents);
  if (problems.length > 0) {
    const message = problems.map((problem) => problem.message).join(' ');
    throw new AppError('invalid_input', { message, param: problems[0]?.field, problems });
  }
  if (isDeeperThan(maxDepth, inputs)) {
    throw new AppError('invalid_input', {
      message: 'The inputs are nested too deeply. Send a simpler body.',
    });
  }
  return inputs;
}

/** Whether OpenAI would answer with events, which only some actions can pass on. */
function asksForEvents({ stream, stream_format: format }: JsonObject): boolean {
  return String(stream) === 'true' || format === 'sse';
}

const noEvents: InputProblem = {
  field: 'stream',
  message: '`stream` cannot be used with this action, which answers at once. Leave it out.',
};

function isDeeperThan(depth: number, value: unknown): boolean {
  if (isFile(value) || !(isObject(value) || Array.isArray(value))) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner));
}
