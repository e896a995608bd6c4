/** Tests how permits are granted in groups, with a store in memory and a clock that the test moves. */
import type { Lease } from '../../src/throttle';
import { createPermits } from '../../src/throttle/permits';
import type { LogStore, StoredLog } from '../../src/throttle/store';
import { slackMs, type Batch } from '../../src/throttle/window';

/** Makes a store in memory, whose clock differs a lot from that of the instance. */
function createStore(world: { time: number }) {
  const state = { batches: [] as Batch[], version: 0, reads: 0, writes: 0 };
  const storeTime = () => world.time + 1_000_000;
  const answer = (): StoredLog => ({
    batches: state.batches,
    etag: String(state.version),
    storeTime: storeTime(),
    exact: true,
  });
  const commit = (log: readonly Batch[], granted: Omit<Batch, 'at'>) => {
    state.version++;
    state.batches = [...log, { ...granted, at: storeTime() }];
  };
  const store: LogStore = {
    read: () => {
      state.reads++;
      return Promise.resolve(answer());
    },
    write: (_, etag, log, granted) => {
      state.writes++;
      if (etag !== String(state.version)) return Promise.resolve(undefined);
      commit(log, granted);
      return Promise.resolve(answer());
    },
  };
  return { store, state, commit, storeTime };
}

function setUp({
  limit = 5,
  whenStoreFails = 'local',
}: { limit?: number; whenStoreFails?: 'local' | 'closed' } = {}) {
  const world = { time: 0 };
  const fake = createStore(world);
  const failures: unknown[] = [];
  let writes = 0;
  const make = () =>
    createPermits({
      connectionId: 'c',
      policy: { limit, holdMs: 10_000 + slackMs },
      store: fake.store,
      whenStoreFails,
      clock: () => world.time,
      random: () => 0.5,
      wait: (milliseconds) => {
        world.time += milliseconds;
        return Promise.resolve();
      },
      newWriteId: () => String(writes++).padStart(12, '0'),
      onStoreFailure: (error) => failures.push(error),
    });
  const log = make();
  const acquire = (count: number) => Promise.all(Array.from({ length: count }, async () => log.acquire()));
  return { ...fake, world, log, acquire, failures, another: make };
}

const granted = (leases: Lease[]) => leases.filter((lease) => lease.granted).length;
const down = () => Promise.reject(new Error('down'));

test('the first call costs a read and a write, and calls that wait share one write', async () => {
  const { acquire, state } = setUp({ limit: 50 });
  expect(granted(await acquire(20))).toBe(20);
  expect(state).toMatchObject({ reads: 1, writes: 1 });
  await acquire(5);
  expect(state).toMatchObject({ reads: 1, writes: 2 });
});

test('while the limit is known to be reached, calls cost no reads and no writes', async () => {
  const { acquire, state, world } = setUp();
  expect(granted(await acquire(8))).toBe(5);
  expect(state).toMatchObject({ reads: 1, writes: 1 });
  expect(granted(await acquire(20))).toBe(0);
  world.time += 10_000;
  expect(granted(await acquire(1))).toBe(0);
  expect(state).toMatchObject({ reads: 1, writes: 1 });
});

test('permits come back when the window and the slack are over, even for a clock that is a little fast', async () => {
  const { acquire, world } = setUp();
  await acquire(5);
  world.time += 10_000 + slackMs - 5;
  expect(granted(await acquire(1))).toBe(0);
  world.time += 5;
  expect(granted(await acquire(1))).toBe(0);
  world.time += 20;
  expect(granted(await acquire(6))).toBe(5);
});

test('permits of other instances count as soon as a write shows them', async () => {
  const { acquire, another, state } = setUp();
  await acquire(1);
  const other = another();
  expect(granted(await Promise.all([other.acquire(), other.acquire()]))).toBe(2);
  expect(granted(await acquire(5))).toBe(2);
  expect(state.batches.reduce((sum, { count }) => sum + count, 0)).toBe(5);
});

test('a lease says how many permits are left', async () => {
  const { acquire } = setUp();
  expect(await acquire(1)).toEqual([
    { granted: true, limit: 5, remaining: 4, resetSeconds: 11, alone: false },
  ]);
});

