/** Tests the addresses of the storage account, and which identity the app uses for it. */
import { createServer } from 'node:http';
import { close, listen } from '../../local/listen';
import { readSettings } from '../../src/settings';
import { storageAccess } from '../../src/azure/storage';

const account = { AzureWebJobsStorage__accountName: 'contoso', IDENTITY_ENDPOINT: 'x' };
const ofApp = '11111111-2222-3333-4444-555555555555';
const ofStorage = '66666666-7777-8888-9999-000000000000';

test.each(['table', 'blob'] as const)(
  'the address of the %s service follows from the name of the account',
  async (service) => {
    const { address } = await storageAccess(readSettings(account).settings, service, undefined);
    expect(address).toBe(`https://contoso.${service}.core.windows.net`);
  },
);

test('an address in the settings wins', async () => {
  const { settings } = readSettings(account);
  const { address } = await storageAccess(settings, 'blob', 'https://blobs.contoso.com');
  expect(address).toBe('https://blobs.contoso.com');
});

describe('the identity for the storage is', () => {
  const asked: (string | null)[] = [];
  const endpoint = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://localhost').searchParams.get('client_id'));
    const token = { access_token: 'a', expires_on: 4_102_444_800, resource: 'x', token_type: 'Bearer' };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(token));
  });
  const { env } = process;
  beforeAll(async () => {
    const IDENTITY_ENDPOINT = `http://127.0.0.1:${await listen(endpoint, 0)}/token`;
    process.env = { ...env, IDENTITY_ENDPOINT, IDENTITY_HEADER: 'x' };
  });
  afterAll(async () => {
    process.env = env;
    await close(endpoint);
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'its own if the settings have one',
      { AZURE_CLIENT_ID: ofApp, AzureWebJobsStorage__clientId: ofStorage },
      ofStorage,
    ],
    ['otherwise that of the app', { AZURE_CLIENT_ID: ofApp }, ofApp],
  ])('%s', async (_, clientIds, expected) => {
    const { settings } = readSettings({ ...account, ...clientIds });
    const { credential } = await storageAccess(settings, 'table', undefined);
    expect(await credential.getToken('https://storage.azure.com/.default')).toMatchObject({ token: 'a' });
    expect(asked.at(-1)).toBe(expected);
  });
});
