/** Tokens of the app’s identity. */
import { ManagedIdentityCredential } from '@azure/identity';
import { createAzureOpenAITokens } from '../../src/keys/azure-token';

const settings = { identityClientId: undefined, identityEndpoint: undefined, runsInAzure: true };
const getToken = jest.spyOn(ManagedIdentityCredential.prototype, 'getToken');
afterAll(() => getToken.mockRestore());

test('a token is one for Azure OpenAI', async () => {
  getToken.mockResolvedValueOnce({ token: 'eyJ', expiresOnTimestamp: 0 });
  const tokens = createAzureOpenAITokens(settings, () => undefined);
  expect(await tokens.get({ id: 'a' })).toEqual({ value: 'eyJ', source: 'identity' });
  expect(getToken).toHaveBeenCalledWith('https://ai.azure.com/.default');
});

test('where there is none, the caller is told to come again, and the log why', async () => {
  getToken.mockRejectedValueOnce(new TypeError('with a secret'));
  const warnings: object[] = [];
  const tokens = createAzureOpenAITokens(settings, (warning) => warnings.push(warning));
  await expect(tokens.get({ id: 'a' })).rejects.toMatchObject({
    code: 'identity_unavailable',
    details: { retryAfterSeconds: 10 },
  });
  expect(warnings).toEqual([{ event: 'identity_unavailable', reason: 'TypeError' }]);
});
