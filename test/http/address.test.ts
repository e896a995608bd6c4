/** Tests the public address, which links start with. */
import { publicAddress } from '../../src/http/address';

const url = new URL('http://contoso.azurewebsites.net/v1/models');

test.each<[string, string | undefined, boolean, string]>([
  [
    'uses https in Azure, where encryption ends before the app',
    undefined,
    true,
    'https://contoso.azurewebsites.net',
  ],
  ['uses the scheme of the call outside Azure', undefined, false, 'http://contoso.azurewebsites.net'],
  ['is the address in the settings', 'https://ai.contoso.com', true, 'https://ai.contoso.com'],
])('the public address %s', (_, publicUrl, runsInAzure, expected) => {
  expect(publicAddress(url, { publicUrl, runsInAzure })).toBe(expected);
});