test('refused callers get different waits, as permits come back one after another', async () => {
  const { acquire, world } = setUp({ limit: 3 });
  await acquire(1);
  world.time += 4000;
  await acquire(2);
  const refused = await acquire(7);
  expect(refused.map((lease) => !lease.granted && lease.retryAfterSeconds)).toEqual([
    7, 11, 11, 17, 21, 21, 28,
  ]);
});

test('a write whose response was lost is recognized, and counts once', async () => {
  const { acquire, store, state, commit } = setUp();
  const { write } = store;
  store.write = (_, __, log, batch) => {
    commit(log, batch);
    store.write = write;
    return down();
  };
  expect(granted(await acquire(3))).toBe(3);
  expect(state.batches.map(({ count }) => count)).toEqual([3]);
  // One more read shows what became of the write, and one more write follows. The lost write is not counted
  // here.
  expect(state).toMatchObject({ reads: 2, writes: 1 });
  expect(granted(await acquire(5))).toBe(2);
});

test('permits whose write took too long are written again before they are granted', async () => {
  const { acquire, store, state, world } = setUp();
  const { write } = store;
  const granted: number[] = [];
  store.write = async (...args) => {
    const written = await write(...args);
    granted.push(args[3].count);
    if (granted.length === 1) world.time += slackMs + 1;
    return written;
  };
  const leases = await acquire(2);
  expect(granted).toEqual([2, 2]);
  expect(leases[0]).toMatchObject({ granted: true, remaining: 3 });
  expect(state.batches.map(({ count }) => count)).toEqual([2]);
});

test('permits whose write took too long do not count twice', async () => {
  const { acquire, store, state, world } = setUp();
  const { write } = store;
  store.write = async (...args) => {
    store.write = write;
    const written = await write(...args);
    world.time += slackMs + 1;
    return written;
  };
  expect(granted(await acquire(2))).toBe(2);
  expect(state.batches.map(({ count }) => count)).toEqual([2]);
});

test('after a lost race the log is read before each write for a while', async () => {
  const { acquire, another, state, world } = setUp({ limit: 50 });
  await acquire(1);
  await another().acquire();
  // Calls that come seldom take no permits ahead.
  world.time += 1100;
  await acquire(1);
  const costs = async (laterMs: number) => {
    world.time += laterMs;
    const { reads, writes } = state;
    await acquire(1);
    return [state.reads - reads, state.writes - writes];
  };
  expect(state).toMatchObject({ reads: 3, writes: 4 });
  // The winner of a race has a fresh log, so it does not read before its next write.
  expect(await costs(0)).toEqual([0, 1]);
  expect(await costs(600)).toEqual([1, 1]);
  expect(await costs(2000)).toEqual([0, 1]);
});

describe('permits that a write takes ahead', () => {
  /** Lets five calls come one by one, so fast that the last write takes six permits ahead. */
  const comeFast = async () => {
    const scene = setUp({ limit: 50 });
    for (let call = 0; call < 5; call++) {
      await scene.acquire(1);
      scene.world.time += 10;
    }
    return scene;
  };
  const stored = (batches: Batch[]) => batches.map(({ count }) => count);

  test('are given to calls without the store, and are in the log already', async () => {
    const { acquire, state } = await comeFast();
    expect(stored(state.batches)).toEqual([1, 3, 7]);
    const { reads, writes } = state;
    expect(granted(await acquire(3))).toBe(3);
    expect(state).toMatchObject({ reads, writes });
  });

  test('are not given once they have been used for as long as permits may be', async () => {
    const { acquire, state, world } = await comeFast();
    world.time += slackMs;
    const { writes } = state;
    await acquire(1);
    expect(state.writes).toBe(writes + 1);
  });

  test('are returned by the next write if no call was given them', async () => {
    const { acquire, state, world, log } = await comeFast();
    world.time += slackMs;
    expect((await log.usage()).used).toBe(5);
    await acquire(1);
    expect(stored(state.batches).slice(0, 3)).toEqual([1, 3, 1]);
  });

  test('do not keep the process alive until they are returned', async () => {
    const awaited = () =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = awaited();
    const { log } = await comeFast();
    expect((await log.usage()).used).toBe(5);
    expect(awaited()).toBe(before);
  });
});

