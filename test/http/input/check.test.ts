/** Tests how inputs are coerced and checked, and how problems are described. */
import { Type } from '@sinclair/typebox';
import fc from 'fast-check';
import { actions } from '../../../src/actions';
import { coerce } from '../../../src/schema/coerce';
import { checkInputs } from '../../../src/http/input/check';
import { matches } from '../../../src/schema/check';
import { explain } from '../../../src/schema/explain';
import { AppError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';

const noStream = (name: string) =>
  `\`${name}\` cannot be used with this action, which sends its answer in one piece. Leave it out.`;

describe('coerce', () => {
  const schema = Type.Object({
    name: Type.String(),
    count: Type.Optional(Type.Integer()),
    share: Type.Optional(Type.Number()),
    really: Type.Optional(Type.Boolean()),
    epochs: Type.Optional(Type.Union([Type.Integer(), Type.Literal('auto')])),
    stop: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
    inner: Type.Optional(Type.Object({ count: Type.Optional(Type.Integer()) })),
  });

  test.each<[string, JsonObject, JsonObject]>([
    ['drops blank optional fields', { name: 'a', count: '', share: null, stop: '' }, { name: 'a' }],
    ['keeps a blank required field', { name: '' }, { name: '' }],
    ['drops blank unknown fields', { name: 'a', seed: null, tier: '' }, { name: 'a' }],
    [
      'converts numbers in text',
      { name: 'a', count: ' 5 ', share: '-.5e1' },
      { name: 'a', count: 5, share: -5 },
    ],
    [
      'keeps text that is not a number',
      { name: 'a', count: '5x', share: '0.7.1' },
      { name: 'a', count: '5x', share: '0.7.1' },
    ],
    [
      'keeps numbers in other notations',
      { name: 'a', count: '0x10', share: 'NaN' },
      { name: 'a', count: '0x10', share: 'NaN' },
    ],
    ['converts booleans in text', { name: 'a', really: 'True' }, { name: 'a', really: true }],
    ['keeps text that is not a boolean', { name: 'a', really: 'maybe' }, { name: 'a', really: 'maybe' }],
    ['converts a number where a word is possible, too', { name: 'a', epochs: '3' }, { name: 'a', epochs: 3 }],
    [
      'keeps a word where a number is possible, too',
      { name: 'a', epochs: 'auto' },
      { name: 'a', epochs: 'auto' },
    ],
    ['keeps digits in fields of type text', { name: '5', stop: '7' }, { name: '5', stop: '7' }],
    [
      'converts fields of an inner object',
      { name: 'a', inner: { count: '7', x: 1 } },
      { name: 'a', inner: { count: 7, x: 1 } },
    ],
    [
      'keeps unknown fields',
      { name: 'a', seed: '5', deep: { a: null } },
      { name: 'a', seed: '5', deep: { a: null } },
    ],
    [
      'keeps a long text that is not a number',
      { name: 'a', count: `${'1'.repeat(50)}x` },
      { name: 'a', count: `${'1'.repeat(50)}x` },
    ],
    ['keeps a list in place of a number', { name: 'a', count: [5, 6] }, { name: 'a', count: [5, 6] }],
    [
      'takes the only entry of a list',
      { name: 'a', count: [5], share: ['0,5'] },
      { name: 'a', count: 5, share: 0.5 },
    ],
    [
      'drops blank known fields of an inner object',
      { name: 'a', inner: { count: '', x: '' } },
      { name: 'a', inner: { x: '' } },
    ],
  ])('%s', (_, value, expected) => {
    expect(coerce(schema, value)).toEqual(expected);
  });

  test('keeps a field named __proto__ as a field', () => {
    const cleaned = coerce(schema, JSON.parse('{"name":"a","__proto__":{"count":"5"}}') as JsonObject);
    expect(Object.keys(cleaned)).toEqual(['name', '__proto__']);
    expect(cleaned.count).toBeUndefined();
  });
});

describe('explain', () => {
  const schema = Type.Object({
    text: Type.String({ minLength: 1, maxLength: 5 }),
    id: Type.String({ pattern: '^j-', examples: ['j-1'] }),
    count: Type.Integer({ minimum: 1 }),
    share: Type.Number({ maximum: 1 }),
    really: Type.Boolean(),
    word: Type.Union([Type.Integer({ minimum: 1, maximum: 9 }), Type.Literal('auto')]),
    list: Type.Array(Type.Object({ role: Type.String() }), { minItems: 1 }),
    either: Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 2 })]),
  });
  const right = {
    text: 'a',
    id: 'j-1',
    count: 1,
    share: 0,
    really: true,
    word: 1,
    list: [{ role: 'a' }],
    either: 'a',
  };

  test.each<[object, string, string]>([
    [{ text: '' }, 'text', '`text` must be a text that is not empty, of at most 5 characters.'],
    [{ text: undefined }, 'text', '`text` is missing.'],
    [{ text: null }, 'text', '`text` is missing.'],
    [{ id: 'x' }, 'id', '`id` must be of the form j-1.'],
    [{ count: 0 }, 'count', '`count` must be a whole number of at least 1.'],
    [{ share: 2 }, 'share', '`share` must be a number of at most 1.'],
    [{ really: 'yes' }, 'really', '`really` must be true or false.'],
    [{ word: 'never' }, 'word', '`word` must be a whole number from 1 to 9 or "auto".'],
    [{ list: [] }, 'list', '`list` must be a list that is not empty.'],
    [{ list: [{ role: 'a' }, { role: 5 }] }, 'list[1].role', '`list[1].role` must be a text.'],
    [{ either: 5 }, 'either', '`either` must be a text or a list of at most 2 entries.'],
    [{ either: ['a', 5] }, 'either[1]', '`either[1]` must be a text.'],
  ])('for %j names the field %s and says: %s', (wrong, field, message) => {
    expect(explain(schema, { ...right, ...wrong })).toEqual([{ field, message }]);
  });

  test('reports at most 100 problems', () => {
    expect(explain(schema, { ...right, list: Array.from({ length: 5000 }, () => 5) })).toHaveLength(100);
  });
});

