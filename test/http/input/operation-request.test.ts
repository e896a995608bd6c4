/** Tests the requests that are made for operations, and that nothing in their inputs can change who calls. */
import { HttpRequest } from '@azure/functions';
import { operationRequest } from '../../../src/http/input/operation-request';
import { readWishes } from '../../../src/http/input/wishes';

const original = (query = '', headers: Record<string, string> = {}) =>
  new HttpRequest({
    method: 'POST',
    url: `https://contoso/mcp${query}`,
    headers: { 'content-type': 'application/json', 'content-length': '99', ...headers },
    body: { string: '{}' },
  });

const list = { method: 'GET', path: '/v1/fine_tuning/jobs/{fine_tuning_job_id}/events' } as const;
const chat = { method: 'POST', path: '/v1/chat/completions' } as const;

test('inputs go into path, query or body', async () => {
  const got = operationRequest(original(), list, {
    fine_tuning_job_id: 'a/b',
    limit: 5,
    after: null,
    more: [1],
  });
  expect([got.method, got.url, got.params]).toEqual([
    'GET',
    'https://contoso/v1/fine_tuning/jobs/a%2Fb/events?limit=5&after=&more=%5B1%5D',
    { fine_tuning_job_id: 'a/b' },
  ]);
  const posted = operationRequest(original(), chat, { model: 'ä' });
  expect(await posted.text()).toBe('{"model":"ä"}');
  expect(posted.headers.get('content-length')).toBe('14');
});

test('the caller stays the same, and nothing else of the way it called', () => {
  const sent = { 'x-functions-key': 'mine', prefer: 'respond-async', 'user-agent': 'azure-logic-apps/1' };
  const { headers, url } = operationRequest(original('?code=other&return=text', sent), chat, {});
  const wishes = readWishes(headers, new URL(url));
  expect(wishes).toMatchObject({ functionKey: 'mine', polls: false, returns: undefined, fileAsJson: true });
  const byQuery = operationRequest(original('?code=mine&strict_model=true'), chat, {});
  expect(readWishes(byQuery.headers, new URL(byQuery.url))).toMatchObject({
    functionKey: 'mine',
    strict: true,
  });
});
