/** Knows the inputs that an action can have, and recognizes their names as people write them. */
import type { TSchema } from '@sinclair/typebox';
import type { Action } from '../../actions';
import { AppError } from '../../errors';
import type { JsonObject } from '../../json';
import { onceFor } from '../../once-for';
import type { Parameters } from '../../schema/coerce';
import { fileSchemaOf } from '../../schema/file';
import { nameIn } from '../../schema/names';
import { openaiParameters } from '../../schema/openai-parameters';

/** What must be known about an action to recognize its inputs. */
export type NamedInputs = Pick<Action, 'input' | 'flatInputs'> & Partial<Pick<Action, 'path' | 'emulation'>>;

/** OpenAI's own parameters of the endpoints that can do the work of an action. They are put together once for each action. */
export const openaiInputs = onceFor(({ path = '/v1/', emulation }: NamedInputs): Parameters => {
  const own = openaiParameters[path] ?? {};
  return emulation ? { ...openaiParameters[emulation.path], ...own } : own;
});

/** The names that an action knows, by the same in lower case. A caller can send very many names, so they are listed once. */
const namesOf = onceFor((action: NamedInputs): ReadonlyMap<string, string> => {
  const { input, flatInputs = [] } = action;
  const all = [...Object.keys(openaiInputs(action)), ...flatInputs, ...Object.keys(input.properties)];
  const aliases = Object.entries<TSchema>(input.properties).flatMap(([name, schema]): [string, string][] => {
    const { alias } = fileSchemaOf(schema) ?? {};
    return alias === undefined ? [] : [[alias, name]];
  });
  return new Map([...aliases, ...all.map((name): [string, string] => [name.toLowerCase(), name])]);
});

/** Whether an action has an input, or OpenAI has a parameter, of this name. */
export function isKnownInput(action: NamedInputs, name: string): boolean {
  return namesOf(action).get(name.toLowerCase()) === name;
}

/**
 * The name of an input as the action has it, from how it was written: with blanks around it, in another case, or with the
 * brackets of a list. Unknown names stay as they are, but for the brackets.
 */
export function inputName(action: NamedInputs, written: string): string {
  if (namesOf(action).get(written) === written) return written;
  const name = withoutBrackets(nameIn(written).replace(/^'(.*)'$/s, '$1'));
  return namesOf(action).get(name.toLowerCase()) ?? withoutBrackets(written);
}

/** The most inputs that a call can have, each entry of a list in a form included. No action needs more. */
export const maxInputs = 10_000;

/**
 * Refuses more inputs than any action needs, before their names are read.
 *
 * @throws AppError `body_too_large`
 */
export function checkCount(count: number): void {
  if (count <= maxInputs) return;
  throw new AppError('body_too_large', {
    message: `The call has more than ${maxInputs} inputs. Send fewer.`,
  });
}

/** A name without the brackets of a list, which may have a number in them: `file[0]`. */
function withoutBrackets(name: string): string {
  return name.replace(/\[\d{0,4}\]$/, '');
}

/** Whether a name is written with the brackets of a list. */
export function isListName(written: string): boolean {
  return nameIn(written).endsWith('[]');
}

/**
 * Gives inputs the names that the action has for them. An exact name has priority, and then the first of several spellings. The
 * others keep theirs, so that OpenAI refuses them.
 */
export function withInputNames(action: NamedInputs, raw: JsonObject): JsonObject {
  const written = Object.keys(raw);
  checkCount(written.length);
  if (written.every((name) => inputName(action, name) === name)) return raw;
  const taken = new Set(written);
  const pairs = Object.entries(raw).map(([written, value]): [string, unknown] => {
    const name = inputName(action, written);
    if (name === written || taken.has(name)) return [written, value];
    taken.add(name);
    return [name, isListName(written) && !Array.isArray(value) ? [value] : value];
  });
  return Object.fromEntries(pairs);
}
