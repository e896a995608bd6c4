/** Knows the inputs that an action can have, and recognizes their names as people write them. */
import type { Action } from '../../actions';
import type { JsonObject } from '../../json';
import type { Parameters } from '../../schema/coerce';
import { nameIn } from '../../schema/names';
import { openaiParameters } from '../../schema/openai-parameters';

/** What must be known about an action to recognize its inputs. */
export type NamedInputs = Pick<Action, 'input' | 'flatInputs'> & Partial<Pick<Action, 'path' | 'emulation'>>;

/** OpenAI's own parameters of the endpoints that can do the work of an action. */
export function openaiInputs({ path = '/v1/', emulation }: NamedInputs): Parameters {
  const own = openaiParameters[path] ?? {};
  return emulation ? { ...openaiParameters[emulation.path], ...own } : own;
}

/** Whether an action has an input, or OpenAI has a parameter, of this name. */
export function isKnownInput({ input, flatInputs, path, emulation }: NamedInputs, name: string): boolean {
  const isOf = (endpoint: string | undefined) => Object.hasOwn(openaiParameters[endpoint ?? ''] ?? {}, name);
  return (
    Object.hasOwn(input.properties, name) ||
    flatInputs?.includes(name) === true ||
    isOf(path) ||
    isOf(emulation?.path)
  );
}

/**
 * The name of an input as the action has it, from how it was written: with blanks around it, in another case, or with the
 * brackets of a list. Unknown names stay as they are, but for the brackets.
 */
export function inputName(action: NamedInputs, written: string): string {
  if (isKnownInput(action, written)) return written;
  const name = nameIn(written).replace(/\[\]$/, '');
  if (isKnownInput(action, name)) return name;
  const { input, flatInputs = [] } = action;
  const documented = [...Object.keys(input.properties), ...flatInputs];
  return (
    documented.find((known) => known.toLowerCase() === name.toLowerCase()) ?? written.replace(/\[\]$/, '')
  );
}

/** Whether a name is written with the brackets of a list. */
export function isListName(written: string): boolean {
  return /\[\]\s*$/.test(written);
}

/** Gives inputs the names that the action has for them. An exact name has priority. */
export function withInputNames(action: NamedInputs, raw: JsonObject): JsonObject {
  const pairs = Object.entries(raw).map(([written, value]): [string, unknown] => {
    const name = inputName(action, written);
    if (name === written || Object.hasOwn(raw, name)) return [written, value];
    return [name, isListName(written) && !Array.isArray(value) ? [value] : value];
  });
  return Object.fromEntries(pairs);
}
