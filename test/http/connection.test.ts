/** Tests which connection a call belongs to, by its function key, Entra principal or OpenAI key. */
import { createHash } from 'node:crypto';
import { HttpRequest } from '@azure/functions';
import fc from 'fast-check';
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

test('different keys are different connections', () => {
  const letters = fc.constantFrom(...Array.from('aAbBzZ09-_=ßıéк%.'));
  const key = fc.string({ unit: letters, minLength: 1, maxLength: 12 });
  const idOf = (text: string) => connectionOf(request({}, `?code=${encodeURIComponent(text)}`), none).id;
  fc.assert(
    fc.property(key, key, (one, other) => {
      const areSame = one.toUpperCase() === other.toUpperCase();
      expect(idOf(one) === idOf(other)).toBe(areSame);
    }),
    { numRuns: 1000, seed: 20261125 },
  );
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
    expect(id({ tid: 't', oid: 'o' })).toBe(
      id({ [`${long}/tenantid`]: 't', [`${long}/objectidentifier`]: 'o' }),
    );
    expect(
      new Set([id({ tid: 't', oid: 'o' }), id({ tid: 'u', oid: 'o' }), id({ tid: 't', azp: 'p' })]).size,
    ).toBe(3);
  });

  const anyCase = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((upper) =>
        Array.from(text, (letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''),
      );
  const long = 'http://schemas.microsoft.com/identity/claims';
  const claim = (names: string[], value: string) => fc.tuple(fc.constantFrom(...names), anyCase(value));
  const headerOf = (claims: (readonly [typ: string, val: string])[]) => ({
    'x-ms-client-principal': Buffer.from(
      JSON.stringify({ claims: claims.map(([typ, val]) => ({ typ, val })) }),
    ).toString('base64'),
  });

  test.each([
    ['a user', claim(['oid', `${long}/objectidentifier`], 'b7c1-0f')],
    ['an application', claim(['azp', 'appid'], 'b7c1-0f')],
  ])('that is %s is one connection, however its claims are written and ordered', (_, subject) => {
    const more = fc.constantFrom<[string, string]>(
      ['name', 'Łukasz'],
      ['aud', 'api://a'],
      ['roles', 'x'],
      ['sub', 'y'],
    );
    const claims = fc
      .tuple(claim(['tid', `${long}/tenantid`], 'a0f3-9e'), subject, fc.array(more))
      .chain(([tenant, who, others]) => {
        const all = [tenant, who, ...others];
        return fc.shuffledSubarray(all, { minLength: all.length });
      });
    const id = connectionOf(request(principal({ tid: 'a0f3-9e', oid: 'b7c1-0f' })), entra).id;
    fc.assert(
      fc.property(claims, (written) => expect(connectionOf(request(headerOf(written)), entra).id).toBe(id)),
      { numRuns: 1000, seed: 20261125 },
    );
  });

  test('of another tenant or with another id is another connection', () => {
    const hex = fc.string({
      unit: fc.constantFrom(...Array.from('0123abcABC-')),
      minLength: 1,
      maxLength: 4,
    });
    const idOf = (tid: string, oid: string) => connectionOf(request(principal({ tid, oid })), entra).id;
    fc.assert(
      fc.property(hex, hex, hex, hex, (tenant, user, otherTenant, otherUser) => {
        const areSame = `${tenant} ${user}`.toLowerCase() === `${otherTenant} ${otherUser}`.toLowerCase();
        expect(idOf(tenant, user) === idOf(otherTenant, otherUser)).toBe(areSame);
      }),
      { numRuns: 1000, seed: 20261125 },
    );
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

test.each(['Bearer eyJhbGciOi.eyJzdWIiOiJzay0x.sig-sk-abc', 'Bearer task-12', ''])(
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
