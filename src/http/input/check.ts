/** Turns raw inputs into checked inputs, or into an error that names every problem. */
import type { Action } from '../../actions';
import { AppError, type InputProblem } from '../../errors';
import { isObject, type JsonObject } from '../../json';
import { isFile } from '../../schema/file';
import { validateInputs } from '../../schema/validate';
import type { Inputs, RawInputs } from '../../stages';

/** The deepest nesting that is accepted. Deeper JSON cannot always be serialized, and no input needs it. */
const maxDepth = 1_000;

/**
 * Converts the inputs of an action to their documented form and checks them.
 *
 * @param found - problems that were found earlier
 * @returns the inputs, including unknown ones, which OpenAI accepts or refuses
 * @throws AppError `invalid_input` that lists every problem at once
 */
export function checkInputs(action: Action, raw: RawInputs, found: readonly InputProblem[] = []): Inputs {
  const problems = [...found];
  const read = action.read ? action.read(raw, (problem) => problems.push(problem)) : raw;
  const { inputs, problems: ofSchema } = validateInputs(action.input, read);
  problems.push(...ofSchema);
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

/** Whether the caller asks for a stream of events, which only some actions can give. */
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
