/**
 * Tests that instances together never take more from a budget than it has, and what becomes of what they took: with a ledger in
 * memory, and a clock that the test moves.
 */
import { createAllotment, idleMs, type Allotment } from '../../src/budgets/allotment';
import type { Ledger } from '../../src/budgets/ledger';
import { memoryLedger } from '../support/memory-stores';

const key = { who: 'a', row: 'USD|2026-11' };

/** A clock, with what is to be done later. */
function makeTime() {
  let time = 0;
  let due: { at: number; run: () => void }[] = [];
  return {
    clock: () => time,
    later: (run: () => void, milliseconds: number) => void due.push({ at: time + milliseconds, run }),
    pass: async (milliseconds: number) => {
      time += milliseconds;
      const now = due.filter(({ at }) => at <= time);
      due = due.filter(({ at }) => at > time);
      for (const { run } of now) run();
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    },
  };
}

interface Scene {
  ledger?: Ledger;
  whenStoreFails?: 'local' | 'closed';
}

function makeScene(amount: number, { ledger: given, whenStoreFails = 'closed' }: Scene = {}) {
  const ledger = given ?? memoryLedger();
  const time = makeTime();
  const failures: unknown[] = [];
  const start = (): Allotment =>
    createAllotment({
      ...{ key, amount, ledger, whenStoreFails, clock: time.clock, later: time.later, random: () => 0 },
      wait: () => Promise.resolve(),
      onStoreFailure: (error) => failures.push(error),
    });
  return { ledger, time, failures, start, taken: async () => (await ledger.read(key)).amount };
}

/** A ledger that counts its requests, and can fail, also after it has written. */
function watched(): Ledger & { requests: number; fails: false | 'before' | 'after' } {
  const inner = memoryLedger();
  const ledger = {
    requests: 0,
    fails: false as false | 'before' | 'after',
    read: async (...args: Parameters<Ledger['read']>) => {
      ledger.requests++;
      if (ledger.fails) throw new Error('down');
      return inner.read(...args);
    },
    write: async (...args: Parameters<Ledger['write']>) => {
      ledger.requests++;
      if (ledger.fails === 'before') throw new Error('down');
      const written = await inner.write(...args);
      if (ledger.fails === 'after') throw new Error('down');
      return written;
    },
    deleteBefore: inner.deleteBefore,
  };
  return ledger;
}

const reserveMany = (allotments: readonly [Allotment, ...Allotment[]], count: number, amount: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      (allotments[index % allotments.length] ?? allotments[0]).reserve(amount),
    ),
  );

test('200 calls at once on three instances get what there is, and no more', async () => {
  const { start, taken } = makeScene(100);
  const results = await reserveMany([start(), start(), start()], 200, 1);
  expect(results.filter((result) => result === 'granted')).toHaveLength(100);
  expect(results.filter((result) => result === 'used_up')).toHaveLength(100);
  expect(await taken()).toBe(100);
});

test('a call that does not fit into what is left is refused, and a smaller one gets it', async () => {
  const { start } = makeScene(10);
  const one = start();
  expect(await one.reserve(8)).toBe('granted');
  expect(await Promise.all([one.reserve(3), one.reserve(2)])).toEqual(['used_up', 'granted']);
});

test('what was not used can be used again', async () => {
  const { start } = makeScene(10);
  const one = start();
  await one.reserve(10);
  one.giveBack(6);
  expect(await one.reserve(6)).toBe('granted');
  expect(await one.reserve(1)).toBe('used_up');
});

test('what was used beyond the estimate is taken from what is left', async () => {
  const { start, time, taken } = makeScene(10);
  const one = start();
  await one.reserve(6);
  one.giveBack(-3);
  expect(await one.reserve(2)).toBe('used_up');
  expect(await one.reserve(1)).toBe('granted');
  await time.pass(2 * idleMs);
  expect(await taken()).toBe(10);
});

test('what costs nothing goes on, also when more was used than there is', async () => {
  const { start } = makeScene(10);
  const one = start();
  await one.reserve(10);
  one.giveBack(-1);
  expect(await one.reserve(0)).toBe('granted');
  expect(await one.reserve(0.1)).toBe('used_up');
});

