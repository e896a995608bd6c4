/** The store, with the real client against Azurite. */
import { startAzurite, type Azurite } from '../../local/azurite';
import { readSettings } from '../../src/settings';
import { deleteOldLogs } from '../../src/throttle/cleanup';
import { createLogStore, type LogStore } from '../../src/throttle/store';
import { createTableClient } from '../../src/throttle/table';

let azurite: Azurite;
let store: LogStore;
beforeAll(async () => {
  azurite = await startAzurite({ blobPort: 0, tablePort: 0 });
  const { settings } = readSettings({
    OPENAI_API_KEY: 'sk-a',
    AzureWebJobsStorage: azurite.connectionString,
  });
  store = createLogStore(() => createTableClient(settings));
});
afterAll(() => azurite.stop());

const batch = (write: string, count = 1) => ({ count, write: write.padStart(12, '0') });

test('a log is made, table and all, read, and replaced', async () => {
  const before = Date.now();
  expect(await store.read('made')).toMatchObject({ batches: [], etag: undefined });
  // The first write finds no table, and makes it.
  expect(await store.write('made', undefined, [], batch('a', 3))).toBeUndefined();
  const made = await store.write('made', undefined, [], batch('a', 3));
  expect(made?.batches).toEqual([{ ...batch('a', 3), at: expect.any(Number) as number }]);
  const replaced = await store.write('made', made?.etag, made?.batches ?? [], batch('b'));
  const read = await store.read('made');
  expect(read.etag).toBe(replaced?.etag);
  expect(read.batches.map(({ count }) => count)).toEqual([3, 1]);
  for (const { at } of read.batches) {
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now() + 1);
  }
  expect(Math.abs((replaced?.batches[1]?.at ?? 0) - (read.batches[1]?.at ?? 0))).toBeLessThanOrEqual(1);
});

test('of two writers of the same version, one wins', async () => {
  const both = await Promise.all(['a', 'b'].map((write) => store.write('new', undefined, [], batch(write))));
  expect(both.filter(Boolean)).toHaveLength(1);
  const { etag, batches } = await store.read('new');
  const next = await Promise.all(['c', 'd'].map((write) => store.write('new', etag, batches, batch(write))));
  expect(next.filter(Boolean)).toHaveLength(1);
  expect((await store.read('new')).batches).toHaveLength(2);
});

test('a write of nothing leaves no batch', async () => {
  const written = await store.write('nothing', undefined, [], batch('a', 0));
  expect(written?.batches).toEqual([]);
});

test('old logs are deleted, and no others', async () => {
  const { settings } = readSettings({
    OPENAI_API_KEY: 'sk-a',
    AzureWebJobsStorage: azurite.connectionString,
  });
  const client = await createTableClient(settings);
  await store.write('old', undefined, [], batch('a'));
  expect(await deleteOldLogs(client, new Date(Date.now() - 60_000))).toBe(0);
  expect((await store.read('old')).etag).toBeDefined();
  expect(await deleteOldLogs(client, new Date(Date.now() + 60_000))).toBeGreaterThan(0);
  expect((await store.read('old')).etag).toBeUndefined();
});

test('a log that is written while old ones are deleted stays', async () => {
  const { settings } = readSettings({
    OPENAI_API_KEY: 'sk-a',
    AzureWebJobsStorage: azurite.connectionString,
  });
  const client = await createTableClient(settings);
  const made = await store.write('busy', undefined, [], batch('a'));
  const deleteEntity = client.deleteEntity.bind(client);
  client.deleteEntity = async (...args) => {
    if (args[0] === 'busy') await store.write('busy', made?.etag, [], batch('b', 2));
    return deleteEntity(...args);
  };
  await deleteOldLogs(client, new Date(Date.now() + 60_000));
  expect((await store.read('busy')).batches).toMatchObject([{ count: 2 }]);
});

test('a store that is not there is an error', async () => {
  const connection = azurite.connectionString.replace(
    /TableEndpoint=[^;]*/,
    'TableEndpoint=http://127.0.0.1:9/a',
  );
  const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: connection });
  const nowhere = createLogStore(() => createTableClient(settings));
  await expect(nowhere.read('a')).rejects.toThrow();
  await expect(nowhere.write('a', undefined, [], batch('a'))).rejects.toThrow();
});
