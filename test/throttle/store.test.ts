/** Tests the store of the throttle's logs, with the real client and Azurite. */
import { readSettings } from '../../src/settings';
import { createLogStore, type LogStore } from '../../src/throttle/store';
import { createTableClient } from '../../src/throttle/table';
import { takeStorage } from '../support/storage';

let connectionString: string;
let store: LogStore;
beforeAll(async () => {
  connectionString = await takeStorage();
  store = createLogStore(createClient);
});

const createClient = () =>
  createTableClient(readSettings({ AzureWebJobsStorage: connectionString }).settings);

/** Makes a store whose client sees some response headers changed. */
async function storeWith(headers: Record<string, string>): Promise<LogStore> {
  const client = await createClient();
  client.pipeline.addPolicy(
    {
      name: 'headers',
      sendRequest: async (request, next) => {
        const response = await next(request);
        for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
        return response;
      },
    },
    { afterPhase: 'Retry' },
  );
  return createLogStore(() => Promise.resolve(client));
}

const batch = (write: string, count = 1) => ({ count, write: write.padStart(12, '0') });

test('a log is created, including its table, and then read and replaced', async () => {
  const before = Date.now();
  expect(await store.read('made')).toMatchObject({ batches: [], etag: undefined });
  // The first write finds no table, and creates it.
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

test('when two writers replace the same version, only one succeeds', async () => {
  const both = await Promise.all(['a', 'b'].map((write) => store.write('new', undefined, [], batch(write))));
  expect(both.filter(Boolean)).toHaveLength(1);
  const { etag, batches } = await store.read('new');
  const next = await Promise.all(['c', 'd'].map((write) => store.write('new', etag, batches, batch(write))));
  expect(next.filter(Boolean)).toHaveLength(1);
  expect((await store.read('new')).batches).toHaveLength(2);
});

test('writing to a log that was deleted meanwhile is a lost race, not a failure', async () => {
  const made = await store.write('gone', undefined, [], batch('a'));
  await (await createClient()).deleteEntity('gone', 'log');
  expect(await store.write('gone', made?.etag, made?.batches ?? [], batch('b'))).toBeUndefined();
});

test('the time of a batch is rounded up to whole milliseconds, so it is not before the write', async () => {
  const etag = `W/"datetime'2026-11-22T00%3A00%3A05.0009999Z'"`;
  const written = await (await storeWith({ etag })).write('exact', undefined, [], batch('a'));
  const storeTime = Date.parse('2026-11-22T00:00:05Z');
  expect(written).toEqual({
    batches: [{ ...batch('a'), at: storeTime + 1 }],
    ...{ etag, storeTime, exact: true },
  });
});

test('permits that must count for longer get a later time, for every reader', async () => {
  const client = await createClient();
  const store = createLogStore(() => Promise.resolve(client));
  const made = await store.write('slow', undefined, [], batch('a'), 700);
  const [written] = made?.batches ?? [];
  expect((written?.at ?? 0) - (made?.storeTime ?? 0)).toBe(701);
  const read = await store.read('slow');
  expect(Math.abs((read.batches[0]?.at ?? 0) - (written?.at ?? 0))).toBeLessThanOrEqual(1);
  // The extra time belongs to the newest batch alone.
  const next = await store.write('slow', made?.etag, made?.batches ?? [], batch('b'));
  expect((await store.read('slow')).batches[0]?.at).toBe(written?.at);
  expect((next?.batches[1]?.at ?? 0) - (next?.storeTime ?? 0)).toBe(1);
});

test('if the ETag has no time, the batch gets the end of the second in the Date header', async () => {
  const headers = { etag: 'W/"1"', date: 'Sun, 22 Nov 2026 00:00:05 GMT' };
  const written = await (await storeWith(headers)).write('dated', undefined, [], batch('a'));
  const storeTime = Date.parse('2026-11-22T00:00:05Z');
  expect(written).toEqual({
    batches: [{ ...batch('a'), at: storeTime + 1000 }],
    ...{ etag: 'W/"1"', storeTime, exact: false },
  });
});

test('a read returns the time of its response, whether there is a log or not', async () => {
  await store.write('there', undefined, [], batch('a'));
  const later = await storeWith({ date: 'Fri, 01 Jan 2100 00:00:00 GMT' });
  const storeTime = Date.parse('2100-01-01T00:00:00Z');
  expect(await later.read('there')).toMatchObject({ batches: [batch('a')], storeTime, exact: false });
  expect(await later.read('absent')).toEqual({ batches: [], etag: undefined, storeTime, exact: false });
});

test('a write without permits adds no batch', async () => {
  const written = await store.write('nothing', undefined, [], batch('a', 0));
  expect(written?.batches).toEqual([]);
});

test('a store that cannot be reached is an error', async () => {
  const connection = connectionString.replace(/TableEndpoint=[^;]*/, 'TableEndpoint=http://127.0.0.1:9/a');
  const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: connection });
  const nowhere = createLogStore(() => createTableClient(settings));
  await expect(nowhere.read('a')).rejects.toThrow();
  await expect(nowhere.write('a', undefined, [], batch('a'))).rejects.toThrow();
});
