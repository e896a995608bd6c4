/** Reads inputs that arrive as pairs of texts, in a form or in a query. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import type { Action } from '../../actions';
import type { RawInputs } from '../../stages';

/**
 * Makes inputs from pairs. A name that occurs several times becomes a list. Pairs can only hold text, so a
 * list or object that the action knows may be written as JSON. An unknown input that looks like a number, a
 * boolean, a list or an object becomes one.
 *
 * @param action - the action that the inputs are for
 */
export function inputsFromPairs(
  pairs: Iterable<[string, string]>,
  { input, flatInputs }: Pick<Action, 'input' | 'flatInputs'>,
): RawInputs {
  const groups = Map.groupBy(pairs, ([name]) => name);
  const inputs = [...groups].map(([name, group]): [string, unknown] => {
    const known = Object.hasOwn(input.properties, name) ? input.properties[name] : undefined;
    const values = group.map(([, text]) => (flatInputs?.includes(name) ? text : valueOf(text, known)));
    return [name, values.length === 1 ? values[0] : values];
  });
  return Object.fromEntries(inputs);
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
