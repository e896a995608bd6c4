/** Tests the client of the table. */
import { createServer } from 'node:http';
import { DefaultAzureCredential } from '@azure/identity';
import { close, listen } from '../../local/listen';
import { readSettings } from '../../src/settings';
import { createTableClient, tableName } from '../../src/throttle/table';

test('the address of the table follows from the name of the account', async () => {
  const { settings } = readSettings({ AzureWebJobsStorage__accountName: 'contoso' });
  const client = await createTableClient(settings);
  expect([client.url, client.tableName]).toEqual(['https://contoso.table.core.windows.net', tableName]);
});

describe('the client makes only one try, because the throttle has its own retries,', () => {
  test('with a connection string', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.writeHead(503).end();
    });
    const address = `http://127.0.0.1:${await listen(server, 0)}`;
    const account = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==';
    const { settings } = readSettings({ AzureWebJobsStorage: `${account};TableEndpoint=${address}/a` });
    const client = await createTableClient(settings);
    await expect(client.getEntity('a', 'log')).rejects.toMatchObject({ statusCode: 503 });
    await close(server);
    expect(requests).toBe(1);
  });

  test('with an identity', async () => {
    const getToken = jest
      .spyOn(DefaultAzureCredential.prototype, 'getToken')
      .mockResolvedValue({ token: 'a', expiresOnTimestamp: Date.now() + 3_600_000 });
    const { settings } = readSettings({ AzureWebJobsStorage__accountName: 'contoso' });
    const client = await createTableClient(settings);
    let requests = 0;
    client.pipeline.addPolicy(
      {
        name: 'unavailable',
        sendRequest: (request) => {
          requests++;
          return Promise.resolve({ request, status: 503, headers: request.headers });
        },
      },
      { afterPhase: 'Retry' },
    );
    await expect(client.getEntity('a', 'log')).rejects.toMatchObject({ statusCode: 503 });
    getToken.mockRestore();
    expect(requests).toBe(1);
  });
});
