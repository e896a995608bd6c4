/** Tests what JSON values are: names or not, blank or not, how deep and how long; and whether one says what another said. */
import {
  asList,
  asName,
  asObject,
  isBlank,
  isEmptyList,
  isObject,
  isTooDeep,
  keeps,
  lengthOfTexts,
  mapMembers,
  mapObjects,
  omit,
} from '../src/json';

test.each<[unknown, boolean]>([
  ['gpt-4o', true],
  ['ft:gpt-4o-mini-2024-07-18:contoso::abc123', true],
  ['accounts/models/llama_3.1', true],
  ['helpdesk-gpt', true],
  ['sk-proj-abc', false],
  ['my:sk-abc', false],
  ['my_sk-abc', false],
  ['0123456789abcdef0123456789abcdef', false],
  ['a prompt', false],
  ['Grüße', false],
  ['', false],
  ['x-'.repeat(51), false],
  [5, false],
  [undefined, false],
])('whether %j counts as a name: %s', (value, isName) => {
  expect(asName(value)).toBe(isName ? value : undefined);
});

test('lists and objects are too deep from 1,001 levels on, and bytes are not looked into', () => {
  const nested = (levels: number) =>
    JSON.parse(`${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`) as unknown;
  expect([isTooDeep(nested(1_000)), isTooDeep([nested(1_000)]), isTooDeep(nested(200_000))]).toEqual([
    false,
    true,
    true,
  ]);
  expect([isTooDeep('a'), isTooDeep(null), isTooDeep(Buffer.alloc(9), 0)]).toEqual([false, false, false]);
});

test('the texts of a value are counted at every depth, and nothing else is', () => {
  expect(lengthOfTexts({ a: 'one', b: [{ name: 'two' }, 3, null, true], c: undefined })).toBe(6);
  expect([lengthOfTexts('four'), lengthOfTexts(4)]).toEqual([4, 0]);
});

/** A value, and whether it is an object, a blank field, an empty list. */
test.each<[unknown, boolean, boolean, boolean]>([
  [{}, true, false, false],
  [[], false, false, true],
  [[1], false, false, false],
  [null, false, true, false],
  [undefined, false, true, false],
  ['', false, true, false],
  [' ', false, false, false],
  [0, false, false, false],
  [false, false, false, false],
])('whether %j is an object: %j, a blank field: %j, an empty list: %j', (value, object, blank, empty) => {
  expect([isObject(value), isBlank(value), isEmptyList(value)]).toEqual([object, blank, empty]);
});

test('what is no object or list becomes an empty one', () => {
  expect([asObject([1]), asObject('a'), asObject({ a: 1 })]).toEqual([{}, {}, { a: 1 }]);
  expect([asList({}), asList('a'), asList([1])]).toEqual([[], [], [1]]);
  expect(mapObjects([{ a: 1 }, 2], ({ a }) => ({ b: a }))).toEqual([{ b: 1 }, 2]);
  expect(mapObjects('a', () => ({}))).toBe('a');
  expect(omit({ a: 1, b: 2 }, ['a', 'c'])).toEqual({ b: 2 });
});

/** What is sent, what was given, and whether the one still says the other. */
test.each<[unknown, unknown, boolean]>([
  ['a', 'a', true],
  ['Rule: a', 'a', true],
  ['a', 'Rule: a', false],
  [5, 5, true],
  [5, '5', false],
  [null, null, true],
  [undefined, 'a', false],
  [['a', 'b'], ['a', 'b'], true],
  [['a', 'b'], ['b', 'a'], false],
  [['a', 'b'], ['a'], false],
  [[{ a: 1, b: 2 }], [{ a: 1 }], true],
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1 }, { a: 1, b: null, c: '' }, true],
  [{ a: { b: 'x y' } }, { a: { b: 'y' } }, true],
  [['a'], { 0: 'a' }, false],
])('whether %j says %j: %j', (sent, given, expected) => {
  expect(keeps(sent, given)).toBe(expected);
});

test('an object that stays what it is is not copied', () => {
  const object = { a: 1, b: [2] };
  expect(mapMembers(object, (value) => value)).toBe(object);
  expect(omit(object, ['c'])).toBe(object);
});

test('the members of an object get other values, and undefined leaves one out', () => {
  const object = JSON.parse('{"a":1,"__proto__":2,"b":3}') as Record<string, unknown>;
  const mapped = mapMembers(object, (value, name) => (name === 'b' ? undefined : Number(value) * 10));
  expect(JSON.stringify(mapped)).toBe('{"a":10,"__proto__":20}');
});
