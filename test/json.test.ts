/** Tests which values count as names, and which could be keys or prompts; how deep and how long values are. */
import { asName, isTooDeep, lengthOfTexts } from '../src/json';

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
