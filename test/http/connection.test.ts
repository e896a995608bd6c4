/** Tests which connection a call belongs to, by its function key, Entra principal or OpenAI key. */
import { createHash } from 'node:crypto';
import { HttpRequest } from '@azure/functions';
import { connectionOf as connectionIn } from '../../src/http/connection';
import { readWishes } from '../../src/http/input/wishes';

const none = { authenticationEnabled: false, allowCallerKey: false };
const request = (headers: Record<string, string>, query = '') =>
  new HttpRequest({ method: 'GET', url: `https://app.example.org/v1/models${query}`, headers });
const connectionOf = ({ headers, url }: HttpRequest, settings: Parameters<typeof connectionIn>[2]) =>
  connectionIn(headers, readWishes(headers, new URL(url)), settings);
const principal = (claims: Record<string, string>) => ({
  'x-ms-client-principal': Buffer.from(
    JSON.stringify({ auth_typ: 'aad', claims: Object.entries(claims).map(([typ, val]) => ({ typ, val })) }),
  ).toString('base64'),
});

test('the id of a connection is a hash of its function key that an administrator can compute', () => {
  const expected = createHash('sha256').update('openai-connector:the-key').digest('hex').slice(0, 24);
  expect(connectionOf(request({ 'x-functions-key': 'the-key' }), none)).toEqual({
    id: expected,
    by: 'function_key',
  });
});

test('the same key is the same connection, whether it is in the header or in the query', () => {
  const ids = [
    connectionOf(request({ 'x-functions-key': 'the-key' }, '?code=other'), none),
    connectionOf(request({}, '?code=the-key'), none),
    connectionOf(request({}, '?a=b&Code=the-key&code=other'), none),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(1);
  expect(connectionOf(request({ 'x-functions-key': 'other' }), none).id).not.toBe(ids[0]);
});

test('without keys, as under `func start`, all callers are one connection', () => {
  expect(connectionOf(request({}), none)).toEqual(connectionOf(request({ 'x-anything': 'a' }), none));
  expect(connectionOf(request({}), none).by).toBe('nothing');
});

describe('an Entra principal', () => {
  const entra = { ...none, authenticationEnabled: true };

  test('counts only when App Service authentication is on', () => {
    const headers = { ...principal({ tid: 't', oid: 'o' }), 'x-functions-key': 'the-key' };
    expect(connectionOf(request(headers), none).by).toBe('function_key');
    expect(connectionOf(request(headers), entra).by).toBe('entra');
  });

  test('is identified by its tenant and object id, or by its application', () => {
    const id = (claims: Record<string, string>) => connectionOf(request(principal(claims)), entra).id;
    const long = 'http://schemas.microsoft.com/identity/claims';
    expect(id({ tid: 't', oid: 'o' })).toBe(
      id({ [`${long}/tenantid`]: 't', [`${long}/objectidentifier`]: 'o' }),
    );
    expect(
      new Set([id({ tid: 't', oid: 'o' }), id({ tid: 'u', oid: 'o' }), id({ tid: 't', azp: 'p' })]).size,
    ).toBe(3);
  });

  test.each(['', 'no base64 JSON', 'bnVsbA==', 'eyJjbGFpbXMiOjV9'])(
    'in the header %j is invalid, so the call is refused',
    (header) => {
      const headers = { 'x-ms-client-principal': header, 'x-functions-key': 'the-key' };
      expect(() => connectionOf(request(headers), entra)).toThrow('with a Microsoft Entra token');
    },
  );

  test('is required even when callers may send their own OpenAI key', () => {
    const own = { authorization: 'Bearer sk-own-key' };
    const both = { ...entra, allowCallerKey: true };
    expect(() => connectionOf(request(own), both)).toThrow('with a Microsoft Entra token');
    const headers = { ...own, ...principal({ tid: 't', oid: 'o' }) };
    expect(connectionOf(request(headers), both)).toMatchObject({ by: 'entra', callerKey: 'sk-own-key' });
  });
});

test("the caller's own OpenAI key counts only when it is allowed", () => {
  const headers = { authorization: 'Bearer sk-own-key', 'x-functions-key': 'the-key' };
  expect(connectionOf(request(headers), none)).not.toHaveProperty('callerKey');
  const allowed = connectionOf(request(headers), { ...none, allowCallerKey: true });
  expect(allowed).toMatchObject({ by: 'caller_key', callerKey: 'sk-own-key' });
  expect(allowed.id).not.toContain('sk-');
});

test.each(['Bearer eyJhbGciOi.eyJzdWIiOiJzay0x.sig-sk-abc', 'Bearer task-12', 'Basic c2stYWJj', ''])(
  'the header %j has no OpenAI key',
  (authorization) => {
    const headers = { authorization, 'x-functions-key': 'the-key' };
    expect(connectionOf(request(headers), { ...none, allowCallerKey: true }).by).toBe('function_key');
  },
);

test.each([
  'Bearer "sk-own-key"',
  "'sk-own-key'",
  'ApiKey sk-own-key',
  'Bearer: sk-own-key',
  'Bearer sk-own key',
])('the header %j has an OpenAI key that is malformed', (authorization) => {
  const both = { ...none, allowCallerKey: true };
  expect(() => connectionOf(request({ authorization }), both)).toThrow('malformed');
});
