/** Tests the memory of the last calls. */
import { AppError } from '../../src/errors';
import { createRecentCalls, maxCalls, maxConnections } from '../../src/http/recent-calls';
import { newRecord } from '../../src/http/record';

const call = (connection: string | undefined, requestId: string, status = 200) => ({
  requestId,
  record: { ...newRecord('ChatPost', {}), ...(connection !== undefined && { connection }) },
  status,
  error: status >= 400 ? new AppError('invalid_input') : undefined,
  ms: 12,
});

test('each connection has its last calls, newest first, and no more than a limit', () => {
  const recent = createRecentCalls();
  for (let index = 0; index < maxCalls + 5; index++) recent.note(index, call('a', `id-${index}`));
  recent.note(1000, call('b', 'other', 400));
  expect(recent.of('a')).toHaveLength(maxCalls);
  expect(recent.of('a')[0]).toMatchObject({
    request_id: `id-${maxCalls + 4}`,
    status: 200,
    code: null,
    ms: 12,
  });
  expect(recent.of('b')).toMatchObject([{ request_id: 'other', status: 400, code: 'invalid_input' }]);
  expect(recent.all()[0]).toMatchObject({ connection: 'b', time: '1970-01-01T00:00:01.000Z' });
  expect(recent.of('c')).toEqual([]);
});

test('calls without a connection, and polls for what is not ready, are left out', () => {
  const recent = createRecentCalls();
  recent.note(0, call(undefined, 'nobody'));
  recent.note(0, call('a', 'pending', 202));
  expect(recent.all()).toEqual([]);
});

test('the connection that has not called for longest is forgotten first', () => {
  const recent = createRecentCalls();
  for (let index = 0; index <= maxConnections; index++) recent.note(index, call(`c${index}`, 'id'));
  expect(recent.of('c0')).toEqual([]);
  expect(recent.of('c1')).toHaveLength(1);
});

test('what a caller wrote in the place of a model is left out if it may be anything', () => {
  const recent = createRecentCalls();
  const one = call('a', 'id');
  recent.note(0, { ...one, record: { ...one.record, model: 'Tell me a secret, please, about the king' } });
  expect(recent.of('a')[0]?.model_asked).toBeNull();
});
