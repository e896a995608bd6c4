/** Inputs that arrive as pairs of texts, in a form or in a query. */
import { KindGuard, type TSchema } from '@sinclair/typebox';
import type { Action } from '../actions';
import type { JsonObject } from '../json';
import { parseJson } from './parse-json';

/**
 * Makes inputs of pairs. A name that occurs several times stands for a list. Pairs have no way of their own to write
 * anything but texts: so a known list or object may be written as JSON, and an unknown value that looks like a number, a
 * boolean, a list or an object is one.
 *
 * @param action - whose inputs they are
 * @throws AppError `invalid_json` for a list or object that is no JSON
 */
export function fromPairs(
  pairs: Iterable<[string, string]>,
  { input, flatInputs }: Pick<Action, 'input' | 'flatInputs'>,
): JsonObject {
  const groups = Map.groupBy(pairs, ([name]) => name);
  const inputs = [...groups].map(([name, group]): [string, unknown] => {
    const known = Object.hasOwn(input.properties, name) ? input.properties[name] : undefined;
    const values = group.map(([, text]) => (flatInputs?.includes(name) ? text : valueOf(text, known)));
    return [name, values.length === 1 ? values[0] : values];
  });
  return Object.fromEntries(inputs);
}

function valueOf(text: string, known: TSchema | undefined): unknown {
  if (!known) return unknownValue(text);
  const isNested = KindGuard.IsArray(known) || KindGuard.IsObject(known);
  return isNested && text !== '' ? parseJson(text) : text;
}

/** What an unknown value says: a number, a boolean, a list or an object, or else the text itself. */
function unknownValue(text: string): unknown {
  if (/^(-?(0|[1-9]\d{0,14})(\.\d{1,15})?|true|false)$/.test(text)) return parseJson(text);
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
