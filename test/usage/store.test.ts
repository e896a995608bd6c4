/** Tests the sums in the table, with the real client and Azurite. */
import { openTable } from '../../src/azure/table';
import { readSettings } from '../../src/settings';
import { createUsageStore, tableName } from '../../src/usage/store';
import type { KeyedSum } from '../../src/usage';
import { takeStorage } from '../support/storage';

let connectionString: string;
beforeAll(async () => {
  connectionString = await takeStorage();
});

const connect = () =>
  openTable(readSettings({ AzureWebJobsStorage: connectionString }).settings, {
    name: tableName,
    maxRetries: 0,
  });
const storeOf = (instance: string) => createUsageStore(connect, instance);

const sumOf = (connection: string, day: string, tokens: number, model = 'm'): KeyedSum => ({
  ...{ connection, day, model },
  sum: { calls: 1, cost: tokens / 8, withoutPrice: 0, inputTokens: tokens },
});

const inOrder = (sums: readonly KeyedSum[]) =>
  sums
    .map(({ connection, day, model, sum }) => ({ connection, day, model, sum }))
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

test('sums are stored in a table that the first of them creates, and read by connection and day', async () => {
  const [one, other] = [storeOf('one'), storeOf('other')];
  expect(await one.read('a', '2026-11-01', '2026-11-30')).toEqual([]);
  const sums = [sumOf('a', '2026-11-01', 3e9), sumOf('a', '2026-11-30', 2), sumOf('b', '2026-11-02', 0.5)];
  for (const sum of sums) await one.write(sum);
  await one.write(sumOf('a', '2026-10-31', 100));
  await one.write(sumOf('a', '2026-12-01', 100));
  expect(inOrder(await other.read('a', '2026-11-01', '2026-11-30'))).toEqual(inOrder(sums.slice(0, 2)));
  expect(inOrder(await other.readAll('2026-11-01', '2026-11-30'))).toEqual(inOrder(sums));
});

test('an instance replaces its own sum, and no other’s', async () => {
  const [one, other] = [storeOf('one'), storeOf('other')];
  await one.write(sumOf('c', '2026-11-05', 1));
  await other.write(sumOf('c', '2026-11-05', 10));
  await one.write(sumOf('c', '2026-11-05', 2));
  const read = await one.read('c', '2026-11-05', '2026-11-05');
  expect(read.map(({ sum }) => sum.inputTokens).toSorted()).toEqual([10, 2]);
});

test('rows of past days are merged into one, once, and none is lost', async () => {
  for (let instance = 0; instance < 120; instance++) {
    await storeOf(`i${instance}`).write(sumOf('d', '2026-11-07', 1));
  }
  await storeOf('late').write(sumOf('d', '2026-11-08', 5));
  const store = storeOf('any');
  const day = '2026-11-07';
  expect(await store.merge('2026-11-08')).toBeGreaterThanOrEqual(120);
  const once = await store.read('d', day, day);
  const total = (sums: readonly KeyedSum[]) => sums.reduce((sum, one) => sum + (one.sum.inputTokens ?? 0), 0);
  expect([once.length, total(once)]).toEqual([1, 120]);
  // One that comes late is added to it.
  await storeOf('i1').write(sumOf('d', day, 7));
  await store.merge('2026-11-08');
  const twice = await store.read('d', day, day);
  expect([twice.length, total(twice)]).toEqual([1, 127]);
  expect(await store.merge('2026-11-08')).toBe(0);
  expect(total(await store.read('d', '2026-11-08', '2026-11-08'))).toBe(5);
});

test('old days are deleted', async () => {
  const store = storeOf('one');
  await store.write(sumOf('e', '2025-01-01', 1));
  await store.write(sumOf('e', '2026-11-09', 1));
  expect(await store.deleteBefore('2025-06-01')).toBe(1);
  expect((await store.readAll('2025-01-01', '2025-12-31')).length).toBe(0);
  expect((await store.read('e', '2026-11-09', '2026-11-09')).length).toBe(1);
});
