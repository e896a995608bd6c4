/** Tests the table of functions as the host reads it. */
import { actions } from '../src/actions';
import { httpFunctions, timers } from '../src/functions';

const names = [...httpFunctions, ...timers].map(({ name }) => name);
const folded = (name: string) => name.toUpperCase().toLowerCase();

test('no function has the name of another, or a name that ends with it, in any case', () => {
  // The host remembers an accepted key as the key and the name of the function, without anything in between.
  const pairs = names.flatMap((name, index) =>
    names.flatMap((other, place) =>
      place !== index && folded(name).endsWith(folded(other)) ? [[name, other]] : [],
    ),
  );
  expect(pairs).toEqual([]);
});

test('the host tries the function for unknown addresses last', () => {
  expect([...names].sort((one, other) => (folded(one) < folded(other) ? -1 : 1)).at(-1)).toBe(
    'ZUnknownRoute',
  );
});

test('every action has a function, which only callers with a key may use', () => {
  const forCallers = httpFunctions.filter(({ for: who }) => who === 'callers');
  expect(forCallers.map(({ path, methods }) => [path, methods])).toEqual([
    ...actions.map(({ path, method }) => [path, [method]]),
    [undefined, ['POST']],
    ['/v1/connection', ['GET']],
    ['/v1/usage', ['GET']],
    ['/v1/calls', ['GET']],
    ['/v1/setup', ['GET']],
    ['/v1/answers', ['POST']],
    ['/v1/answers/{answer_id}', ['GET']],
    ['/mcp', ['POST']],
    ['/v1/answer-schemas', ['POST']],
    ['/v1/subscriptions/batches', ['POST']],
    ['/v1/subscriptions/batches/{subscription_id}', ['DELETE']],
  ]);
});
