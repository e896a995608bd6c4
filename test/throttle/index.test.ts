/** Tests the throttle of one instance: separate limits, memory, and warnings. */
import { readSettings } from '../../src/settings';
import { createThrottle } from '../../src/throttle';
import type { LogStore } from '../../src/throttle/store';

/** Makes a throttle whose store records all reads, and a clock that the test moves. */
function setUp(environment: Record<string, string> = {}) {
  const world = { time: 0 };
  const reads: string[] = [];
  const warnings: object[] = [];
  const store: LogStore = {
    read: (id) => {
      reads.push(id);
      return Promise.resolve({ batches: [], etag: undefined, storeTime: world.time, exact: true });
    },
    write: (_, __, log, granted) =>
      Promise.resolve({
        batches: [...log, { ...granted, at: world.time }],
        etag: 'e',
        storeTime: world.time,
        exact: true,
      }),
  };
  const { settings } = readSettings({ OPENAI_API_KEY: 'sk-a', AzureWebJobsStorage: 'a', ...environment });
  const throttle = createThrottle({
    settings,
    clock: () => world.time,
    now: () => world.time,
    random: () => 0.5,
    warn: (warning) => warnings.push(warning),
    store,
  });
  return { throttle, world, reads, warnings, store };
}

test('each connection has its own log and its own limit', async () => {
  const id = '0123456789abcdef01234567';
  const { throttle } = setUp({ THROTTLE_LIMIT: '2', THROTTLE_LIMITS: `${id}=1` });
  const granted = async (connection: string) => (await throttle.acquire(connection)).granted;
  expect([await granted(id), await granted(id)]).toEqual([true, false]);
  expect([await granted('other'), await granted('other'), await granted('other')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('the state of an idle connection is removed from memory', async () => {
  const { throttle, world, reads } = setUp();
  await throttle.acquire('a');
  await throttle.acquire('b');
  await throttle.acquire('a');
  expect(reads).toEqual(['a', 'b']);
  world.time += 2 * 60_500 - 1;
  await throttle.acquire('b');
  expect(reads).toEqual(['a', 'b']);
  world.time += 1;
  await throttle.acquire('c');
  await throttle.acquire('a');
  expect(reads).toEqual(['a', 'b', 'c', 'a']);
});

test('a permit counts for the window and half a second more', async () => {
  const { throttle, world } = setUp({ THROTTLE_LIMIT: '1' });
  const granted = async () => (await throttle.acquire('a')).granted;
  expect(await granted()).toBe(true);
  world.time += 60_400;
  expect(await granted()).toBe(false);
  world.time += 200;
  expect(await granted()).toBe(true);
});

test('the state of a connection with a call in progress stays in memory', async () => {
  const { throttle, world, reads, store } = setUp();
  const { read } = store;
  let release: (() => void) | undefined;
  store.read = async (id) => {
    if (id === 'a') await new Promise<void>((resolve) => (release = resolve));
    return read(id);
  };
  const first = throttle.acquire('a');
  while (!release) await new Promise(setImmediate);
  world.time += 200_000;
  await throttle.acquire('b');
  const second = throttle.acquire('a');
  release();
  const byTheStore = { granted: true, alone: false };
  expect([await first, await second]).toMatchObject([byTheStore, byTheStore]);
  expect(reads).toEqual(['b', 'a']);
});

test('a failure of the store is logged with its code, not its message', async () => {
  const { throttle, warnings, store } = setUp();
  store.read = () => Promise.reject(Object.assign(new Error('with a secret'), { code: 'ECONNREFUSED' }));
  await throttle.acquire('a');
  expect(warnings).toEqual([{ event: 'throttle_store_failed', connection: 'a', reason: 'ECONNREFUSED' }]);
});

test('while the store keeps failing, the log repeats the warning every ten seconds', async () => {
  const { throttle, warnings, store, world } = setUp();
  store.read = () => Promise.reject(new Error('down'));
  const warnedAt: number[] = [];
  for (; world.time <= 20_000; world.time += 2_000) {
    const before = warnings.length;
    await throttle.acquire('a');
    if (warnings.length > before) warnedAt.push(world.time);
  }
  expect(warnedAt).toEqual([0, 10_000, 20_000]);
});
