/** Tests what an instance knows about a log: which of its own permits count, and what others may return. */
import { createKnownLog } from '../../src/throttle/known-log';
import { slackMs, type Batch } from '../../src/throttle/window';

const instance = 'aaaaaa';
const policy = { limit: 20, holdMs: 60_000 + slackMs };
const plain = 'aaaaaa000001';
const ahead = 'aaaaaa800001';

/** Makes a known log, and a function that lets the store return some batches. */
function setUp() {
  const world = { time: 0 };
  const log = createKnownLog(policy, instance, () => world.time);
  const learn = (...batches: Batch[]) =>
    log.learn({ batches, etag: 'a', storeTime: 1_000_000 + world.time, exact: true });
  return { world, log, learn };
}

const batch = (write: string, count: number, at = 1_000_000) => ({ at, count, write });

test('permits of a write that is not confirmed do not count, and the next write removes them', () => {
  const { log, learn } = setUp();
  log.beginWrite(plain);
  learn(batch(plain, 5), batch('bbbbbb000001', 2));
  expect(log.stored()).toEqual([batch('bbbbbb000001', 2)]);
});

test('of a write that took permits ahead, those count that calls were given', () => {
  const { log, learn } = setUp();
  log.beginWrite(ahead);
  learn(batch(ahead, 9));
  log.confirmWrite(ahead, 2);
  expect([log.stored(), log.hasUnused()]).toEqual([[batch(plain, 2)], true]);
  log.give(3);
  expect([log.stored(), log.hasUnused()]).toEqual([[batch(plain, 5)], true]);
  log.give(4);
  expect([log.stored(), log.hasUnused()]).toEqual([[batch(plain, 9)], false]);
});

test('what was not given is never returned twice, whatever became of the write that returns it', () => {
  const { log, learn } = setUp();
  log.beginWrite(ahead);
  learn(batch(ahead, 9));
  log.confirmWrite(ahead, 4);
  log.beginWrite('aaaaaa000002');
  // The answer was lost, but the write took place.
  learn(batch(plain, 4), batch('aaaaaa000002', 3));
  expect(log.stored()).toEqual([batch(plain, 4)]);
  // Or it did not.
  learn(batch(ahead, 9));
  expect(log.stored()).toEqual([batch(plain, 4)]);
});

test('after a confirmed write, the log has the right numbers', () => {
  const { log, learn } = setUp();
  log.beginWrite(ahead);
  log.confirmWrite(ahead, 1);
  log.beginWrite('aaaaaa000002');
  learn(batch(plain, 1), batch('aaaaaa000002', 3));
  log.confirmWrite('aaaaaa000002', 3);
  log.give(1);
  expect(log.stored()).toEqual([batch(plain, 1), batch('aaaaaa000002', 3)]);
  expect(log.hasUnused()).toBe(false);
});

describe('permits that another instance took ahead', () => {
  test('may be returned for as long as the slack, and as long again', () => {
    const { log, learn, world } = setUp();
    learn(batch('bbbbbb800001', 5));
    expect(log.mayShrink()).toBe(true);
    world.time = 2 * slackMs - 1;
    learn(batch('bbbbbb800001', 5));
    expect(log.mayShrink()).toBe(true);
    world.time = 2 * slackMs;
    // Only a log that the store has returned since then is certain.
    expect(log.mayShrink()).toBe(true);
    learn(batch('bbbbbb800001', 5));
    expect(log.mayShrink()).toBe(false);
  });

  test('are not those of this instance, and not those that have been returned', () => {
    const { log, learn } = setUp();
    learn(batch(ahead, 5), batch('bbbbbb000001', 5));
    expect(log.mayShrink()).toBe(false);
  });
});
