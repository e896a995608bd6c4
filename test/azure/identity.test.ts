/** Tests which identity the app uses. */
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { createCredential } from '../../src/azure/identity';

const nowhere = { identityClientId: undefined, identityEndpoint: undefined, runsInAzure: false };

test.each<[string, Parameters<typeof createCredential>[0], new () => object]>([
  ['in Azure the managed identity', { ...nowhere, runsInAzure: true }, ManagedIdentityCredential],
  [
    'elsewhere the identity of a stand-in, if there is one',
    { ...nowhere, identityEndpoint: 'x' },
    ManagedIdentityCredential,
  ],
  ['elsewhere without a stand-in the sign-in of the developer', nowhere, DefaultAzureCredential],
])('the app uses %s', async (_, settings, kind) => {
  expect(await createCredential(settings)).toBeInstanceOf(kind);
});
