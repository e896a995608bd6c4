/** Tests remembering results by the object that they are made from. */
import { onceFor } from '../src/once-for';

test('a result is made once for each object', () => {
  const made: string[] = [];
  const upper = onceFor(({ name }: { name: string }) => {
    made.push(name);
    return { upper: name.toUpperCase() };
  });
  const [one, other] = [{ name: 'a' }, { name: 'a' }];
  expect(upper(one)).toEqual({ upper: 'A' });
  expect(upper(one)).toBe(upper(one));
  expect(upper(other)).not.toBe(upper(one));
  expect(made).toEqual(['a', 'a']);
});
