/** Where parameters stand in the request that OpenAI gets. */
import { writeRequest } from '../../src/openai/request';

const get = { method: 'GET', path: '/v1/models', repeatable: true } as const;

test('a query repeats lists, writes objects as JSON, and mends what cannot be encoded', () => {
  const { query } = writeRequest(get, {
    after: 'a b&c',
    limit: 5,
    a: ['1', 2],
    filter: { x: true },
    bad: '\ud800',
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

test('what stands in the path stands nowhere else', () => {
  const endpoint = { method: 'POST', path: '/v1/fine_tuning/jobs/{id}/cancel', repeatable: true } as const;
  expect(writeRequest(endpoint, { id: 'a/b' })).toEqual({
    method: 'POST',
    path: '/fine_tuning/jobs/a%2Fb/cancel',
    repeatable: true,
  });
});
