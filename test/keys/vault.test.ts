/** Reading the vault: what is no failure, and which vault is believed to be one. */
import { SecretClient } from '@azure/keyvault-secrets';
import { createVaultReader, isAbsent } from '../../src/keys/vault';

// What its client was told shows nowhere else: a vault on this machine is never asked for its name.
jest.mock('@azure/keyvault-secrets');

/** Errors of the SDK, as far as it is looked at, and whether they say that there is no secret. */
test.each<[object, boolean]>([
  [{ statusCode: 404 }, true],
  [
    { statusCode: 403, details: { error: { code: 'Forbidden', innererror: { code: 'SecretDisabled' } } } },
    true,
  ],
  [
    { statusCode: 403, details: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } } },
    false,
  ],
  [{ statusCode: 403 }, false],
  [{ statusCode: 503 }, false],
  [{ code: 'ECONNREFUSED' }, false],
])('%j', (fields, absent) => {
  expect(isAbsent(Object.assign(new Error('Key Vault'), fields))).toBe(absent);
});

test.each([
  ['https://contoso.vault.azure.net', false],
  ['https://127.0.0.1.example.org', false],
  ['https://127.0.0.1:8200', true],
])('of %s, a token is asked for whatever it calls itself: %j', async (address, isBelieved) => {
  const secret = { name: 'a', value: 'sk-a', properties: { name: 'a', vaultUrl: address } };
  jest.spyOn(SecretClient.prototype, 'getSecret').mockResolvedValueOnce(secret);
  const identity = { identityClientId: undefined, identityEndpoint: undefined, runsInAzure: true };
  expect(await createVaultReader(address, identity)('a')).toBe('sk-a');
  expect(SecretClient).toHaveBeenLastCalledWith(
    address,
    expect.anything(),
    expect.objectContaining({ disableChallengeResourceVerification: isBelieved }),
  );
});
