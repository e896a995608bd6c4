/** Tests how values are brought closer to a schema where more than a blank, a number or a boolean is meant. */
import { Type, type TSchema } from '@sinclair/typebox';
import { coerce } from '../../src/schema/coerce';
import { fileFrom, fileInput } from '../../src/schema/file';
import { nameInput, wordInput } from '../../src/schema/inputs';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const wrapped = (text: string) => ({ '$content-type': 'text/plain', $content: base64(text) });
const message = Type.Object({ role: wordInput({ words: ['user'] }), content: Type.Optional(Type.String()) });
const stop = Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 4 })], { readsLists: true });
const input = Type.Union([Type.String(), Type.Array(Type.Union([Type.String(), Type.Integer()]))]);
const format = Type.Union([Type.Literal('url'), Type.Literal('b64_json')]);
const epochs = Type.Union([Type.Integer(), Type.Literal('auto')]);
const voice = Type.Union([wordInput({ words: ['alloy'] }), Type.Object({ id: nameInput({}) })]);
const mask = Type.Optional(fileInput({ title: 'Mask', description: 'A mask.', kinds: ['png'], maxBytes: 5 }));
const file = fileFrom([Buffer.from('a')]);

/** The schema of an input, its value, and what the value becomes. */
test.each<[string, TSchema, unknown, unknown]>([
  ['the only entry of a list as a text', Type.String(), ['a'], 'a'],
  ['two entries stay a list', Type.String(), ['a', 'b'], ['a', 'b']],
  ['a number as a text', Type.String(), 0.5, '0.5'],
  ['a boolean as a text', Type.String(), false, 'false'],
  ['a wrapped text', Type.String(), wrapped('Grüße'), 'Grüße'],
  ['a wrapped text in a list', Type.String(), [wrapped('a')], 'a'],
  ['wrapped bytes without a type are a text if they can be one', Type.String(), { $content: 'QQ==' }, 'A'],
  ['other wrapped bytes stay wrapped', Type.String(), { $content: '//8=' }, { $content: '//8=' }],
  ['an object stays an object', Type.String(), { a: 1 }, { a: 1 }],
  ['JSON in a text stays a text', Type.String(), '["a"]', '["a"]'],
  ['a name in a list', nameInput({}), [' gpt-4o\n'], 'gpt-4o'],
  ['a wrapped name', nameInput({}), wrapped(' gpt-4o '), 'gpt-4o'],
  ['a list in JSON', Type.Array(message), '[{"role":"User","content":5}]', [{ role: 'user', content: '5' }]],
  ['the one object of a list', Type.Array(message), { role: ' USER ' }, [{ role: 'user' }]],
  ['the one object of a list, in JSON', Type.Array(message), '{"role":"user"}', [{ role: 'user' }]],
  ['an object in JSON within a list', Type.Array(message), ['{"role":"user"}'], [{ role: 'user' }]],
  ['blank members of an entry', Type.Array(message), [{ role: 'a', content: '' }], [{ role: 'a' }]],
  ['a text in place of a list of objects', Type.Array(message), 'Hi', 'Hi'],
  ['an object in place of a list of texts', Type.Array(Type.String()), { a: 1 }, { a: 1 }],
  [
    'at most one entry too many',
    Type.Array(Type.Integer(), { maxItems: 2 }),
    ['1', '2', '3', '4'],
    [1, 2, 3],
  ],
  ['an object in JSON', message, '{"role":"User"}', { role: 'user' }],
  ['a list in place of an object', message, '[1]', '[1]'],
  ['a list in JSON where both are possible', stop, '["a","b"]', ['a', 'b']],
  ['a list of numbers in JSON is a text', stop, '[1,2]', '[1,2]'],
  ['what only begins like a list', stop, '[END', '[END'],
  ['a text where both are possible', stop, 'END', 'END'],
  ['a number where both are possible', stop, 5, '5'],
  ['numbers in a list where both are possible', stop, [5, 'a'], ['5', 'a']],
  ['a list in JSON where a text is meant', input, '["a"]', '["a"]'],
  ['tokens', input, [1, 2], [1, 2]],
  ['a word in another case', format, ' URL\n', 'url'],
  ['a word in a list', format, ['b64_json'], 'b64_json'],
  ['an unknown word', format, ' Link ', ' Link '],
  ['a number beside a word', epochs, ' 3 ', 3],
  ['a word beside a number', epochs, 'AUTO', 'auto'],
  ['neither', epochs, 'often', 'often'],
  ['a name beside an object', voice, ' Alloy', 'alloy'],
  ['an object beside a name', voice, { id: ' voice_1 ' }, { id: 'voice_1' }],
  ['a boolean that is a number stays', Type.Boolean(), 1, 1],
  ['a whole number with a comma', Type.Integer(), '1,000', '1,000'],
  ['a share with a decimal comma', Type.Number(), '0,7', 0.7],
])('%s', (_, schema, value, expected) => {
  expect(coerce(Type.Object({ a: schema }), { a: value })).toEqual({ a: expected });
});

test('an empty file is a blank field, if the file is optional', () => {
  const schema = Type.Object({ mask });
  expect(coerce(schema, { mask: fileFrom([]) })).toEqual({});
  expect(coerce(schema, { mask: file })).toEqual({ mask: file });
  const required = Type.Object({
    mask: fileInput({ title: 'Mask', description: 'A mask.', kinds: ['png'], maxBytes: 5 }),
  });
  expect(coerce(required, { mask: fileFrom([]) })).toEqual({ mask: fileFrom([]) });
});

test('parameters of OpenAI’s get the same treatment, unless the schema has an input of their name', () => {
  const parameters = {
    n: { kinds: ['number'] },
    tools: { kinds: ['objects'] },
    toString: { kinds: ['number'] },
  } as const;
  const schema = Type.Object({ n: Type.String() });
  const value = { n: 5, tools: '{"a":1}', toString: '5', constructor: '5', other: ' 5 ', blank: '' };
  expect(coerce(schema, value, parameters)).toEqual({
    ...{ n: '5', tools: [{ a: 1 }], toString: 5, constructor: '5', other: ' 5 ' },
  });
});

test('the value that arrived is not changed', () => {
  const value = { a: [{ role: ' USER ', content: '' }] };
  coerce(Type.Object({ a: Type.Array(message) }), value);
  expect(value).toEqual({ a: [{ role: ' USER ', content: '' }] });
});
