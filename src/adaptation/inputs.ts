/** Sorts the inputs of a call: what the app handles itself, what asks for nothing, and what cannot be kept. */
import { actions, type Action } from '../actions';
import { invalidInput } from '../errors';
import { contains, isEmptyList, mapMembers, type JsonObject } from '../json';
import type { Upstream } from '../settings';
import { hasOwnNames, kinds } from '../upstreams';
import type { Inputs, UpstreamParameters } from '../stages';
import { inBackticks } from './sentences';

/** The inputs of the caller that the app handles itself, so that OpenAI does not get them. */
export function handledInputs(action: Action, inputs: Inputs, upstream: Upstream): string[] {
  const hasOwnList = hasOwnNames(upstream) && kinds[upstream.kind].listsModels;
  const names = [
    ...(action.toEvents && inputs.stream === true ? ['stream', 'stream_options'] : []),
    ...(action.pictures ? ['response_format'] : []),
    ...(action.files === 'list' ? ['after', 'limit'] : []),
    // The purposes of another server's models are not known.
    ...(action.listsModels && !hasOwnList ? ['purpose'] : []),
  ];
  return names.filter((name) => Object.hasOwn(inputs, name));
}

/** Leaves out empty lists. They ask for nothing, and a form cannot carry them. */
export function withoutEmptyLists(parameters: UpstreamParameters): UpstreamParameters {
  return mapMembers(parameters, (value) => (isEmptyList(value) ? undefined : value));
}

/**
 * Refuses an input that the action does not document if the request needs its name for something else: without it, OpenAI would
 * answer another question.
 *
 * @throws AppError `invalid_input`
 */
export function refuseOverwritten(action: Action, read: JsonObject, parameters: UpstreamParameters): void {
  const names = Object.keys(read).filter(
    (name) =>
      !Object.hasOwn(action.input.properties, name) &&
      action.alsoReads?.includes(name) !== true &&
      Object.hasOwn(parameters, name) &&
      !contains(parameters[name], read[name]),
  );
  if (names.length === 0) return;
  throw invalidInput(names.map((field) => ({ field, message: notOfAction(field, action) })));
}

/** Says where an input belongs, and which inputs the action has in its place. */
function notOfAction(name: string, { summary, input }: Action): string {
  const owner = actions.find((other) => Object.hasOwn(other.input.properties, name));
  const belongs = owner ? `belongs to the action “${owner.summary}”, not` : 'does not belong';
  return `\`${name}\` ${belongs} to “${summary}”. The inputs here are ${inBackticks(Object.keys(input.properties))}.`;
}
