/** Reads inputs that arrive as pairs of names and texts, in a form or in a query. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import type { RawInputs } from '../../stages';
import { inputName, isKnownInput, isListName, type NamedInputs } from './names';
import type { Part } from './multipart';

/** Makes inputs from the pairs of a query or of an encoded form, as {@link inputsFromParts} does. */
export function inputsFromPairs(pairs: readonly [string, string][], action: NamedInputs): RawInputs {
  if (pairs.length === 0) return {};
  const parts = pairs.map(([written, value]): Part => {
    return { name: inputName(action, written), value, isListed: isListName(written) };
  });
  return inputsFromParts(parts, action);
}

/**
 * Makes inputs from parts. A name that occurs several times becomes a list. A part can only hold text, so a
 * list or object that the action knows may be written as JSON. An unknown input that looks like a number, a
 * boolean, a list or an object becomes one.
 *
 * @param action - the action that the inputs are for
 */
export function inputsFromParts(parts: readonly Part[], action: NamedInputs): RawInputs {
  const { input } = action;
  const groups = Map.groupBy(parts, ({ name }) => name);
  const inputs = [...groups].map(([name, group]): [string, unknown] => {
    const known = Object.hasOwn(input.properties, name) ? input.properties[name] : undefined;
    // What the action or OpenAI knows is read by its type later.
    const isText = !known && isKnownInput(action, name);
    const values = group.map(({ value }) =>
      typeof value === 'string' && !isText ? valueOf(value, known) : value,
    );
    // The same value twice means the same as once.
    if (known && values.length > 1 && !takesLists(known) && values.every((value) => value === values[0]))
      return [name, values[0]];
    const isList =
      values.length > 1 || (group.some(({ isListed }) => isListed) && !known && !Array.isArray(values[0]));
    return [name, isList ? values : values[0]];
  });
  return Object.fromEntries(inputs);
}

/** Whether an input can be a list. */
function takesLists(schema: TSchema): boolean {
  return KindGuard.IsUnion(schema) ? schema.anyOf.some(takesLists) : KindGuard.IsArray(schema);
}

function valueOf(text: string, known: TSchema | undefined): unknown {
  const mayBeJson = known
    ? KindGuard.IsArray(known) || KindGuard.IsObject(known)
    : /^(-?(0|[1-9]\d{0,14})(\.\d{1,15})?|true|false|\s*[[{][^]*)$/.test(text);
  return mayBeJson ? jsonOrText(text) : text;
}

/** Text that is not valid JSON stays text, for the check to judge. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
