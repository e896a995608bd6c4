/** What links begin with. */
import { publicAddress } from '../../src/http/address';

const url = new URL('http://contoso.azurewebsites.net/v1/models');

test.each<[string, string | undefined, boolean, string]>([
  ['in Azure, where encryption ends before the app', undefined, true, 'https://contoso.azurewebsites.net'],
  ['elsewhere', undefined, false, 'http://contoso.azurewebsites.net'],
  ['with an address in the settings', 'https://ai.contoso.com', true, 'https://ai.contoso.com'],
])('%s', (_, publicUrl, runsInAzure, expected) => {
  expect(publicAddress(url, { publicUrl, runsInAzure })).toBe(expected);
});
