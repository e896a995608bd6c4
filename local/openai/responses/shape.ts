/** Checks the shapes of objects in a response's parameters, with OpenAI's words for what is wrong. Pure. */
import { isObject } from '../../../src/json';
import { refuse, type Refusal } from '../refusal';

/** What a member may be: a JSON type, or one of some words. `null` is allowed where the name ends with a question mark. */
export type Member = 'text' | 'number' | 'boolean' | 'object' | 'list' | 'any' | readonly string[];

/** The members of an object. A name with a question mark at its end stands for a member that may be left out. */
export type Shape = Readonly<Record<string, Member>>;

/**
 * Checks an object.
 *
 * @param place - where it is, such as `input[0].content[1]`
 * @returns what OpenAI refuses; undefined if nothing
 */
export function shapeRefusal(value: unknown, shape: Shape, place: string): Refusal | undefined {
  if (!isObject(value)) return wrongType(place, 'an object', value);
  const inside = (name: string) => (place ? `${place}.${name}` : name);
  const members = new Map(
    Object.entries(shape).map(([name, member]) => {
      const isOptional = name.endsWith('?');
      return [name.replace('?', ''), { member, isOptional }];
    }),
  );
  const unknown = Object.keys(value).find((name) => !members.has(name));
  if (unknown) {
    return refuse(400, `Unknown parameter: '${inside(unknown)}'.`, inside(unknown), 'unknown_parameter');
  }
  for (const [name, { member, isOptional }] of members) {
    const given = value[name];
    if (isOptional && (given === undefined || given === null)) continue;
    if (given === undefined) {
      const message = `Missing required parameter: '${inside(name)}'.`;
      return refuse(400, message, inside(name), 'missing_required_parameter');
    }
    const refusal = memberRefusal(given, member, inside(name));
    if (refusal) return refusal;
  }
  return undefined;
}

function memberRefusal(value: unknown, member: Member, place: string): Refusal | undefined {
  if (typeof member !== 'string') {
    return member.includes(String(value)) ? undefined : wrongWord(place, value, member);
  }
  const isRight = {
    text: typeof value === 'string',
    number: typeof value === 'number',
    boolean: typeof value === 'boolean',
    object: isObject(value),
    list: Array.isArray(value),
    any: true,
  }[member];
  return isRight ? undefined : wrongType(place, `a ${member}`, value);
}

/** The refusal of a value of the wrong type. */
export function wrongType(place: string, expected: string, value: unknown): Refusal {
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  const message = `Invalid type for '${place}': expected ${expected}, but got ${kind} instead.`;
  return refuse(400, message, place, 'invalid_type');
}

/** The refusal of a word that is not in the list. */
export function wrongWord(place: string, value: unknown, words: readonly string[]): Refusal {
  const supported = words.map((word) => `'${word}'`).join(', ');
  const message = `Invalid value: '${String(value)}'. Supported values are: ${supported}.`;
  return refuse(400, message, place, 'invalid_value');
}

/** Checks an object whose shape depends on its `type`. */
export function typedRefusal(
  value: unknown,
  shapes: Readonly<Record<string, Shape>>,
  place: string,
): Refusal | undefined {
  if (!isObject(value)) return wrongType(place, 'an object', value);
  const type = String(value.type);
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  return shape ? shapeRefusal(value, shape, place) : wrongWord(place, value.type, Object.keys(shapes));
}

/** The first refusal of the entries of a list. */
export function firstRefusal(
  list: readonly unknown[],
  place: string,
  check: (entry: unknown, place: string) => Refusal | undefined,
): Refusal | undefined {
  return list
    .map((entry, index) => check(entry, `${place}[${index}]`))
    .find((refusal) => refusal !== undefined);
}