test('each refusal has at least one problem; each problem names a field and does not repeat the input', () => {
  const word = 'unmistakable';
  const inputs = fc.dictionary(
    fc.constantFrom(...actions.flatMap(({ input }) => Object.keys(input.properties))),
    fc.oneof(fc.constant(word), fc.jsonValue()),
  );
  fc.assert(
    fc.property(fc.constantFrom(...actions), inputs, (action, raw) => {
      try {
        expect(matches(action.input, checkInputs(action, raw).inputs)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        const { problems = [] } = (error as AppError).details;
        expect(problems.length).toBeGreaterThan(0);
        for (const { field, message } of problems) {
          expect(message).toContain(`\`${field}\``);
          expect(message).not.toContain(word);
        }
      }
    }),
  );
});

test('a list that is too long is refused before all its entries are read', () => {
  const embed = actions.find(({ operationId }) => operationId === 'EmbedPost');
  if (!embed) throw new Error('EmbedPost is gone');
  let looks = 0;
  const input = new Proxy(
    Array.from({ length: 100_000 }, () => 'a'),
    {
      get: (target, name, receiver) => {
        if (/^\d+$/.test(String(name))) looks++;
        return Reflect.get(target, name, receiver) as unknown;
      },
    },
  );
  expect(() => checkInputs(embed, { input })).toThrow('`input`');
  expect(looks).toBeLessThan(20_000);
});

/** An action, its inputs, and the messages of all problems with them. */
test.each<[string, JsonObject, string[]]>([
  [
    'ImageEditPost',
    { prompt: 'a', image: 'not base64!' },
    ['`image` must be a file: bytes, base64, or an object with $content.'],
  ],
  ['ImagePost', { prompt: 'a', stream: true }, [noStream('stream')]],
  [
    'AudioSpeechPost',
    { model: 'a', input: 'a', voice: 'a', stream_format: 'sse' },
    [noStream('stream_format')],
  ],
  ['ChatPost', { model: 'a', role: 'user', content: 'a', stream: 'true' }, []],
  ['ChatPost', { model: 'a', role: '', content: null }, ['`messages` is missing.']],
  ['ModerationPost', { input: '' }, ['`input` must be a text that is not empty.']],
  ['ModerationPost', { input: ['a', ''] }, ['`input[1]` must be a text that is not empty.']],
  [
    'FineTuningPost',
    { model: 'a', training_file: 'b', hyperparameters: 'nonsense', n_epochs: 3 },
    ['`hyperparameters` must be an object.'],
  ],
])('the problems of %s with %j are %j', (operationId, inputs, messages) => {
  const action = actions.find((row) => row.operationId === operationId);
  let found: unknown = [];
  try {
    if (action) checkInputs(action, inputs);
  } catch (error) {
    found = error instanceof AppError ? error.details.problems?.map(({ message }) => message) : error;
  }
  expect(found).toEqual(messages);
});
