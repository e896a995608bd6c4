/** Tests the tokens of OpenAI for the app's identity, with a token endpoint that checks what the real one documents. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { close, listen } from '../../local/listen';
import { createTokenEndpoint, type TokenEndpoint } from '../../local/openai/federation';
import { parse, send } from '../../local/openai/respond';
import { loadCertificate, type Certificate } from '../../local/vault/certificate';
import { issuer, principal, signToken, type Claims } from '../../local/vault/token';
import { text } from 'node:stream/consumers';
import { AppError } from '../../src/errors';
import { createFederatedTokens } from '../../src/keys/federated-tokens';
import type { Federation } from '../../src/settings';

const owner = { id: 'a' };
const audience = 'api://openai-connector';
const second = 1000;
const start = Date.parse('2026-11-22');
let time = start;
let certificate: Certificate;
let endpoint: TokenEndpoint;
let tokenUrl: string;
const server = createServer((request, response) => {
  void text(request).then((body) => send(response, endpoint.exchange(parse(Buffer.from(body)))));
});
beforeAll(async () => {
  certificate = await loadCertificate(mkdtempSync(path.join(tmpdir(), 'federation-')));
  tokenUrl = `http://127.0.0.1:${await listen(server, 0)}/oauth/token`;
});
beforeEach(() => {
  time = start;
  endpoint = createTokenEndpoint(certificate, () => time);
});
afterAll(() => close(server));

/** Makes the source of tokens; `claims` and `signer` differ from those that OpenAI trusts. */
function setUp(more: Partial<Federation> = {}, claims: Partial<Claims> = {}, signer = certificate) {
  const warnings: object[] = [];
  const scopes: string[] = [];
  const tokens = createFederatedTokens({
    federation: {
      ...{ audience, identityProvider: 'idp_local', serviceAccount: 'user-local', tokenUrl },
      ...{ serviceAccounts: new Map<string, string>(), ...more },
    },
    getToken: (scope) => {
      scopes.push(scope);
      const seconds = time / 1000;
      const usual = { iss: issuer, aud: audience, sub: principal, iat: seconds, exp: seconds + 86_400 };
      return Promise.resolve(signToken(signer, { ...usual, ...claims }));
    },
    now: () => time,
    warn: (warning) => warnings.push(warning),
  });
  return { tokens, warnings, scopes };
}

test('the token of the identity for the registered audience is exchanged, once for all who wait', async () => {
  const { tokens, scopes } = setUp();
  const [one, two] = await Promise.all([tokens.get(owner), tokens.get({ id: 'b' })]);
  expect(one).toEqual({ value: expect.stringMatching(/^local-openai-/) as string, source: 'federation' });
  expect(endpoint.accepts(one.value)).toBe(true);
  expect(two).toEqual(one);
  expect(scopes).toEqual(['api://openai-connector/.default']);
});

test('a token is kept until five minutes before it ends, and renewed then', async () => {
  const { tokens } = setUp();
  const first = await tokens.get(owner);
  time = start + 3_299 * second;
  expect(await tokens.get(owner)).toEqual(first);
  time = start + 3_300 * second;
  const renewed = await tokens.get(owner);
  expect(renewed.value).not.toBe(first.value);
  expect(endpoint.accepts(renewed.value)).toBe(true);
});

test('a token with a short life is kept for half of it', async () => {
  const { tokens } = setUp({}, { exp: start / 1000 + 60 });
  await tokens.get(owner);
  time = start + 29 * second;
  await tokens.get(owner);
  expect(endpoint.federation.exchanges).toHaveLength(1);
  time = start + 30 * second;
  await tokens.get(owner);
  expect(endpoint.federation.exchanges).toHaveLength(2);
});

test('while OpenAI gives no new token, the old one is used to its end, and the log says so', async () => {
  const { tokens, warnings } = setUp();
  const first = await tokens.get(owner);
  endpoint.federation.failure = 503;
  time = start + 3_400 * second;
  expect(await tokens.get(owner)).toEqual(first);
  expect(warnings).toEqual([{ event: 'identity_unavailable', reason: 'Error' }]);
  // OpenAI is not asked at every call.
  time += 29 * second;
  await tokens.get(owner);
  expect(endpoint.federation.exchanges).toHaveLength(2);
  time = start + 3_600 * second;
  await expect(tokens.get(owner)).rejects.toMatchObject({
    ...{ code: 'identity_unavailable', details: { retryAfterSeconds: 10 } },
  });
  endpoint.federation.failure = undefined;
  expect((await tokens.get(owner)).value).not.toBe(first.value);
});

