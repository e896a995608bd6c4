/** Tests where parameters are placed in a request to OpenAI. */
import { writeRequest } from '../../src/openai/request';

const get = { method: 'GET', path: '/v1/models', expects: 'json', repeatable: true } as const;

test('a query repeats the names of lists, contains objects as JSON, and replaces characters that cannot be encoded', () => {
  const { query } = writeRequest({
    ...get,
    parameters: {
      after: 'a b&c',
      limit: 5,
      a: ['1', 2],
      filter: { x: true },
      bad: '\ud800',
    },
  });
  expect([...new URLSearchParams(query)]).toEqual([
    ['after', 'a b&c'],
    ['limit', '5'],
    ['a', '1'],
    ['a', '2'],
    ['filter', '{"x":true}'],
    ['bad', '\ufffd'],
  ]);
});

test('a parameter in the path is sent only there', () => {
  const cancel = { ...get, method: 'POST', path: '/v1/fine_tuning/jobs/{id}/cancel' } as const;
  expect(writeRequest({ ...cancel, parameters: { id: 'a/b' } })).toEqual({
    method: 'POST',
    path: '/fine_tuning/jobs/a%2Fb/cancel',
    model: '',
    expects: 'json',
    repeatable: true,
  });
});
