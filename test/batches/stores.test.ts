/** Tests the tables of batches and subscriptions, with the real client and Azurite. */
import { openTable } from '../../src/azure/table';
import { createBatchStore, tableName as batchTable } from '../../src/batches/store';
import { readSettings } from '../../src/settings';
import { createSubscriptionStore, tableName, type Callback } from '../../src/subscriptions/store';
import { takeStorage } from '../support/storage';

let connectionString: string;
beforeAll(async () => {
  connectionString = await takeStorage();
});

const connect = (name: string) => () =>
  openTable(readSettings({ AzureWebJobsStorage: connectionString }).settings, { name, maxRetries: 0 });

async function all<Value>(found: AsyncIterable<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of found) values.push(value);
  return values;
}

/** Later than any 32-bit number, as times are. */
const now = 1_795_000_000_000;

test('a batch is open until one of all who see its end notes it', async () => {
  const [one, other] = [createBatchStore(connect(batchTable)), createBatchStore(connect(batchTable))];
  expect([await one.get('batch_1'), await all(one.open())]).toEqual([undefined, []]);
  const batch = { id: 'batch_1', connection: 'a', upstream: 'openai', startedAt: now, details: { count: 2 } };
  await one.add(batch);
  await one.add({ ...batch, id: 'batch_2' });
  expect(await other.get('batch_1')).toEqual({ ...batch, endedAt: undefined });
  const noted = await Promise.all([one.markEnded('batch_1', now + 1), other.markEnded('batch_1', now + 2)]);
  expect(noted.toSorted()).toEqual([false, true]);
  expect((await all(other.open())).map(({ id }) => id)).toEqual(['batch_2']);
  expect((await one.get('batch_1'))?.endedAt).toBeGreaterThan(now);
  expect([await one.deleteBefore(now), await one.deleteBefore(now + 1)]).toEqual([0, 2]);
  expect(await other.get('batch_1')).toBeUndefined();
});

describe('the table of subscriptions', () => {
  const store = () => createSubscriptionStore(connect(tableName));
  const callback: Callback = {
    ...{ connection: 'a', subscription: 's1', batch: 'batch_1' },
    ...{ body: { status: 'completed' }, tries: 0, dueAt: now },
  };

  test('has those of each connection', async () => {
    const url = 'https://prod.logic.azure.com/a?sig=b';
    expect(await store().of('a')).toEqual([]);
    await store().add({ connection: 'a', id: 's1', url });
    await store().add({ connection: 'a', id: 's2', url });
    await store().add({ connection: 'b', id: 's3', url });
    await store().addCallback(callback);
    expect(await store().of('a')).toEqual(['s1', 's2'].map((id) => ({ connection: 'a', id, url })));
    await store().remove('b', 's1');
    await store().remove('a', 's1');
    expect((await store().of('a')).map(({ id }) => id)).toEqual(['s2']);
  });

  test('has each callback once, which one instance at a time tries', async () => {
    await store().addCallback(callback);
    await store().addCallback({ ...callback, body: {}, dueAt: 0 });
    expect([await store().due(now - 1), await store().due(now)]).toEqual([[], [callback]]);
    const claims = await Promise.all([store().claim(callback, now + 9), store().claim(callback, now + 9)]);
    expect(claims.toSorted()).toEqual([false, true]);
    expect(await store().due(now)).toEqual([]);
    const [again] = await store().due(now + 9);
    expect(again).toEqual({ ...callback, tries: 1, dueAt: now + 9 });
    expect(await store().claim(callback, now + 20)).toBe(false);
    await store().finish(callback, now);
    await store().addCallback(callback);
    expect(await store().due(now + 1e12)).toEqual([]);
  });

  test('has each event once, until it is forgotten or a day old', async () => {
    expect([await store().addEvent('e1', now), await store().addEvent('e1', now)]).toEqual([true, false]);
    await store().removeEvent('e1');
    expect(await store().addEvent('e1', now)).toBe(true);
    // The callback of the test before is finished as well.
    expect([await store().deleteBefore(now), await store().deleteBefore(now + 1)]).toEqual([0, 2]);
    expect(await store().addEvent('e1', now)).toBe(true);
    expect(await store().of('a')).toHaveLength(1);
  });
});
