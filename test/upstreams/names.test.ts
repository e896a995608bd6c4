/** Tests how the name of a model at an upstream is found. */
import { mayHave, modelBehind, namesOf, ownName } from '../../src/upstreams';

const models = new Map([
  ['gpt-4o', 'my-4o'],
  ['gpt-3.5-turbo', 'cheap'],
]);
const withAny = { models: new Map([...models, ['*', 'other']]) };

test.each([
  ['gpt-4o', 'my-4o', 'map'],
  ['GPT-4o', 'my-4o', 'map'],
  ['gpt-35-turbo', 'cheap', 'map'],
  ['my-4o', 'my-4o', 'map'],
  ['gpt-5', 'gpt-5', 'itself'],
  ['*', '*', 'itself'],
])('%s is %s, by its %s', (asked, name, by) => {
  expect(ownName({ models }, asked)).toEqual({ name, by });
});

test('an entry for any model is used for those that the map does not name', () => {
  expect(ownName(withAny, 'gpt-5')).toEqual({ name: 'other', by: 'any' });
  expect(ownName(withAny, 'gpt-4o')).toEqual({ name: 'my-4o', by: 'map' });
  expect(ownName(withAny, 'other')).toEqual({ name: 'other', by: 'map' });
});

test('an upstream may have a model if the map has it, or if there is no map', () => {
  expect([mayHave({}, 'gpt-5'), mayHave({ models }, 'gpt-5'), mayHave(withAny, 'gpt-5')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([mayHave({ models }, 'gpt-4o'), mayHave({ models }, 'my-4o')]).toEqual([true, true]);
});

test('the model behind a name is the one on the left of the map', () => {
  const behind = ['gpt-4o', 'GPT-4O', 'my-4o', 'gpt-5'].map((asked) => modelBehind(withAny, asked));
  expect(behind).toEqual(['gpt-4o', 'gpt-4o', 'gpt-4o', 'gpt-5']);
  expect(namesOf(withAny)).toEqual(['gpt-4o', 'gpt-3.5-turbo', 'other']);
});