test('most calls cost no request to the store', async () => {
  const ledger = watched();
  const { start } = makeScene(1e6, { ledger });
  const one = start();
  for (let call = 0; call < 1000; call++) {
    expect(await one.reserve(1)).toBe('granted');
    one.giveBack(0.5);
  }
  expect(ledger.requests).toBeLessThan(20);
});

test('an instance takes little ahead, and gives back what it does not need', async () => {
  const { start, time, taken } = makeScene(1000);
  const one = start();
  await one.reserve(1);
  expect(await taken()).toBeLessThanOrEqual(1 + 1000 / 50);
  one.giveBack(0.25);
  await time.pass(idleMs);
  expect(await taken()).toBe(0.75);
  expect(one.isBusy()).toBe(false);
});

test('another instance gets what was given back', async () => {
  const { start, time } = makeScene(100);
  const [one, other] = [start(), start()];
  await one.reserve(100);
  expect(await other.reserve(1)).toBe('used_up');
  one.giveBack(99);
  await time.pass(2 * idleMs);
  expect(await other.reserve(99)).toBe('granted');
  expect(await other.reserve(1)).toBe('used_up');
});

test('what a killed instance had taken stays taken', async () => {
  const { start, taken } = makeScene(1000);
  await start().reserve(5);
  const lost = await taken();
  const other = start();
  const results = await reserveMany([other], 1100, 1);
  expect(results.filter((result) => result === 'granted')).toHaveLength(Math.floor(1000 - lost));
  expect(lost).toBeLessThanOrEqual(5 + 1000 / 50);
});

test('while the store fails, calls are refused or go on, and what they used is booked later', async () => {
  for (const [whenStoreFails, expected, amount] of [
    ['closed', 'store_fails', 0],
    ['local', 'granted', 4],
  ] as const) {
    const ledger = watched();
    const { start, time, taken, failures } = makeScene(10, { ledger, whenStoreFails });
    const one = start();
    ledger.fails = 'before';
    expect(await one.reserve(4)).toBe(expected);
    expect(failures).toHaveLength(1);
    ledger.fails = false;
    await time.pass(2 * idleMs);
    await time.pass(2 * idleMs);
    expect(await taken()).toBe(amount);
  }
});

test('a write whose answer was lost never lets in more than there is', async () => {
  const ledger = watched();
  const { start, time } = makeScene(100, { ledger });
  const one = start();
  await one.reserve(10);
  ledger.fails = 'after';
  // It gives back what it had ahead, but does not learn whether that was written.
  await time.pass(idleMs);
  await time.pass(idleMs);
  ledger.fails = false;
  await time.pass(2 * idleMs);
  const results = await reserveMany([one, start()], 300, 1);
  expect(results.filter((result) => result === 'granted').length).toBeLessThanOrEqual(90);
  expect(results.filter((result) => result === 'granted').length).toBeGreaterThan(80);
});

test('what is used is known without the store, and exactly with it', async () => {
  const { start } = makeScene(100);
  const [one, other] = [start(), start()];
  await one.reserve(10);
  one.giveBack(4);
  expect(one.used()).toBe(6);
  await other.reserve(20);
  expect(await one.readUsed()).toBeGreaterThanOrEqual(26);
});

/** A repeatable source of numbers from 0 to 1 (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

test('calls, kills and lost answers in any order: never more is set aside than there is', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = makeRandom(seed);
    const ledger = watched();
    const { start, time, taken } = makeScene(50, { ledger });
    let instances = [start(), start(), start()];
    let [reserved, used] = [0, 0];
    for (let step = 0; step < 60; step++) {
      ledger.fails = random() < 0.85 ? false : random() < 0.5 ? 'before' : 'after';
      const place = Math.floor(random() * 3);
      const amount = 1 + Math.floor(random() * 3);
      const instance = instances[place] ?? start();
      const what = random();
      if (what < 0.1) instances = instances.with(place, start());
      else if (what < 0.2) await time.pass(random() * 2 * idleMs);
      else if ((await instance.reserve(amount)) === 'granted') {
        const rest = random() * amount;
        instance.giveBack(rest);
        [reserved, used] = [reserved + amount, used + amount - rest];
      }
    }
    ledger.fails = false;
    expect(used).toBeLessThanOrEqual(50 + 1e-6);
    for (let turn = 0; turn < 3; turn++) await time.pass(2 * idleMs);
    expect(await taken()).toBeGreaterThanOrEqual(used - 1e-6);
    expect(reserved).toBeGreaterThan(0);
  }
});