describe('a store that refuses every write because another instance was faster', () => {
  test('fails, if the log stays the same: nobody was faster', async () => {
    const { acquire, store, failures, state, world } = setUp();
    store.write = () => Promise.resolve(undefined);
    expect(await acquire(1)).toMatchObject([{ granted: true, alone: true }]);
    expect(failures).toMatchObject([{ name: 'ConflictWithoutChange' }]);
    expect(state.reads).toBe(4);
    expect(world.time).toBeLessThan(100);
  });

  test('is told as a store that fails, if the setting says to refuse calls then', async () => {
    const { acquire, store } = setUp({ whenStoreFails: 'closed' });
    store.write = () => Promise.resolve(undefined);
    const [lease] = await acquire(1);
    expect(lease).toMatchObject({ granted: false, reason: 'store_fails', retryAfterSeconds: 2 });
  });

  test('is told as a store that fails, too, if others are faster for as long as a call can wait', async () => {
    const { acquire, store, commit, failures, world } = setUp();
    store.write = () => {
      commit([], { count: 1, write: 'ffffff000000' });
      return Promise.resolve(undefined);
    };
    const [lease] = await acquire(1);
    // Without the log, this instance would give out permits that the others have, too.
    expect(lease).toMatchObject({ granted: false, reason: 'store_fails', alone: false });
    expect(failures).toMatchObject([{ name: 'ConflictWithoutEnd' }]);
    expect(world.time).toBeGreaterThan(20_000);
  });

  test('does not fail if it does so once', async () => {
    const { acquire, store, failures } = setUp();
    const { write } = store;
    store.write = () => {
      store.write = write;
      return Promise.resolve(undefined);
    };
    expect(await acquire(1)).toMatchObject([{ granted: true, alone: false }]);
    expect(failures).toEqual([]);
  });
});

test('permits from a slow store can be used for longer, and count for as much longer', async () => {
  const { acquire, store, world } = setUp();
  const { read, write } = store;
  const extras: unknown[] = [];
  store.read = async (id) => {
    world.time += 600;
    return read(id);
  };
  store.write = async (...args) => {
    extras.push(args[4]);
    world.time += 900;
    return write(...args);
  };
  expect(granted(await acquire(1))).toBe(1);
  expect(extras).toEqual([700]);
});

test('usage that was read before a write does not replace what the write has shown', async () => {
  const { acquire, log, store, state } = setUp();
  await acquire(1);
  const { read } = store;
  let release: (() => void) | undefined;
  store.read = async (id) => {
    const before = await read(id);
    await new Promise<void>((resolve) => (release = resolve));
    return before;
  };
  const usage = log.usage();
  await Promise.resolve();
  await acquire(4);
  release?.();
  expect(await usage).toMatchObject({ used: 5 });
  store.read = down;
  store.write = down;
  expect(granted(await acquire(3))).toBe(0);
  expect(state.batches.reduce((sum, { count }) => sum + count, 0)).toBe(5);
});

test('the time of a read in whole seconds does not replace a more exact time', async () => {
  const { acquire, log, store, world } = setUp();
  await acquire(5);
  world.time += 10_000 + slackMs + 20;
  const { read } = store;
  store.read = async (id) => {
    const answered = await read(id);
    return { ...answered, storeTime: answered.storeTime - 900, exact: false };
  };
  expect(await log.usage()).toMatchObject({ used: 0 });
  expect(granted(await acquire(5))).toBe(5);
});

test('the exact time of a write corrects an earlier time that was too late', async () => {
  const { acquire, store, world } = setUp();
  const { read } = store;
  store.read = async (id) => {
    const log = await read(id);
    return { ...log, storeTime: log.storeTime + 5000, exact: false };
  };
  await acquire(5);
  world.time += 10_000;
  expect(granted(await acquire(1))).toBe(0);
});

test('a store that never answers counts as failed', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
  const { acquire, store, failures } = setUp();
  store.read = () => new Promise(() => undefined);
  const leases = acquire(1);
  for (let second = 0; second < 4; second++)
    await jest.advanceTimersByTimeAsync(1000).then(() => new Promise(setImmediate));
  jest.useRealTimers();
  expect((await leases)[0]).toMatchObject({ granted: true, alone: true });
  expect(failures).toHaveLength(1);
});

