/** Checks the sizes that OpenAI allows for a schema. Pure. See OpenAI's guide “Structured model outputs”, “Supported schemas”. */
import type { InputProblem } from '../../errors';
import { asList, asObject, isObject } from '../../json';

/** The most levels of objects inside objects. */
export const maxDepth = 10;

/** The most members of all objects together, the most characters of all names and values, and the most values to choose from. */
const [maxMembers, maxCharacters, maxValues] = [5_000, 120_000, 1_000];

interface Sizes {
  members: number;
  characters: number;
  values: number;
  depth: number;
}

/**
 * Lists what is too large in a strict schema.
 *
 * @param field - the name of the input that the schema comes from
 */
export function limitsOf(schema: unknown, field: string): InputProblem[] {
  const { members, characters, values, depth } = sizesOf(schema);
  const wrong = [
    ...(members > maxMembers ? [`has ${members} fields. OpenAI allows ${maxMembers}`] : []),
    ...(characters > maxCharacters
      ? [`has ${characters} characters in its names. OpenAI allows ${maxCharacters}`]
      : []),
    ...(values > maxValues ? [`has ${values} values to choose from. OpenAI allows ${maxValues}`] : []),
    ...(depth > maxDepth ? [`has ${depth} levels of objects. OpenAI allows ${maxDepth}`] : []),
  ];
  return wrong.map((what) => ({ field, message: `\`${field}\` ${what}. Ask for less in one answer.` }));
}

function sizesOf(schema: unknown): Sizes {
  if (!isObject(schema)) return { members: 0, characters: 0, values: 0, depth: 0 };
  const { properties, items, anyOf, $defs, enum: words, const: only } = schema;
  const names = [...Object.keys(asObject(properties)), ...Object.keys(asObject($defs))];
  const constants = [...asList(words), ...(only === undefined ? [] : [only])];
  const inner = [
    ...Object.values(asObject(properties)),
    ...Object.values(asObject($defs)),
    ...asList(anyOf),
    items,
  ].map(sizesOf);
  const sum = (of: (sizes: Sizes) => number) => inner.reduce((total, one) => total + of(one), 0);
  const length = (texts: readonly unknown[]) => texts.map(String).join('').length;
  return {
    members: Object.keys(asObject(properties)).length + sum((one) => one.members),
    characters: length(names) + length(constants) + sum((one) => one.characters),
    values: asList(words).length + sum((one) => one.values),
    depth: (properties === undefined ? 0 : 1) + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}
