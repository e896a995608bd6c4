/** Tests reading the vault: which errors mean that a secret does not exist, and which vaults are trusted. */
import type * as secrets from '@azure/keyvault-secrets';
import { createVaultReader, isAbsent } from '../../src/keys/vault';

// The options of the client can be seen only through a mock, because a vault on this machine is never asked
// for its name.
jest.mock('@azure/keyvault-secrets');
const { SecretClient } = jest.requireMock<typeof secrets>('@azure/keyvault-secrets');

/** The relevant fields of SDK errors, and whether the error means that the secret does not exist. */
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
])('whether the error %j means that the secret does not exist: %j', (fields, absent) => {
  expect(isAbsent(Object.assign(new Error('Key Vault'), fields))).toBe(absent);
});

test.each([
  ['https://contoso.vault.azure.net', false],
  ['https://127.0.0.1.example.org', false],
  ['https://127.0.0.1:8200', true],
])(
  'whether the client skips the check of the name that the vault %s gives: %j',
  async (address, isBelieved) => {
    const secret = { name: 'a', value: 'sk-a', properties: { name: 'a', vaultUrl: address } };
    jest.spyOn(SecretClient.prototype, 'getSecret').mockResolvedValueOnce(secret);
    const identity = { identityClientId: undefined, identityEndpoint: undefined, runsInAzure: true };
    expect(await createVaultReader(address, identity)('a')).toBe('sk-a');
    expect(SecretClient).toHaveBeenLastCalledWith(
      address,
      expect.anything(),
      expect.objectContaining({ disableChallengeResourceVerification: isBelieved }),
    );
  },
);