describe('while the store fails', () => {
  test('each instance applies the limit alone, starting from what it last knew, and marks its leases', async () => {
    const { acquire, store, failures } = setUp();
    await acquire(2);
    store.read = down;
    store.write = down;
    const leases = await acquire(10);
    expect(granted(leases)).toBe(3);
    expect(leases.every(({ alone }) => alone)).toBe(true);
    expect(failures).toHaveLength(1);
  });

  test('an instance that has never read the store applies the limit, too', async () => {
    const { acquire, store, world } = setUp();
    store.read = down;
    expect(granted(await acquire(10))).toBe(5);
    world.time += 10_000;
    expect(granted(await acquire(10))).toBe(0);
    world.time += 1000;
    expect(granted(await acquire(10))).toBe(5);
  });

  test('all calls are refused if the setting says so', async () => {
    const { acquire, store } = setUp({ whenStoreFails: 'closed' });
    store.read = down;
    const [lease] = await acquire(1);
    expect(lease).toMatchObject({ granted: false, reason: 'store_fails', retryAfterSeconds: 2 });
  });

  test('the store is not called for a second; then the missing permits are written', async () => {
    const { acquire, store, state, world } = setUp();
    const { read, write } = store;
    await acquire(1);
    store.read = down;
    store.write = down;
    await acquire(2);
    const asked = jest.fn(down);
    store.read = asked;
    world.time += 999;
    await acquire(1);
    expect(asked).not.toHaveBeenCalled();
    store.read = read;
    store.write = write;
    world.time += 1;
    const [lease] = await acquire(1);
    expect(lease).toMatchObject({ granted: true, remaining: 0, alone: false });
    expect(state.batches.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });
});

describe('permits that an instance granted alone', () => {
  /** Grants one permit with the store and four without, and then brings the store back. */
  const grantAlone = async (limit = 5) => {
    const scene = setUp({ limit });
    const { read, write } = scene.store;
    await scene.acquire(1);
    scene.store.read = down;
    scene.store.write = down;
    expect(granted(await scene.acquire(4))).toBe(4);
    scene.store.read = read;
    scene.store.write = write;
    scene.world.time += 1001;
    return scene;
  };
  const total = (batches: Batch[]) => batches.reduce((sum, { count }) => sum + count, 0);

  test('are written by the next call even when none are left, and count for other instances', async () => {
    const { acquire, another, state } = await grantAlone();
    expect(granted(await acquire(1))).toBe(0);
    expect(total(state.batches)).toBe(5);
    const other = another();
    expect((await other.acquire()).granted).toBe(false);
  });

  test('are written only once', async () => {
    const { acquire, state, world } = await grantAlone(9);
    await acquire(1);
    expect(total(state.batches)).toBe(6);
    world.time += 1000;
    await acquire(1);
    expect(total(state.batches)).toBe(7);
  });

  test('get a time that is not before they were granted', async () => {
    const { acquire, state, storeTime } = await grantAlone();
    const recovered = storeTime();
    await acquire(1);
    expect(state.batches.at(-1)).toMatchObject({ count: 4, at: recovered });
  });

  test('count only once when the response to their write is lost', async () => {
    const { acquire, store, state, commit } = await grantAlone();
    const { write } = store;
    store.write = (_, __, log, batch) => {
      commit(log, batch);
      store.write = write;
      return down();
    };
    await acquire(1);
    expect(total(state.batches)).toBe(5);
  });
});

test('the usage is known even when the store fails', async () => {
  const { acquire, log, store } = setUp();
  await acquire(2);
  store.read = down;
  expect(await log.usage()).toMatchObject({ used: 2 });
});

test('the usage costs one read and no permit', async () => {
  const { acquire, log, state } = setUp();
  expect(await log.usage()).toEqual({ limit: 5, used: 0, resetSeconds: 0 });
  await acquire(2);
  const { reads } = state;
  expect(await log.usage()).toEqual({ limit: 5, used: 2, resetSeconds: 11 });
  expect(state.reads - reads).toBe(1);
});
