/** Where parameters stand in the request that OpenAI gets. */
import { AppError } from '../../src/errors';
import { toRequest } from '../../src/openai/request';

const get = { method: 'GET', path: '/v1/models', repeatable: true } as const;

test('a query repeats lists, writes objects as JSON, and mends what cannot be encoded', () => {
  const { query } = toRequest(get, {
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

test.each(['GET', 'POST'] as const)('what is nested too deeply is bad input: %s', (method) => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  const write = () => toRequest({ ...get, method }, { x: [deep] });
  expect(write).toThrow(AppError);
  expect(write).toThrow('nested too deeply');
});

test('what stands in the path stands nowhere else', () => {
  const endpoint = { method: 'POST', path: '/v1/fine_tuning/jobs/{id}/cancel', repeatable: true } as const;
  expect(toRequest(endpoint, { id: 'a/b' })).toEqual({
    method: 'POST',
    path: '/fine_tuning/jobs/a%2Fb/cancel',
    repeatable: true,
  });
});
