/** Tests how messages are read, and which version of the protocol their sender speaks. */
import { asObject, type JsonObject } from '../../src/json';
import { readMessage } from '../../src/mcp';

const read = (json: unknown, headers: Record<string, string> = {}) =>
  readMessage(json, (name) => headers[name] ?? null);

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const version = 'io.modelcontextprotocol/protocolVersion';
const modern = (more: JsonObject, params: JsonObject = {}): JsonObject => ({
  ...{ jsonrpc: '2.0', id: 1, ...more },
  params: { ...params, _meta: { [version]: '2026-07-28' } },
});
const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };

/** Status and code of a refusal. */
function refused(received: ReturnType<typeof read>): unknown[] {
  if (!('message' in received)) return [];
  return [received.status, asObject(received.message.error).code, received.message.id];
}

test('a message without a version is of the time before the header', () => {
  expect(read(list)).toEqual({ id: 1, method: 'tools/list', params: {}, version: '2025-03-26' });
  expect(read(list, { 'mcp-protocol-version': ' 2025-11-25 ' })).toMatchObject({ version: '2025-11-25' });
});

test('a message of today says its version twice', () => {
  expect(read(modern({ method: 'tools/list' }), headers)).toMatchObject({ version: '2026-07-28' });
  const mismatch = [400, -32020, 1];
  expect(refused(read(modern({ method: 'tools/list' })))).toEqual(mismatch);
  expect(refused(read(list, headers))).toEqual(mismatch);
  expect(refused(read(modern({ method: 'tools/call' }, { name: 'a' }), headers))).toEqual(mismatch);
  const call = { ...headers, 'mcp-method': 'tools/call' };
  expect(refused(read(modern({ method: 'tools/call' }, { name: 'a' }), call))).toEqual(mismatch);
  const named = { ...call, 'mcp-name': 'a' };
  expect(read(modern({ method: 'tools/call' }, { name: 'a' }), named)).toMatchObject({
    method: 'tools/call',
  });
  const encoded = { ...call, 'mcp-name': `=?base64?${Buffer.from('ä').toString('base64')}?=` };
  expect(read(modern({ method: 'tools/call' }, { name: 'ä' }), encoded)).toMatchObject({
    method: 'tools/call',
  });
});

test('an unknown version is refused with those that work', () => {
  const received = read(list, { 'mcp-protocol-version': '1999-01-01' });
  expect(refused(received)).toEqual([400, -32022, 1]);
  expect(received).toMatchObject({
    message: {
      error: {
        data: {
          supported: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'],
          requested: '1999-01-01',
        },
      },
    },
  });
});

test('what wants no answer gets none', () => {
  expect(read({ jsonrpc: '2.0', method: 'notifications/initialized' })).toEqual({ noAnswer: true });
  expect(read({ jsonrpc: '2.0', id: 1, result: {} })).toEqual({ noAnswer: true });
});

test('a list of messages is refused with a reason', () => {
  expect(read([list])).toMatchObject({
    message: { error: { message: expect.stringContaining('one message at a time') as string } },
  });
});

test.each<[string, unknown]>([
  ['a list', [list]],
  ['a text', 'Hello'],
  ['another version of JSON-RPC', { ...list, jsonrpc: '1.0' }],
  ['no method', { jsonrpc: '2.0', id: 1 }],
  ['an id that is null', { ...list, id: null }],
  ['parameters that are a list', { ...list, params: [] }],
])('%s is no message', (_, json) => {
  expect(refused(read(json)).slice(0, 2)).toEqual([400, -32600]);
});
