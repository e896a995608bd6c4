/** Translates the parameters of one endpoint into those of a background response, row by row. Pure. */
import { asList, isObject, type JsonObject } from '../../json';
import type { UpstreamParameters } from '../../stages';

/** A request in the form of a background response. */
export interface BackgroundRequest {
  /** Parameters for `POST /v1/responses`. They say everything only if nothing is untranslatable. */
  parameters: UpstreamParameters;
  /**
   * The names of the parameters that a response cannot express, as they are at the original endpoint. If there is one, the
   * request must go there.
   */
  untranslatable: readonly string[];
}

/**
 * How one parameter becomes a part of a response: the part, which is empty if the parameter asks for nothing, or undefined if a
 * response cannot express the value.
 */
export type Translation = (value: unknown, body: JsonObject) => JsonObject | undefined;

/** The translations of an endpoint, by parameter. */
export type TranslationTable = Readonly<Record<string, Translation>>;

/** The parameter has the same name and the same meaning. */
export const same = (name: string): Translation => {
  return (value) => ({ [name]: value });
};

/** A response has nothing like it. */
export const never: Translation = () => undefined;

/** A response has nothing like it, but some values ask for nothing. */
export const onlyIf = (asksForNothing: (value: unknown) => boolean): Translation => {
  return (value) => (asksForNothing(value) ? {} : undefined);
};

/** Translates a body. A parameter that is null asks for nothing; one that the table does not have is untranslatable. */
export function translate(
  table: TranslationTable,
  body: JsonObject,
): { parts: JsonObject; untranslatable: readonly string[] } {
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  const translated = given.map(([name, value]): [string, JsonObject | undefined] => {
    const translation = Object.hasOwn(table, name) ? table[name] : undefined;
    return [name, translation?.(value, body)];
  });
  return {
    parts: translated.map(([, part]) => part ?? {}).reduce(merged, {}),
    untranslatable: translated.filter(([, part]) => part === undefined).map(([name]) => name),
  };
}

/** Joins two objects: objects member by member, lists one after the other. */
function merged(left: JsonObject, right: JsonObject): JsonObject {
  const entries = Object.entries(right).map(([name, value]): [string, unknown] => {
    const before = left[name];
    if (isObject(before) && isObject(value)) return [name, merged(before, value)];
    const areLists = Array.isArray(before) && Array.isArray(value);
    return [name, areLists ? [...asList(before), ...asList(value)] : value];
  });
  return { ...left, ...Object.fromEntries(entries) };
}

/** The list, or undefined if one of its entries is missing. */
export function allOf<Entry>(entries: readonly (Entry | undefined)[]): readonly Entry[] | undefined {
  const present = entries.filter((entry) => entry !== undefined);
  return present.length === entries.length ? present : undefined;
}
