/** Whose identity the app has. */
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { createCredential } from '../../src/azure/identity';

const nowhere = { identityClientId: undefined, identityEndpoint: undefined, runsInAzure: false };

test.each<[string, Parameters<typeof createCredential>[0], new () => object]>([
  ['in Azure, the managed one', { ...nowhere, runsInAzure: true }, ManagedIdentityCredential],
  ['elsewhere, that of a stand-in', { ...nowhere, identityEndpoint: 'x' }, ManagedIdentityCredential],
  ['without a stand-in, the sign-in of a developer', nowhere, DefaultAzureCredential],
])('%s', async (_, settings, kind) => {
  expect(await createCredential(settings)).toBeInstanceOf(kind);
});
