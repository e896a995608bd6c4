/** Tests the nightly deletion of old logs, with the real client and Azurite. */
import { readSettings } from '../../src/settings';
import { createThrottle } from '../../src/throttle';
import { deleteOldLogs } from '../../src/throttle/cleanup';
import { createLogStore, type LogStore } from '../../src/throttle/store';
import { createTableClient, type TableClient } from '../../src/throttle/table';
import { takeStorage } from '../support/storage';

let connectionString: string;
let client: TableClient;
let store: LogStore;
beforeAll(async () => {
  connectionString = await takeStorage();
  client = await createTableClient(settingsOf());
  await client.createTable();
  store = createLogStore(() => Promise.resolve(client));
});

const settingsOf = (more: Record<string, string> = {}) =>
  readSettings({ AzureWebJobsStorage: connectionString, ...more }).settings;
const batch = (write: string, count = 1) => ({ count, write: write.padStart(12, '0') });
const inAMinute = () => new Date(Date.now() + 60_000);

test('only old logs are deleted', async () => {
  await store.write('old', undefined, [], batch('a'));
  expect(await deleteOldLogs(client, new Date(Date.now() - 60_000))).toBe(0);
  expect((await store.read('old')).etag).toBeDefined();
  expect(await deleteOldLogs(client, inAMinute())).toBe(1);
  expect((await store.read('old')).etag).toBeUndefined();
});

test('a log that is written during the deletion is kept', async () => {
  const made = await store.write('busy', undefined, [], batch('a'));
  const deleteEntity = client.deleteEntity.bind(client);
  const racing = jest.spyOn(client, 'deleteEntity').mockImplementation(async (...args) => {
    await store.write('busy', made?.etag, [], batch('b', 2));
    return deleteEntity(...args);
  });
  expect(await deleteOldLogs(client, inAMinute())).toBe(0);
  racing.mockRestore();
  expect((await store.read('busy')).batches).toMatchObject([{ count: 2 }]);
  await deleteEntity('busy', 'log');
});

test('when two instances clean up at the same time, the slower one does not fail', async () => {
  await store.write('both', undefined, [], batch('a'));
  const deleteEntity = client.deleteEntity.bind(client);
  const racing = jest.spyOn(client, 'deleteEntity').mockImplementation(async (...args) => {
    await deleteEntity(...args);
    return deleteEntity(...args);
  });
  expect(await deleteOldLogs(client, inAMinute())).toBe(0);
  racing.mockRestore();
});

test.each([
  ['60', 23, 0],
  ['60', 25, 1],
  ['86400', 47, 0],
  ['86400', 49, 1],
])(
  'with a window of %s seconds, for one log that is %d hours old, the number of deleted logs is %d',
  async (...row) => {
    const [THROTTLE_WINDOW_SECONDS, hours, deleted] = row;
    await store.write('idle', undefined, [], batch('a'));
    const throttle = createThrottle({
      settings: settingsOf({ THROTTLE_WINDOW_SECONDS }),
      clock: () => 0,
      now: () => Date.now() + hours * 3_600_000,
      random: () => 0.5,
      warn: () => undefined,
    });
    expect(await throttle.cleanUp()).toBe(deleted);
  },
);
