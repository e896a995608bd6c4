/** Tests how values of secrets are cached. */
import { createSecretCache } from '../../src/keys/secret-cache';

/** Makes a cache with a clock and a vault that the test controls. */
function setUp() {
  const state = {
    time: 0,
    reads: [] as string[],
    stale: [] as string[],
    read: (name: string): Promise<string | undefined> => Promise.resolve(`value of ${name}`),
  };
  const cache = createSecretCache({
    readSecret: (name) => {
      state.reads.push(name);
      return state.read(name);
    },
    keepMs: 1000,
    now: () => state.time,
    onStale: (name) => state.stale.push(name),
  });
  return { state, cache };
}

const down = () => Promise.reject(new Error('down'));

test('a value is kept for keepMs and then read again', async () => {
  const { state, cache } = setUp();
  await cache.get('a');
  state.time = 999;
  expect(await cache.get('a')).toBe('value of a');
  expect(state.reads).toEqual(['a']);
  state.time = 1000;
  await cache.get('a');
  expect(state.reads).toEqual(['a', 'a']);
});

test('the result that a secret does not exist is kept, too', async () => {
  const { state, cache } = setUp();
  state.read = () => Promise.resolve(undefined);
  expect([await cache.get('a'), await cache.get('a')]).toEqual([undefined, undefined]);
  expect(state.reads).toEqual(['a']);
});

test('callers who wait at the same time share one read, also if it fails', async () => {
  const { state, cache } = setUp();
  await Promise.all([cache.get('a'), cache.get('b'), cache.get('a')]);
  expect(state.reads).toEqual(['a', 'b']);
  state.read = down;
  const both = await Promise.allSettled([cache.get('c'), cache.get('c')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(state.reads).toEqual(['a', 'b', 'c']);
});

test('a failure without an old value is not kept', async () => {
  const { state, cache } = setUp();
  const { read } = state;
  state.read = down;
  await expect(cache.get('a')).rejects.toThrow('down');
  state.read = read;
  expect(await cache.get('a')).toBe('value of a');
});

test('while the vault is down, the old value is used, and the vault is read again after 30 seconds', async () => {
  const { state, cache } = setUp();
  await cache.get('a');
  state.read = down;
  state.time = 1000;
  expect(await cache.get('a')).toBe('value of a');
  state.time = 30_999;
  expect(await cache.get('a')).toBe('value of a');
  expect([state.reads.length, state.stale]).toEqual([2, ['a']]);
  state.read = () => Promise.resolve('new');
  state.time = 31_000;
  expect(await cache.get('a')).toBe('new');
});

test('a refused value is read again once, and later callers with the refused value get the new one', async () => {
  const { state, cache } = setUp();
  await cache.get('a');
  state.read = () => Promise.resolve('new');
  expect(await Promise.all([cache.renew('a', 'value of a'), cache.renew('a', 'value of a')])).toEqual([
    'new',
    'new',
  ]);
  expect(await cache.renew('a', 'value of a')).toBe('new');
  expect(state.reads).toEqual(['a', 'a']);
});

test('a read that throws at once is not kept', async () => {
  const { state, cache } = setUp();
  state.read = () => {
    throw new Error('at once');
  };
  await expect(cache.get('a')).rejects.toThrow('at once');
  state.read = () => Promise.resolve('value');
  expect(await cache.get('a')).toBe('value');
});

test('values are kept for at most 10,000 secrets, and the oldest is forgotten', async () => {
  const { state, cache } = setUp();
  for (let index = 0; index <= 10_000; index++) await cache.get(`secret-${index}`);
  state.reads.length = 0;
  await cache.get('secret-10000');
  expect(state.reads).toEqual([]);
  await cache.get('secret-0');
  expect(state.reads).toEqual(['secret-0']);
});

test('the time limit of a read is 10 seconds, or 3 seconds if there is an old value', async () => {
  jest.useFakeTimers();
  const { state, cache } = setUp();
  const never = () => new Promise<never>(() => undefined);
  /** The state of a read one millisecond before its time limit, and at the time limit. */
  const outcomes = async (milliseconds: number) => {
    let outcome: unknown = 'waiting';
    void Promise.resolve(cache.get('a')).then(
      (value) => (outcome = value),
      (error: unknown) => (outcome = error),
    );
    await jest.advanceTimersByTimeAsync(milliseconds - 1);
    const early = outcome;
    await jest.advanceTimersByTimeAsync(1);
    return [early, outcome];
  };
  state.read = never;
  expect(await outcomes(10_000)).toMatchObject(['waiting', { name: 'TimedOut' }]);
  state.read = () => Promise.resolve('old');
  await cache.get('a');
  state.time = 1000;
  state.read = never;
  expect(await outcomes(3_000)).toEqual(['waiting', 'old']);
  jest.useRealTimers();
});