test('a token that is refused is replaced once, however many calls it was refused for', async () => {
  const { tokens } = setUp();
  const refused = await tokens.get(owner);
  const [one, two] = await Promise.all([
    tokens.afterRefusal(owner, refused),
    tokens.afterRefusal({ id: 'b' }, refused),
  ]);
  expect(one?.value).not.toBe(refused.value);
  expect(two).toEqual(one);
  expect(await tokens.afterRefusal(owner, refused)).toEqual(one);
  expect(endpoint.federation.exchanges).toHaveLength(2);
});

test('a connection can have a service account of its own', async () => {
  const { tokens } = setUp({ serviceAccounts: new Map([['sales', 'user-sales']]) });
  endpoint.federation.serviceAccounts.set('user-sales', principal);
  const [common, own] = [await tokens.get(owner), await tokens.get({ id: 'sales' })];
  expect(own.value).not.toBe(common.value);
  await tokens.get({ id: 'sales' });
  expect(endpoint.federation.exchanges).toEqual(['user-local', 'user-sales']);
});

test("a caller's own key is used as it is, and has no replacement", async () => {
  const { tokens } = setUp();
  const key = await tokens.get({ id: 'a', callerKey: 'sk-own' });
  expect(key).toEqual({ value: 'sk-own', source: 'caller' });
  expect(await tokens.afterRefusal(owner, key)).toBeUndefined();
  expect(endpoint.federation.exchanges).toEqual([]);
});

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  ...{
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  },
});

test.each<[string, Partial<Federation>, Partial<Claims>, boolean]>([
  ['another audience', {}, { aud: 'api://other' }, false],
  ['another tenant', {}, { iss: 'https://sts.windows.net/other/' }, false],
  ['another principal', {}, { sub: 'other' }, false],
  ['a token that has ended', {}, { exp: start / 1000 - 1 }, false],
  ['another identity provider', { identityProvider: 'idp_other' }, {}, false],
  ['another service account', { serviceAccount: 'user-other' }, {}, false],
  ['a signature of somebody else', {}, {}, true],
])('%s is refused, and the log says so', async (_, more, claims, isForged) => {
  const { tokens, warnings } = setUp(
    more,
    claims,
    isForged ? { ...certificate, key: privateKey } : certificate,
  );
  await expect(tokens.get(owner)).rejects.toMatchObject({ code: 'identity_refused' });
  expect(warnings).toEqual([
    { event: 'identity_refused', reason: expect.stringMatching(/^invalid_/) as string },
  ]);
});

test.each<[string, (response: ServerResponse) => unknown]>([
  ['a web page', (response) => response.end('<html>')],
  ['no token', (response) => response.end('{}')],
  ['a token that no header can carry', (response) => response.end('{"access_token":"a\\nb"}')],
  ['a life of nothing', (response) => response.end('{"access_token":"a","expires_in":0}')],
  ['another address', (response) => response.writeHead(307, { location: tokenUrl }).end()],
  ['nothing at all', (response) => response.destroy()],
])('%s in place of a token is a failure that may pass', async (_, answer) => {
  const other = createServer((__, response) => void answer(response));
  const { tokens } = setUp({ tokenUrl: `http://127.0.0.1:${await listen(other, 0)}` });
  await expect(tokens.get(owner)).rejects.toMatchObject({ code: 'identity_unavailable' });
  await close(other);
  expect(endpoint.federation.exchanges).toEqual([]);
});

test('an identity without a token is a failure that may pass', async () => {
  const tokens = createFederatedTokens({
    federation: {
      audience,
      identityProvider: 'a',
      serviceAccount: 'b',
      serviceAccounts: new Map(),
      tokenUrl,
    },
    getToken: () => Promise.reject(new AppError('identity_unavailable', { retryAfterSeconds: 10 })),
    ...{ now: () => time, warn: () => undefined },
  });
  await expect(tokens.get(owner)).rejects.toMatchObject({ code: 'identity_unavailable' });
});
