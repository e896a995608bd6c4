/** Tests the tokens of the identity of the app. */
import { ManagedIdentityCredential } from '@azure/identity';
import { createGetToken, createIdentityTokens } from '../../src/keys/identity-tokens';

const settings = { identityClientId: undefined, identityEndpoint: undefined, runsInAzure: true };
const getToken = jest.spyOn(ManagedIdentityCredential.prototype, 'getToken');
afterAll(() => getToken.mockRestore());

test('a token is requested for the scope of the request', async () => {
  getToken.mockResolvedValueOnce({ token: 'eyJ', expiresOnTimestamp: 0 });
  const tokens = createIdentityTokens(createGetToken(settings, () => undefined));
  const scope = 'https://ai.azure.com/.default';
  expect(await tokens.get({ id: 'a' }, scope)).toEqual({ value: 'eyJ', source: 'identity' });
  expect(getToken).toHaveBeenCalledWith(scope);
});

test('when there is no token, the caller is asked to try again, and the log has the reason', async () => {
  getToken.mockRejectedValueOnce(new TypeError('with a secret'));
  const warnings: object[] = [];
  const tokens = createIdentityTokens(createGetToken(settings, (warning) => warnings.push(warning)));
  await expect(tokens.get({ id: 'a' })).rejects.toMatchObject({
    code: 'identity_unavailable',
    details: { retryAfterSeconds: 10 },
  });
  expect(warnings).toEqual([{ event: 'identity_unavailable', reason: 'TypeError' }]);
});
