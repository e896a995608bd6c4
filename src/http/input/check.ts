/** Turns raw inputs into checked inputs, or into an error that names every problem. */
import { isDeepStrictEqual } from 'node:util';
import type { Action } from '../../actions';
import { AppError, invalidInput, type InputProblem } from '../../errors';
import { asObject, isBlank, isTooDeep, rowOf, type JsonObject } from '../../json';
import { isFile } from '../../schema/file';
import { nameIn } from '../../schema/names';
import { booleanIn, parameterProblems } from '../../schema/openai-parameter';
import { validateInputs } from '../../schema/validate';
import type { InputChange, Inputs, RawInputs } from '../../stages';
import { inexactNumbers } from './inexact-numbers';
import { isKnownInput, openaiInputs } from './names';
import { isWhole, whole } from './whole-texts';

/** Inputs that have passed the check, and what was done to them before. */
export interface CheckedInputs {
  inputs: Inputs;
  changes: InputChange[];
}

/**
 * Converts the inputs of an action to their documented form and checks them.
 *
 * @param found - problems that were found earlier
 * @returns the inputs, including unknown ones, which OpenAI accepts or refuses
 * @throws AppError `invalid_input` that lists every problem at once
 */
export function checkInputs(
  action: Action,
  raw: RawInputs,
  found: readonly InputProblem[] = [],
): CheckedInputs {
  const problems = [...found];
  const read = action.read ? action.read(raw, (problem) => problems.push(problem)) : raw;
  const { inputs, problems: ofSchema } = validateInputs(action.input, read, openaiInputs(action));
  problems.push(
    ...ofSchema,
    ...parameterProblems(openaiInputs(action), inputs),
    ...misplaced(action, inputs),
    ...inexactNumbers(read),
  );
  if (!action.toEvents) problems.push(...noEvents(inputs));
  if (problems.length > 0) throw invalidInput(problems);
  if (isTooDeep(inputs)) {
    throw new AppError('invalid_input', {
      message: 'The inputs are nested too deeply. Send a simpler body.',
    });
  }
  const mended = Object.keys(inputs).filter((name) => !name.isWellFormed() || !isWhole(inputs[name]));
  const changes = [
    ...mended.map((field): InputChange => ({ field, how: 'mended' })),
    ...changesOf(read, inputs, action),
  ];
  return { inputs: asObject(mended.length > 0 ? whole(inputs) : inputs), changes };
}

/** The inputs that were given and left out because they ask for nothing, and those that have another value now. */
function changesOf(read: RawInputs, inputs: Inputs, action: Action): InputChange[] {
  const { input } = action;
  return Object.entries(read).flatMap(([field, value]): InputChange[] => {
    const isGiven = !isBlank(value) && !(isFile(value) && value.size === 0);
    if (!Object.hasOwn(inputs, field)) return isGiven ? [{ field, how: 'no_effect' }] : [];
    const documented = rowOf(input.properties, field);
    const reads: unknown = documented ? documented.reads : rowOf(openaiInputs(action), field)?.reads;
    if (reads !== 'language') return [];
    const isSame =
      isDeepStrictEqual(value, inputs[field]) ||
      (typeof value === 'string' && nameIn(value).toLowerCase() === inputs[field]);
    return isSame ? [] : [{ field, how: 'rewritten' }];
  });
}

/** Unknown inputs in place of the text of the action. The app would send a text of its own, and answer another question. */
function misplaced(action: Action, inputs: JsonObject): InputProblem[] {
  const { mainText } = action;
  if (mainText === undefined || !isBlank(inputs[mainText])) return [];
  return Object.keys(inputs)
    .filter((name) => !isKnownInput(action, name))
    .map((field) => ({
      field,
      message: `\`${field}\` is no input of this action, and \`${mainText}\` is missing. Write the text into \`${mainText}\`.`,
    }));
}

/** The inputs that ask for a stream of events, which only some actions can give. */
function noEvents({ stream, stream_format: format }: JsonObject): InputProblem[] {
  const isStream = stream === true || (typeof stream === 'string' && booleanIn(stream) === true);
  const asking = [...(isStream ? ['stream'] : []), ...(format === 'sse' ? ['stream_format'] : [])];
  return asking.map((field) => ({
    field,
    message: `\`${field}\` cannot be used with this action, which sends its answer in one piece. Leave it out.`,
  }));
}
